package io.millrace.ops.snapshot;

import io.millrace.ops.Connector;
import io.millrace.ops.Connectors;
import io.millrace.ops.Databases;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotProgress.Basis;
import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotProgress.Table;
import io.millrace.ops.SnapshotRequest;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.SnapshotSignal;
import io.millrace.ops.SnapshotSignal.Action;
import io.millrace.ops.Snapshots;
import io.millrace.ops.kafka.KafkaAccess;
import io.millrace.ops.rest.ConnectRest;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@link Snapshots} by Debezium's signals and notifications. */
public final class DebeziumSnapshots implements Snapshots, AutoCloseable {
    private static final Duration STEP = Duration.ofSeconds(1);

    private final Connectors connectors;
    private final SignalChannels channels;
    private final Function<SourceConnector, ProgressReader> readers;
    private final Clock clock;
    private final Map<String, ProgressReader> open = new HashMap<>();
    private final Map<String, SnapshotRequest.Type> types = new HashMap<>();

    /** Nothing is asked yet. */
    public DebeziumSnapshots(Connectors connectors, Databases databases, KafkaAccess kafka, ConnectRest rest) {
        this(
                connectors,
                new SignalChannels(databases, kafka),
                source -> {
                    String topic = source.notificationTopic();
                    return topic == null || !kafka.isKnown()
                            ? new OffsetReader(source, rest, DebeziumSnapshots::sleep)
                            : new NotificationReader(
                                    source,
                                    topic,
                                    kafka.consumer(NotificationReader.properties()),
                                    DebeziumSnapshots::sleep);
                },
                Clock.systemUTC());
    }

    DebeziumSnapshots(
            Connectors connectors,
            SignalChannels channels,
            Function<SourceConnector, ProgressReader> readers,
            Clock clock) {
        this.connectors = connectors;
        this.channels = channels;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public SnapshotSignal start(SnapshotRequest request) {
        SourceConnector source = running(request.connector());
        List<String> tables = Requests.check(source, request);
        String id = UUID.randomUUID().toString();
        Signal signal = Signal.execute(id, tables, request, table -> Requests.select(source.database(), table));
        SnapshotSignal sent = send(source, request.channel(), signal, Action.START, tables);
        synchronized (this) {
            types.put(id, request.type());
        }
        return sent;
    }

    @Override
    public SnapshotSignal pause(String connector, Channel channel) {
        return send(running(connector), channel, Signal.pause(UUID.randomUUID().toString()), Action.PAUSE, List.of());
    }

    @Override
    public SnapshotSignal resume(String connector, Channel channel) {
        return send(running(connector), channel, Signal.resume(UUID.randomUUID().toString()), Action.RESUME, List.of());
    }

    /** Debezium looks for it before each chunk, and a paused snapshot reads none: so it must go on to be stopped. */
    @Override
    public SnapshotSignal stop(String connector, List<String> tables, Channel channel) {
        SourceConnector source = running(connector);
        List<String> resolved = new CapturedTables(source).resolve(tables);
        boolean isPaused = progress(source).state() == State.PAUSED;
        Signal stop = Signal.stop(UUID.randomUUID().toString(), resolved);
        SnapshotSignal sent = send(source, channel, stop, Action.STOP, resolved);
        if (isPaused) {
            send(source, channel, Signal.resume(UUID.randomUUID().toString()), Action.RESUME, List.of());
        }
        return sent;
    }

    @Override
    public SnapshotProgress progress(String connector) {
        return progress(SourceConnector.of(connectors.get(connector)));
    }

    @Override
    public SnapshotProgress await(SnapshotSignal signal, Duration timeout, Consumer<SnapshotProgress> listener) {
        SourceConnector source = SourceConnector.of(connectors.get(signal.connector()));
        SnapshotProgress last = SnapshotProgress.none(source.name(), Basis.NOTHING, null);
        boolean isBlocking = isBlocking(signal);
        long quietSince = clock.millis();
        while (true) {
            SnapshotProgress now;
            boolean hasBegun;
            boolean hasMoved;
            synchronized (this) {
                ProgressReader reader = reader(source);
                now = reader.read(STEP);
                hasBegun = reader.hasBegun(signal, isBlocking);
                hasMoved = reader.hasMoved();
            }
            if (!now.equals(last)) {
                if (hasBegun || (signal.action() != Action.START && hasMoved)) {
                    listener.accept(now);
                    quietSince = clock.millis();
                }
                last = now;
            }
            if (isDone(signal, now, hasBegun, hasMoved) || !isVisible(signal, now, isBlocking)) {
                return now;
            }
            boolean isPaused = hasBegun && now.state() == State.PAUSED && signal.action() == Action.START;
            Duration patience = hasMoved ? timeout : Patience.of(source, signal, now, timeout);
            if (!isPaused && clock.millis() - quietSince > patience.toMillis()) {
                throw new OpsException(Kind.TIMEOUT, Hints.timeout(source, signal, now, hasBegun, patience));
            }
        }
    }

    @Override
    public synchronized void close() {
        open.values().forEach(ProgressReader::close);
        open.clear();
    }

    private SourceConnector running(String name) {
        Connector connector = connectors.get(name);
        SourceConnector source = SourceConnector.of(connector);
        SourceConnector.requireRunning(connector);
        return source;
    }

    /** What is known before is read first, so that what comes after is known to come after. */
    private SnapshotSignal send(
            SourceConnector source, Channel wanted, Signal signal, Action action, List<String> tables) {
        SignalChannel channel = channels.choose(source, wanted, signal);
        synchronized (this) {
            ProgressReader reader = reader(source);
            reader.read(Duration.ZERO);
            reader.mark();
        }
        channel.send(signal);
        return new SnapshotSignal(
                signal.id(), source.name(), action, tables, channel.channel(), channel.place(), clock.instant());
    }

    private synchronized SnapshotProgress progress(SourceConnector source) {
        return reader(source).read(Duration.ZERO);
    }

    private ProgressReader reader(SourceConnector source) {
        return open.computeIfAbsent(source.name(), ignored -> readers.apply(source));
    }

    /** An end that was known before the signal says nothing: another snapshot may be about to begin. */
    private static boolean isDone(SnapshotSignal signal, SnapshotProgress now, boolean hasBegun, boolean hasMoved) {
        boolean isEnd = now.state().isEnd() && hasMoved;
        return switch (signal.action()) {
            case START -> hasBegun && isEnd;
            case PAUSE -> now.state() == State.PAUSED || isEnd;
            case RESUME -> (now.basis() == Basis.NOTIFICATIONS && now.state() == State.RUNNING) || isEnd;
            case STOP -> isEnd || (hasMoved && areStopped(signal.tables(), now));
        };
    }

    private static boolean areStopped(List<String> tables, SnapshotProgress now) {
        return !tables.isEmpty()
                && now.tables().stream()
                        .filter(table -> tables.contains(table.name()))
                        .map(Table::state)
                        .allMatch(State::isEnd);
    }

    /** Offsets do not show that a snapshot is paused, nor one that is not incremental. */
    private static boolean isVisible(SnapshotSignal signal, SnapshotProgress now, boolean isBlocking) {
        return now.basis() == Basis.NOTIFICATIONS
                || (signal.action() == Action.START && !isBlocking)
                || signal.action() == Action.STOP;
    }

    private synchronized boolean isBlocking(SnapshotSignal signal) {
        return types.get(signal.id()) == SnapshotRequest.Type.BLOCKING;
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(Kind.FAILED, "Interrupted while waiting for a snapshot.", e);
        }
    }
}
