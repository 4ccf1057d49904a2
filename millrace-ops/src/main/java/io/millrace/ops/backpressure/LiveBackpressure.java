package io.millrace.ops.backpressure;

import io.millrace.ops.Backpressure;
import io.millrace.ops.BackpressureLimits;
import io.millrace.ops.BackpressureReport;
import io.millrace.ops.BackpressureReport.Action;
import io.millrace.ops.BackpressureReport.Measure;
import io.millrace.ops.BackpressureReport.Wal;
import io.millrace.ops.Connector;
import io.millrace.ops.Connectors;
import io.millrace.ops.Databases;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.Pipelines;
import io.millrace.ops.backpressure.PauseMarks.Mark;
import io.millrace.ops.kafka.KafkaAccess;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@link Backpressure} by the lag of pipelines and the life cycle of connectors. */
public final class LiveBackpressure implements Backpressure {
    private final Connectors connectors;
    private final Lags lags;
    private final Gauge gauge;
    private final PauseMarks marks;
    private final Holds holds;
    private final Clock clock;

    /** Nothing is asked yet. */
    public LiveBackpressure(Connectors connectors, Pipelines pipelines, Databases databases, KafkaAccess kafka) {
        this(connectors, pipelines, new WalGauge(databases), new KafkaPauseMarks(kafka), Clock.systemUTC());
    }

    LiveBackpressure(Connectors connectors, Pipelines pipelines, Gauge gauge, PauseMarks marks, Clock clock) {
        this.connectors = connectors;
        this.lags = new Lags(pipelines);
        this.gauge = gauge;
        this.marks = marks;
        this.holds = new Holds(connectors, marks, clock);
        this.clock = clock;
    }

    @Override
    public BackpressureReport look(String connector, BackpressureLimits limits) {
        Lags.Lag lag = lags.of(connector, limits, false);
        Connector source =
                lag.sources().size() == 1 ? connectors.get(lag.sources().get(0)) : null;
        List<String> notes = new ArrayList<>(lag.notes());
        Connector.State state = source == null ? null : source.status().state();
        Mark mark = source != null && state == Connector.State.PAUSED ? find(source, notes) : null;
        if (mark != null) {
            notes.add(pausedSince(mark));
        }
        Wal wal = source == null ? null : wal(source, notes).wal();
        return report(connector, source, lag, limits, state, Action.NONE, mark != null, wal, notes);
    }

    /** Who only looks may lack the right to see the marks. */
    private @Nullable Mark find(Connector source, List<String> notes) {
        try {
            return holds.find(source);
        } catch (OpsException e) {
            notes.add("Whether backpressure has paused '" + source.name() + "' is not known. " + e.getMessage());
            return null;
        }
    }

    @Override
    public BackpressureReport act(String connector, BackpressureLimits limits, boolean allowsWalGrowth) {
        Connector named = connectors.get(connector);
        if (named.type() != Connector.Type.SINK) {
            refuse(named, allowsWalGrowth);
        }
        Lags.Lag lag = lags.of(connector, limits, true);
        if (lag.sources().size() != 1) {
            throw new OpsException(
                    Kind.INVALID,
                    lag.sources().isEmpty()
                            ? "No source here writes the topics of '" + connector + "': there is none to pause."
                            : "Sink '" + connector + "' reads what several sources write ("
                                    + String.join(", ", lag.sources()) + "): name the one to pause.");
        }
        Connector source = connectors.get(lag.sources().get(0));
        refuse(source, allowsWalGrowth);
        List<String> notes = new ArrayList<>(lag.notes());
        WalLook look = wal(source, notes);
        Wal wal = look.wal();

        Connector.State state = source.status().state();
        Mark mark = holds.standing(source, notes);
        Throttle.Source as = holds.isHeld(source, mark)
                ? Throttle.Source.PAUSED_HERE
                : state == Connector.State.RUNNING ? Throttle.Source.RUNNING : Throttle.Source.OTHER;
        Measure worst = lag.worst();
        boolean isWalShort = wal != null && wal.isShort();
        Action action = Throttle.decide(worst.fraction(), limits, as, isWalShort);
        if (action == Action.PAUSED && look.hasFailed()) {
            notes.add("Not paused: it is not known how much WAL the database can still keep.");
            action = Action.NONE;
        }
        if (action == Action.RESUMED && mark != null && !isWalShort && !isAskedFor(mark, connector, source)) {
            notes.add("Not resumed: it is the lag of '" + mark.asked()
                    + "' that it was paused for. Look at that, or at '" + source.name() + "'.");
            action = Action.NONE;
        }
        switch (action) {
            case PAUSED -> holds.pause(source, connector, worst);
            case RESUMED -> {
                holds.resume(source, Objects.requireNonNull(mark));
                if (wal != null && isWalShort) {
                    notes.add("Resumed whatever the lag: slot '" + wal.slot()
                            + "' may be lost if it keeps much more WAL.");
                }
            }
            case NONE -> explain(as, state, mark, worst, wal, notes);
        }
        boolean isPausedHere = action == Action.PAUSED || (as == Throttle.Source.PAUSED_HERE && action == Action.NONE);
        return report(connector, source, lag, limits, state, action, isPausedHere, wal, notes);
    }

    /** A sink that keeps up tells nothing of another that the source was paused for; all sinks of the source do. */
    private static boolean isAskedFor(Mark mark, String connector, Connector source) {
        return connector.equals(source.name()) || connector.equals(mark.asked());
    }

    private static void explain(
            Throttle.Source as,
            Connector.State state,
            @Nullable Mark mark,
            Measure worst,
            @Nullable Wal wal,
            List<String> notes) {
        if (as == Throttle.Source.OTHER && state == Connector.State.PAUSED) {
            notes.add("The source was paused by somebody else, who alone resumes it.");
        } else if (as == Throttle.Source.OTHER && worst.fraction() >= 1) {
            notes.add("The source is " + state + ", and is left so.");
        } else if (as == Throttle.Source.RUNNING && worst.fraction() >= 1 && wal != null) {
            notes.add("Not paused: slot '" + wal.slot() + "' may be lost if it keeps much more WAL.");
        } else if (mark != null) {
            notes.add(pausedSince(mark));
        }
    }

    private static String pausedSince(Mark mark) {
        return "Paused by backpressure since " + mark.since() + " (" + mark.reason() + "; by " + mark.by() + ").";
    }

    /** A pause alone has to be allowed: what was paused here is resumed by whoever looks. */
    private void refuse(Connector source, boolean allowsWalGrowth) {
        SourceKind kind = SourceKind.of(source);
        if (kind == SourceKind.POSTGRESQL && !allowsWalGrowth && !isPausedHere(source)) {
            throw new OpsException(
                    Kind.INVALID,
                    "'" + source.name() + "' reads PostgreSQL, and is not paused without --allow-wal-growth. "
                            + kind.cost());
        }
    }

    private boolean isPausedHere(Connector source) {
        return source.status().state() == Connector.State.PAUSED && holds.find(source) != null;
    }

    /** What the gauge says, if there is one, and whether it should have said something. */
    private record WalLook(@Nullable Wal wal, boolean hasFailed) {}

    /** A gauge that cannot be read is no reason not to tell the lag. */
    private WalLook wal(Connector source, List<String> notes) {
        if (SourceKind.of(source) != SourceKind.POSTGRESQL) {
            return new WalLook(null, false);
        }
        try {
            Wal wal = gauge.read(source);
            if (wal == null) {
                notes.add("How much WAL the slot of '" + source.name()
                        + "' keeps is not known: --database-url says where its database is.");
            }
            return new WalLook(wal, false);
        } catch (OpsException e) {
            notes.add(String.valueOf(e.getMessage()));
            return new WalLook(null, true);
        }
    }

    private BackpressureReport report(
            String connector,
            @Nullable Connector source,
            Lags.Lag lag,
            BackpressureLimits limits,
            Connector.@Nullable State sourceState,
            Action action,
            boolean isPausedHere,
            @Nullable Wal wal,
            List<String> notes) {
        return new BackpressureReport(
                Instant.now(clock),
                connector,
                source == null ? null : source.name(),
                Throttle.state(lag.worst().fraction(), limits),
                lag.measures(),
                sourceState,
                action,
                isPausedHere,
                wal,
                notes);
    }

    @Override
    public boolean resume(String source) {
        Connector connector = source(source);
        Mark mark = holds.standing(connector, new ArrayList<>());
        if (mark == null) {
            return false;
        }
        holds.resume(connector, mark);
        return true;
    }

    @Override
    public boolean release(String source) {
        return holds.release(source(source));
    }

    @Override
    public boolean canSeeMarks() {
        return marks.areKnown();
    }

    private Connector source(String name) {
        Connector connector = connectors.get(name);
        if (connector.type() == Connector.Type.SINK) {
            throw new OpsException(
                    Kind.INVALID, "'" + name + "' is a sink, and backpressure pauses sources: name its source.");
        }
        return connector;
    }

    @Override
    public @Nullable String costOfPausing(String connector) {
        return SourceKind.of(connectors.get(connector)).cost();
    }
}
