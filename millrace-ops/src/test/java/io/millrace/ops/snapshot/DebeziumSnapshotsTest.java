package io.millrace.ops.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.Connector;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotProgress.Basis;
import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotRequest;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.SnapshotSignal;
import io.millrace.ops.fake.FakeConnectors;
import io.millrace.ops.fake.FakeDatabases;
import io.millrace.ops.kafka.KafkaAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebeziumSnapshotsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final FakeConnectors connectors = new FakeConnectors();
    private final Script script = new Script();
    private final List<SnapshotProgress> shown = new ArrayList<>();
    private DebeziumSnapshots snapshots;
    private Path file;

    @BeforeEach
    void make(@TempDir Path folder) throws IOException {
        file = Files.createFile(folder.resolve("signals"));
        connectors.add(
                "pg",
                Connector.Type.SOURCE,
                1,
                Sources.with(
                        Sources.POSTGRES,
                        "signal.enabled.channels",
                        "file",
                        "signal.file",
                        file.toString(),
                        "signal.data.collection",
                        "public.debezium_signal"));
        snapshots = new DebeziumSnapshots(
                connectors,
                new SignalChannels(new FakeDatabases(), new KafkaAccess(Map.of())),
                source -> script,
                script.clock);
    }

    @Test
    void sendsASignalAndFollowsIt() throws IOException {
        SnapshotSignal signal = snapshots.start(SnapshotRequest.of("pg", List.of("orders")));
        script.hasBegun = true;
        script.then(State.RUNNING).then(State.RUNNING).then(State.COMPLETED);

        SnapshotProgress end = snapshots.await(signal, TIMEOUT, shown::add);

        assertThat(signal.tables()).containsExactly("public.orders");
        assertThat(signal.channel()).isEqualTo(Channel.FILE);
        assertThat(Files.readString(file))
                .contains("\"id\":\"" + signal.id() + "\"", "execute-snapshot", "[\"public.orders\"]");
        assertThat(end.state()).isEqualTo(State.COMPLETED);
        assertThat(shown).extracting(SnapshotProgress::state).containsExactly(State.RUNNING, State.COMPLETED);
    }

    @Test
    void whatMongoDbWouldNotDoIsRefused() {
        connectors.add(
                "mongo",
                Connector.Type.SOURCE,
                1,
                Sources.with(Sources.MONGO, "signal.data.collection", "shop.debezium_signal"));

        assertRefusedOfMongo("region = 'eu'", null, "'region = 'eu''", "{\"region\": \"eu\"}");
        assertRefusedOfMongo(null, "number", "no surrogate key");
        assertRefusedOfMongo(
                "{\"region\": \"eu\"}",
                null,
                "insertOne",
                "\"data-collections\":[\"shop.orders\"]",
                "\"filter\":\"{\\\"region\\\": \\\"eu\\\"}\"");
    }

    private void assertRefusedOfMongo(String filter, String surrogateKey, String... parts) {
        assertThatThrownBy(() -> snapshots.start(new SnapshotRequest(
                        "mongo",
                        List.of("orders"),
                        SnapshotRequest.Type.INCREMENTAL,
                        filter,
                        surrogateKey,
                        Channel.AUTO)))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .hasMessageContainingAll(parts);
    }

    @Test
    void anEarlierEndIsNotTheEnd() {
        script.then(State.COMPLETED);
        SnapshotSignal signal = snapshots.start(SnapshotRequest.of("pg", List.of("orders")));

        assertThatThrownBy(() -> snapshots.await(signal, TIMEOUT, shown::add))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                .hasMessageContainingAll(signal.id(), "120 s", "is this its machine");
        assertThat(shown).isEmpty();
    }

    @Test
    void aSnapshotThatMakesNoProgressIsGivenUpAndAPausedOneIsNot() {
        SnapshotSignal signal = snapshots.start(SnapshotRequest.of("pg", List.of("orders")));
        script.hasBegun = true;
        for (int i = 0; i < 200; i++) {
            script.then(State.PAUSED);
        }
        script.then(State.RUNNING);

        assertThatThrownBy(() -> snapshots.await(signal, TIMEOUT, shown::add))
                .isInstanceOf(OpsException.class)
                .hasMessageContaining("no progress for 120 s");
        assertThat(script.left).isEmpty();
    }

    @Test
    void aPauseThatNobodyNeedsIsGivenUpSoon() {
        SnapshotSignal signal = snapshots.pause("pg", Channel.AUTO);
        script.then(State.COMPLETED);

        assertThatThrownBy(() -> snapshots.await(signal, TIMEOUT, shown::add))
                .isInstanceOf(OpsException.class)
                .hasMessageContainingAll("no incremental snapshot seems to run", "for 25 s");
    }

    @Test
    void stoppingAPausedSnapshotLetsItGoOn() throws IOException {
        script.then(State.PAUSED);
        SnapshotSignal signal = snapshots.stop("pg", List.of(), Channel.AUTO);

        assertThat(Files.readAllLines(file))
                .satisfiesExactly(
                        stop -> assertThat(stop).contains("stop-snapshot", signal.id()),
                        resume -> assertThat(resume).contains("resume-snapshot"));
    }

    @Test
    void whatOffsetsDoNotShowIsNotAwaited() {
        script.basis = Basis.OFFSETS;
        SnapshotSignal pause = snapshots.pause("pg", Channel.AUTO);
        script.then(State.RUNNING);

        assertThat(snapshots.await(pause, TIMEOUT, shown::add).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void refusesWhatCannotBe() {
        assertRefused(SnapshotRequest.of("pg", List.of()), Kind.INVALID, "tables");
        assertRefused(SnapshotRequest.of("nobody", List.of("orders")), Kind.NOT_FOUND, "nobody");
        assertRefused(SnapshotRequest.of("pg", List.of("other.orders")), Kind.NOT_FOUND, "table.include.list");
        assertRefused(
                new SnapshotRequest("pg", List.of("orders"), SnapshotRequest.Type.BLOCKING, null, "code", Channel.AUTO),
                Kind.INVALID,
                "surrogate key");
        connectors.pause("pg");
        assertRefused(SnapshotRequest.of("pg", List.of("orders")), Kind.INVALID, "PAUSED");
    }

    private void assertRefused(SnapshotRequest request, Kind kind, String part) {
        assertThatThrownBy(() -> snapshots.start(request))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(part);
    }

    /** States one after the other; the last one stays. Time passes while it is waited for. */
    private static final class Script implements ProgressReader {
        private final Deque<State> left = new ArrayDeque<>();
        private final ScriptClock clock = new ScriptClock();
        private State state = State.NONE;
        private Basis basis = Basis.NOTIFICATIONS;
        private boolean hasBegun;
        private State marked = State.NONE;

        Script then(State next) {
            left.add(next);
            return this;
        }

        @Override
        public SnapshotProgress read(Duration wait) {
            clock.now = clock.now.plus(wait);
            state = left.isEmpty() ? state : left.remove();
            return new SnapshotProgress("pg", state, basis, List.of(), null, null, null);
        }

        @Override
        public boolean hasBegun(SnapshotSignal signal, boolean isBlocking) {
            return hasBegun;
        }

        @Override
        public boolean hasMoved() {
            return hasBegun || marked != state && marked != State.NONE;
        }

        @Override
        public void mark() {
            marked = state;
        }

        @Override
        public void close() {}
    }

    private static final class ScriptClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
