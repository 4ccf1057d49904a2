package io.millrace.ops.backpressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.BackpressureLimits;
import io.millrace.ops.BackpressureReport;
import io.millrace.ops.BackpressureReport.Action;
import io.millrace.ops.BackpressureReport.Measure;
import io.millrace.ops.BackpressureReport.State;
import io.millrace.ops.BackpressureReport.Unit;
import io.millrace.ops.BackpressureReport.Wal;
import io.millrace.ops.Connector;
import io.millrace.ops.ConnectorReport;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.PipelineStatus;
import io.millrace.ops.SinkLag;
import io.millrace.ops.fake.FakeConnectors;
import io.millrace.ops.fake.FakePipelines;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LiveBackpressureTest {
    private static final BackpressureLimits LIMITS = new BackpressureLimits(1000L, Duration.ofSeconds(60), 0.8, 0.5);

    private final FakeConnectors connectors = new FakeConnectors()
            .add(
                    "orders",
                    Connector.Type.SOURCE,
                    1,
                    Map.of("connector.class", "io.debezium.connector.mysql.MySqlConnector"))
            .add("orders-sink", Connector.Type.SINK, 1)
            .add("audit-sink", Connector.Type.SINK, 1);
    private final FakePipelines pipelines = new FakePipelines();
    private final MarksInMemory marks = new MarksInMemory();
    private final MovableClock clock = new MovableClock();
    private Supplier<Wal> gauge = () -> null;
    private final LiveBackpressure backpressure =
            new LiveBackpressure(connectors, pipelines, source -> gauge.get(), marks, clock);

    @Test
    void theWorstLimitOfTheWorstSinkDecides() {
        pipelines.set(pipeline("orders", sink("orders-sink", 700L, 1.0), sink("audit-sink", 10L, 54.0)));

        BackpressureReport report = backpressure.look("orders", LIMITS);

        assertThat(report.state()).isEqualTo(State.WARNING);
        assertThat(report.worst()).isEqualTo(new Measure("audit-sink", Unit.SECONDS, 54, 60, 0.9));
        assertThat(report.measures()).hasSize(4);
        assertThat(report.source()).isEqualTo("orders");
        assertThat(report.action()).isEqualTo(Action.NONE);
        assertThat(connectors.calls()).isEmpty();
    }

    @Test
    void ofASinkItsOwnLagDecidesAndItsSourceIsPaused() {
        pipelines.set(pipeline("orders", sink("orders-sink", 10L, 1.0), sink("audit-sink", 1000L, 1.0)));

        assertThat(backpressure.look("orders-sink", LIMITS).state()).isEqualTo(State.HEALTHY);
        assertThat(backpressure.act("orders-sink", LIMITS, false).action()).isEqualTo(Action.NONE);
        assertThat(backpressure.act("audit-sink", LIMITS, false).action()).isEqualTo(Action.PAUSED);
        assertThat(connectors.calls()).containsExactly("pause orders");
    }

    @Test
    void pausesWhenCriticalAndResumesBelowTheLowMarkWhoeverLooksThen() {
        pipelines.set(pipeline("orders", sink("orders-sink", 1000L, 1.0)));

        BackpressureReport paused = backpressure.act("orders", LIMITS, false);
        LiveBackpressure anotherOperator =
                new LiveBackpressure(connectors, pipelines, source -> gauge.get(), marks, clock);
        pipelines.set(pipeline("orders", sink("orders-sink", 500L, 1.0)));
        BackpressureReport between = anotherOperator.act("orders", LIMITS, false);
        pipelines.set(pipeline("orders", sink("orders-sink", 499L, 1.0)));
        BackpressureReport resumed = anotherOperator.act("orders", LIMITS, false);
        BackpressureReport after = backpressure.act("orders", LIMITS, false);

        assertThat(paused.action()).isEqualTo(Action.PAUSED);
        assertThat(paused.isPausedHere()).isTrue();
        assertThat(between.action()).isEqualTo(Action.NONE);
        assertThat(between.isPausedHere()).isTrue();
        assertThat(between.notes()).anyMatch(note -> note.contains("Paused by backpressure since"));
        assertThat(resumed.action()).isEqualTo(Action.RESUMED);
        assertThat(resumed.isPausedHere()).isFalse();
        assertThat(after.action()).isEqualTo(Action.NONE);
        assertThat(connectors.calls()).containsExactly("pause orders", "resume orders");
        assertThat(marks.find("orders")).isNull();
    }

    @Test
    void whatAPersonHasPausedStaysPaused() {
        connectors.pause("orders");
        pipelines.set(pipeline("orders", sink("orders-sink", 0L, 0.0)));

        BackpressureReport report = backpressure.act("orders", LIMITS, false);

        assertThat(report.action()).isEqualTo(Action.NONE);
        assertThat(report.isPausedHere()).isFalse();
        assertThat(report.notes()).anyMatch(note -> note.contains("paused by somebody else"));
        assertThat(backpressure.resume("orders")).isFalse();
        assertThat(connectors.calls()).containsExactly("pause orders");
    }

    @Test
    void whoResumesASourceAndPausesItAgainKeepsItPausedOnceThatWasSeen() {
        pipelines.set(pipeline("orders", sink("orders-sink", 1000L, 1.0)));
        backpressure.act("orders", LIMITS, false);
        pipelines.set(pipeline("orders", sink("orders-sink", 900L, 1.0)));
        backpressure.act("orders", LIMITS, false);
        connectors.resume("orders");

        BackpressureReport seen = backpressure.act("orders", LIMITS, false);
        connectors.pause("orders");
        pipelines.set(pipeline("orders", sink("orders-sink", 0L, 0.0)));
        BackpressureReport later = backpressure.act("orders", LIMITS, false);

        assertThat(seen.notes()).anyMatch(note -> note.contains("somebody has resumed it"));
        assertThat(later.action()).isEqualTo(Action.NONE);
        assertThat(connectors.get("orders").status().state()).isEqualTo(Connector.State.PAUSED);
    }

    @Test
    void aSourceThatDoesNotShowAsPausedYetIsNotPausedAgain() {
        pipelines.set(pipeline("orders", sink("orders-sink", 1000L, 1.0)));
        marks.put(mark(clock.instant()));

        assertThat(backpressure.act("orders", LIMITS, false).action()).isEqualTo(Action.NONE);
        assertThat(connectors.calls()).isEmpty();
    }

    @Test
    void aMarkWithoutItsPauseIsMadeGoodByTheNextOperatorAndForgottenInTheEnd() {
        marks.put(mark(clock.instant()));
        clock.move(Duration.ofMinutes(1));
        pipelines.set(pipeline("orders", sink("orders-sink", 900L, 1.0)));
        backpressure.act("orders", LIMITS, false);
        assertThat(marks.find("orders")).isNotNull();

        pipelines.set(pipeline("orders", sink("orders-sink", 1000L, 1.0)));
        assertThat(backpressure.act("orders", LIMITS, false).action()).isEqualTo(Action.PAUSED);
        assertThat(marks.find("orders").since()).isEqualTo(clock.instant());

        connectors.resume("orders");
        clock.move(Duration.ofMinutes(6));
        pipelines.set(pipeline("orders", sink("orders-sink", 900L, 1.0)));
        backpressure.act("orders", LIMITS, false);
        assertThat(marks.find("orders")).isNull();
    }

    @Test
    void anOperatorWhoseClockIsAMinuteAheadDoesNotTakeAPauseOnItsWayForOneThatIsOver() {
        marks.put(mark(clock.instant().minusSeconds(60)));
        pipelines.set(pipeline("orders", sink("orders-sink", 700L, 1.0)));
        backpressure.act("orders", LIMITS, false);
        connectors.pause("orders"); // of the other operator, and only now to be seen
        pipelines.set(pipeline("orders", sink("orders-sink", 0L, 0.0)));

        assertThat(backpressure.act("orders", LIMITS, false).action()).isEqualTo(Action.RESUMED);
        assertThat(connectors.get("orders").status().state()).isEqualTo(Connector.State.RUNNING);
    }

    @Test
    void aSinkThatKeepsUpDoesNotResumeASourceThatWasPausedForAnother() {
        pipelines.set(pipeline("orders", sink("orders-sink", 0L, 0.0), sink("audit-sink", 1000L, 1.0)));
        backpressure.act("audit-sink", LIMITS, false);

        BackpressureReport ofAnother = backpressure.act("orders-sink", LIMITS, false);
        BackpressureReport ofAll = backpressure.act("orders", LIMITS, false);

        assertThat(ofAnother.action()).isEqualTo(Action.NONE);
        assertThat(ofAnother.isPausedHere()).isTrue();
        assertThat(ofAnother.notes()).anyMatch(note -> note.contains("Not resumed: it is the lag of 'audit-sink'"));
        assertThat(ofAll.action()).isEqualTo(Action.NONE);

        pipelines.set(pipeline("orders", sink("orders-sink", 0L, 0.0), sink("audit-sink", 0L, 0.0)));
        assertThat(backpressure.act("orders", LIMITS, false).action()).isEqualTo(Action.RESUMED);
    }

    @Test
    void aSourceIsNotPausedForWhatASinkReadsBesides() {
        pipelines.set(
                pipeline("orders", sink("orders-sink", 10L, 1.0)),
                new PipelineStatus("orders-sink", List.of(sink("orders-sink", 5000L, 1.0))));

        assertThat(backpressure.look("orders-sink", LIMITS).state()).isEqualTo(State.CRITICAL);
        assertThat(backpressure.act("orders-sink", LIMITS, false).action()).isEqualTo(Action.NONE);
        assertThat(connectors.calls()).isEmpty();
    }

    @Test
    void aLagInSecondsOfSomePartitionsAloneIsNotKnownUnlessItIsCriticalAlready() {
        BackpressureLimits seconds = new BackpressureLimits(null, Duration.ofSeconds(60), 0.8, 0.5);
        pipelines.set(pipeline("orders", partlyRead("orders-sink", 59.0)));

        assertThatThrownBy(() -> backpressure.act("orders", seconds, false))
                .isInstanceOf(OpsException.class)
                .hasMessageContainingAll("1 of its 2 partitions", "--max-bytes");
        assertThat(backpressure
                        .look("orders", new BackpressureLimits(1000L, null, 0.8, 0.5))
                        .state())
                .isEqualTo(State.HEALTHY);

        pipelines.set(pipeline("orders", partlyRead("orders-sink", 60.0)));
        assertThat(backpressure.act("orders", seconds, false).action()).isEqualTo(Action.PAUSED);
    }

    @Test
    void whoMayNotReadTheMarksMayStillLook() {
        connectors.pause("orders");
        pipelines.set(pipeline("orders", sink("orders-sink", 0L, 0.0)));
        marks.unreadable = new OpsException(Kind.NOT_ALLOWED, "No right to read.");

        assertThat(backpressure.look("orders", LIMITS).notes())
                .anyMatch(note -> note.contains("is not known. No right to read."));
        assertThatThrownBy(() -> backpressure.act("orders", LIMITS, false)).isSameAs(marks.unreadable);
    }

    @Test
    void sourcesAreReleasedAndNotSinks() {
        assertThatThrownBy(() -> backpressure.release("orders-sink"))
                .isInstanceOf(OpsException.class)
                .hasMessageContaining("'orders-sink' is a sink");
        assertThatThrownBy(() -> backpressure.resume("orders-sink")).hasMessageContaining("'orders-sink' is a sink");
    }

    @Test
    void whoStopsASourceThatWasPausedHereTakesItOver() {
        pipelines.set(pipeline("orders", sink("orders-sink", 1000L, 1.0)));
        backpressure.act("orders", LIMITS, false);
        connectors.stop("orders");
        pipelines.set(pipeline("orders", sink("orders-sink", 0L, 0.0)));

        assertThat(backpressure.act("orders", LIMITS, false).action()).isEqualTo(Action.NONE);
        assertThat(marks.find("orders")).isNull();
        assertThat(connectors.get("orders").status().state()).isEqualTo(Connector.State.STOPPED);
    }

    @Test
    void releasedItStaysPaused() {
        pipelines.set(pipeline("orders", sink("orders-sink", 1000L, 1.0)));
        backpressure.act("orders", LIMITS, false);

        assertThat(backpressure.release("orders")).isTrue();
        pipelines.set(pipeline("orders", sink("orders-sink", 0L, 0.0)));

        assertThat(backpressure.act("orders", LIMITS, false).action()).isEqualTo(Action.NONE);
        assertThat(connectors.calls()).containsExactly("pause orders");
    }

    @Test
    void resumedOnRequestWhateverTheLag() {
        pipelines.set(pipeline("orders", sink("orders-sink", 1000L, 1.0)));
        backpressure.act("orders", LIMITS, false);

        assertThat(backpressure.resume("orders")).isTrue();
        assertThat(backpressure.resume("orders")).isFalse();
        assertThat(connectors.calls()).containsExactly("pause orders", "resume orders");
    }

    @Test
    void nothingIsPausedThatCouldNotBeMarked() {
        pipelines.set(pipeline("orders", sink("orders-sink", 1000L, 1.0)));
        marks.failure = new OpsException(Kind.NOT_ALLOWED, "no right to write");

        assertThatThrownBy(() -> backpressure.act("orders", LIMITS, false)).isSameAs(marks.failure);
        assertThat(connectors.calls()).isEmpty();
    }

    @Test
    void aLagThatIsNotKnownIsAnErrorAndNothingIsDone() {
        for (ConnectorReport unknown : List.of(
                sink("orders-sink", null, 1.0),
                sink("orders-sink", 2000L, null),
                report("orders-sink", Connector.Type.SINK, null, "It is not known where Kafka is."))) {
            pipelines.set(pipeline("orders", unknown));

            assertThatThrownBy(() -> backpressure.act("orders", LIMITS, false))
                    .isInstanceOf(OpsException.class)
                    .hasMessageContainingAll("'orders-sink'", "not known");
        }
        assertThat(connectors.calls()).isEmpty();
    }

    @Test
    void aLagThatKafkaDoesNotTellIsAnErrorOfThatKind() {
        for (Kind kind : List.of(Kind.NOT_ALLOWED, Kind.UNREACHABLE)) {
            pipelines.set(pipeline("orders", hidden("orders-sink", Connector.Type.SINK, kind)));
            assertThatThrownBy(() -> backpressure.look("orders", LIMITS))
                    .isInstanceOfSatisfying(
                            OpsException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                    .hasMessageContainingAll("'orders-sink' is not known", "Kafka tells nothing.");

            pipelines.set(new PipelineStatus("orders", List.of(hidden("orders", Connector.Type.SOURCE, kind))));
            assertThatThrownBy(() -> backpressure.look("orders", LIMITS))
                    .isInstanceOfSatisfying(
                            OpsException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                    .hasMessageContainingAll("Which sinks", "'orders' is not known", "Kafka tells nothing.");
        }
    }

    @Test
    void aSourceWithoutSinksHasNoLagToJudgeItBy() {
        pipelines.set(pipeline("orders"));

        assertThatThrownBy(() -> backpressure.look("orders", LIMITS))
                .isInstanceOf(OpsException.class)
                .hasMessageContaining("No sink here reads the topics of 'orders'");
    }

    @Test
    void postgresqlIsRefusedBeforeAnythingIsAskedUnlessItIsAllowed() {
        connectors.add(
                "pg",
                Connector.Type.SOURCE,
                1,
                Map.of("connector.class", "io.debezium.connector.postgresql.PostgresConnector"));
        pipelines.thenFail(new OpsException(Kind.FAILED, "should not have been asked"));

        assertThatThrownBy(() -> backpressure.act("pg", LIMITS, false))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .hasMessageContainingAll("'pg'", "--allow-wal-growth", "max_slot_wal_keep_size");

        pipelines.set(pipeline("pg", sink("orders-sink", 1000L, 1.0)));
        assertThatThrownBy(() -> backpressure.act("orders-sink", LIMITS, false))
                .isInstanceOf(OpsException.class)
                .hasMessageContainingAll("'pg'", "--allow-wal-growth");
        assertThat(connectors.calls()).isEmpty();

        assertThat(backpressure.act("orders-sink", LIMITS, true).action()).isEqualTo(Action.PAUSED);
    }

    @Test
    void whatWasPausedHereIsResumedByWhoeverLooksWhetherOrNotTheyMayPause() {
        connectors.add("pg", Connector.Type.SOURCE, 1, Map.of("slot.name", "pg"));
        pipelines.set(pipeline("pg", sink("orders-sink", 1000L, 1.0)));
        backpressure.act("pg", LIMITS, true);

        assertThat(backpressure.act("pg", LIMITS, false).action())
                .as("still critical")
                .isEqualTo(Action.NONE);
        pipelines.set(pipeline("pg", sink("orders-sink", 0L, 0.0)));
        assertThat(backpressure.act("pg", LIMITS, false).action()).isEqualTo(Action.RESUMED);

        assertThatThrownBy(() -> backpressure.act("pg", LIMITS, false)).hasMessageContaining("--allow-wal-growth");
        connectors.pause("pg");
        assertThatThrownBy(() -> backpressure.act("pg", LIMITS, false))
                .as("paused by a person")
                .hasMessageContaining("--allow-wal-growth");
        assertThat(connectors.calls()).containsExactly("pause pg", "resume pg", "pause pg");
    }

    @Test
    void postgresqlIsNeitherPausedNorKeptPausedWhenItsLogRunsShort() {
        connectors.add("pg", Connector.Type.SOURCE, 1, Map.of("slot.name", "pg"));
        pipelines.set(pipeline("pg", sink("orders-sink", 1000L, 1.0)));

        gauge = () -> new Wal("pg", 900, 100L, "extended");
        BackpressureReport shortOfWal = backpressure.act("pg", LIMITS, true);
        gauge = () -> {
            throw new OpsException(Kind.FAILED, "The slot cannot be read.");
        };
        BackpressureReport unknown = backpressure.act("pg", LIMITS, true);
        gauge = () -> new Wal("pg", 100, 900L, "reserved");
        BackpressureReport enough = backpressure.act("pg", LIMITS, true);
        gauge = () -> new Wal("pg", 900, 100L, "extended");
        BackpressureReport shortAgain = backpressure.act("pg", LIMITS, true);

        assertThat(shortOfWal.action()).isEqualTo(Action.NONE);
        assertThat(shortOfWal.notes()).anyMatch(note -> note.contains("Not paused: slot 'pg' may be lost"));
        assertThat(unknown.action()).isEqualTo(Action.NONE);
        assertThat(unknown.notes()).anyMatch(note -> note.contains("The slot cannot be read"));
        assertThat(enough.action()).isEqualTo(Action.PAUSED);
        assertThat(shortAgain.state()).isEqualTo(State.CRITICAL);
        assertThat(shortAgain.action()).isEqualTo(Action.RESUMED);
        assertThat(shortAgain.notes()).anyMatch(note -> note.contains("Resumed whatever the lag"));
        assertThat(connectors.calls()).containsExactly("pause pg", "resume pg");
    }

    @Test
    void aSinkOfSeveralSourcesDoesNotSayWhomToPause() {
        connectors.add("customers", Connector.Type.SOURCE, 1);
        pipelines.set(
                pipeline("customers", sink("orders-sink", 1000L, 1.0)),
                pipeline("orders", sink("orders-sink", 1000L, 1.0)));

        assertThatThrownBy(() -> backpressure.act("orders-sink", LIMITS, false))
                .isInstanceOf(OpsException.class)
                .hasMessageContainingAll("customers, orders", "name the one to pause");
        assertThat(backpressure.look("orders-sink", LIMITS).state()).isEqualTo(State.CRITICAL);
    }

    @Test
    void aSlotThatMayKeepLittleMoreIsShort() {
        assertThat(new Wal("s", 800, 200L, "extended").isShort()).isFalse();
        assertThat(new Wal("s", 801, 199L, "extended").isShort()).isTrue();
        assertThat(new Wal("s", 1L << 40, null, "extended").isShort()).isFalse();
        assertThat(new Wal("s", 0, 1L << 40, "lost").isShort()).isTrue();
    }

    private PipelineStatus pipeline(String source, ConnectorReport... sinks) {
        List<ConnectorReport> all = new ArrayList<>();
        all.add(report(source, Connector.Type.SOURCE, null));
        all.addAll(List.of(sinks));
        return new PipelineStatus(source, all);
    }

    private static PauseMarks.Mark mark(Instant since) {
        return new PauseMarks.Mark("orders", since, "somebody", "orders", "just now", false);
    }

    private ConnectorReport partlyRead(String name, double seconds) {
        List<SinkLag.Partition> partitions = List.of(
                new SinkLag.Partition("t", 0, 0L, 5, 5, seconds), new SinkLag.Partition("t", 1, 0L, 5, 5, null));
        return report(name, Connector.Type.SINK, new SinkLag("connect-" + name, 10, seconds, 10L, partitions));
    }

    private ConnectorReport sink(String name, Long bytes, Double seconds) {
        long records = bytes != null && bytes == 0 ? 0 : 10;
        return report(name, Connector.Type.SINK, new SinkLag("connect-" + name, records, seconds, bytes, List.of()));
    }

    private ConnectorReport report(String name, Connector.Type type, SinkLag lag, String... notes) {
        return new ConnectorReport(
                name,
                type,
                connectors.get(name).status(),
                null,
                List.of(),
                lag,
                null,
                null,
                null,
                null,
                List.of(notes));
    }

    private ConnectorReport hidden(String name, Connector.Type type, Kind kind) {
        return new ConnectorReport(
                name,
                type,
                connectors.get(name).status(),
                null,
                List.of(),
                null,
                null,
                null,
                null,
                kind,
                List.of("Kafka tells nothing."));
    }

    private static final class MarksInMemory implements PauseMarks {
        private final Map<String, Mark> marks = new HashMap<>();
        private OpsException failure;
        private OpsException unreadable;

        @Override
        public boolean areKnown() {
            return true;
        }

        @Override
        public Mark find(String source) {
            if (unreadable != null) {
                throw unreadable;
            }
            return marks.get(source);
        }

        @Override
        public void put(Mark mark) {
            if (failure != null) {
                throw failure;
            }
            marks.put(mark.source(), mark);
        }

        @Override
        public void remove(Mark mark) {
            Mark stored = marks.get(mark.source());
            if (stored != null && stored.since().equals(mark.since())) {
                marks.remove(mark.source());
            }
        }
    }

    private static final class MovableClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void move(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
