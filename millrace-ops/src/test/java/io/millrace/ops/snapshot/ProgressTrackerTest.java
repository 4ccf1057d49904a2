package io.millrace.ops.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotProgress.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The notifications are such as Debezium 3.6 writes. */
class ProgressTrackerTest {
    private final ProgressTracker tracker = new ProgressTracker(Sources.postgres(
            "incremental.snapshot.chunk.size", "100", "signal.data.collection", "public.debezium_signal"));
    private long time;

    @Test
    void knowsNothingAtFirst() {
        assertThat(tracker.progress().state()).isEqualTo(State.NONE);
        assertThat(tracker.progress().tables()).isEmpty();
    }

    @Test
    void followsASnapshotToItsEnd() {
        incremental("s1", "STARTED", "data_collections", "public.a,public.b");
        assertThat(states()).isEqualTo("RUNNING a:WAITING b:WAITING");

        chunk("s1", "public.a", "100", "400", "public.a,public.b");
        chunk("s1", "public.a", "200", "400", "public.a,public.b");
        Table a = tracker.progress().tables().get(0);
        assertThat(a.rows()).as("rows of chunks that are out").isEqualTo(100);
        assertThat(a.lastKey()).isEqualTo("200");
        assertThat(a.fraction()).isCloseTo(0.5, within(0.001));
        assertThat(tracker.progress().fraction()).isCloseTo(0.25, within(0.001));

        scanned("s1", "public.a", "SUCCEEDED", 391);
        chunk("s1", "public.b", "x", "y", "public.b");
        assertThat(states()).isEqualTo("RUNNING a:COMPLETED b:RUNNING");

        scanned("s1", "public.b", "EMPTY", 0);
        incremental("s1", "COMPLETED");
        assertThat(states()).isEqualTo("COMPLETED a:COMPLETED b:COMPLETED");
        assertThat(tracker.progress().rows()).isEqualTo(391);
        assertThat(tracker.progress().fraction()).isEqualTo(1);
        assertThat(tracker.progress().startedAt()).isEqualTo(Instant.ofEpochMilli(1));
        assertThat(tracker.hasSeen("s1")).isTrue();
        assertThat(tracker.hasSeen("s2")).isFalse();
    }

    @Test
    void aTableThatCannotBeReadFailsTheSnapshotAndSaysWhy() {
        incremental("s1", "STARTED", "data_collections", "public.a,public.b");
        scanned("s1", "public.a", "NO_PRIMARY_KEY", 0);
        scanned("s1", "public.b", "SUCCEEDED", 3);
        incremental("s1", "COMPLETED");

        assertThat(states()).isEqualTo("FAILED a:FAILED b:COMPLETED");
        assertThat(tracker.progress().hint()).contains("public.a: ", "--surrogate-key");

        incremental("s2", "STARTED", "data_collections", "public.a");
        scanned("s2", "public.a", "SQL_EXCEPTION", 0);
        incremental("s2", "COMPLETED");
        assertThat(tracker.progress().hint())
                .contains("INSERT into public.debezium_signal")
                .doesNotContain("primary key");
    }

    @Test
    void aCollectionOfMongoDbsThatCannotBeReadHasOtherReasons() {
        ProgressTracker mongo = failedMongo("shop.orders");

        assertThat(mongo.progress().hint())
                .contains("shop.orders: ", "the filter a query", "insert into shop.signals")
                .doesNotContain("--resume");
    }

    @Test
    void collectionsAfterOneThatCannotBeReadWait() {
        ProgressTracker mongo = failedMongo("shop.orders,shop.customers");

        assertThat(mongo.progress().state()).isEqualTo(State.RUNNING);
        assertThat(mongo.progress().hint()).contains("millrace snapshot mongo --pause, then --resume");

        mongo.accept(new Notification(
                "s1",
                Notification.INCREMENTAL,
                "IN_PROGRESS",
                Map.of("current_collection_in_progress", "shop.customers", "connector_name", "mongo"),
                Instant.ofEpochMilli(2)));
        assertThat(mongo.progress().hint()).contains("shop.orders: ").doesNotContain("--resume");
    }

    /** Whose connector could not read the collection of orders. */
    private static ProgressTracker failedMongo(String collections) {
        ProgressTracker mongo = new ProgressTracker(Sources.mongo("signal.data.collection", "shop.signals"));
        mongo.accept(new Notification(
                "s1",
                Notification.INCREMENTAL,
                "TABLE_SCAN_COMPLETED",
                Map.of(
                        "data_collections",
                        collections,
                        "scanned_collection",
                        "shop.orders",
                        "status",
                        "UNKNOWN_SCHEMA",
                        "connector_name",
                        "mongo"),
                Instant.ofEpochMilli(1)));
        return mongo;
    }

    @Test
    void pausesAndGoesOn() {
        incremental("s1", "STARTED", "data_collections", "public.a");
        chunk("s1", "public.a", "100", "400", "public.a");
        incremental("s1", "PAUSED", "data_collections", "public.a");
        chunk("s1", "public.a", "200", "400", "public.a");
        assertThat(states()).as("a chunk that was being read").isEqualTo("PAUSED a:RUNNING");

        incremental("s1", "RESUMED", "data_collections", "public.a");
        assertThat(states()).isEqualTo("RUNNING a:RUNNING");
    }

    @Test
    void aRestartForgetsThePauseWithoutSayingSo() {
        incremental("s1", "STARTED", "data_collections", "public.a");
        incremental("s1", "PAUSED", "data_collections", "public.a");
        chunk("s1", "public.a", "100", "400", "public.a");
        chunk("s1", "public.a", "200", "400", "public.a");

        assertThat(states()).isEqualTo("RUNNING a:RUNNING");
    }

    /** Debezium says COMPLETED of a snapshot that is stopped at its last table, and then ABORTED with another id. */
    @Test
    void whatEndsBeforeAllIsReadWasStopped() {
        incremental("s1", "STARTED", "data_collections", "public.a,public.b");
        scanned("s1", "public.a", "SUCCEEDED", 10);
        chunk("s1", "public.b", "100", "400", "public.b");
        incremental("s1", "COMPLETED");
        incremental("other", "ABORTED", "data_collections", "public.b");

        assertThat(states()).isEqualTo("STOPPED a:COMPLETED b:STOPPED");
    }

    @Test
    void stoppingOneTableLeavesTheOthers() {
        incremental("s1", "STARTED", "data_collections", "public.a,public.b");
        chunk("s1", "public.a", "100", "400", "public.a,public.b");
        incremental("s1", "ABORTED", "data_collections", "public.b");

        assertThat(states()).isEqualTo("RUNNING a:RUNNING b:STOPPED");
    }

    @Test
    void joinsASnapshotWhoseStartIsTooOldToBeRead() {
        chunk("s1", "public.b", "300", "400", "public.b,public.c");

        assertThat(states()).isEqualTo("RUNNING b:RUNNING c:WAITING");
    }

    @Test
    void tablesThatAreAddedWhileItRunsShow() {
        incremental("s1", "STARTED", "data_collections", "public.a");
        chunk("s2", "public.a", "100", "400", "public.a,public.z");

        assertThat(states()).isEqualTo("RUNNING a:RUNNING z:WAITING");
        assertThat(tracker.hasSeen("s2")).isTrue();
    }

    @Test
    void followsASnapshotThatIsNotIncremental() {
        other("STARTED");
        other(
                "IN_PROGRESS",
                "data_collections",
                "public.a,public.debezium_signal",
                "current_collection_in_progress",
                "public.a");
        assertThat(states()).as("without the table of signals").isEqualTo("RUNNING a:RUNNING");
        other(
                "TABLE_SCAN_COMPLETED",
                "scanned_collection",
                "public.a",
                "status",
                "SUCCEEDED",
                "total_rows_scanned",
                "5");
        other("COMPLETED");

        assertThat(states()).isEqualTo("COMPLETED a:COMPLETED");
        assertThat(tracker.snapshotsRead()).isEqualTo(1);

        other("STARTED");
        other("ABORTED");
        assertThat(tracker.progress().state()).isEqualTo(State.FAILED);
        other("SKIPPED");
        assertThat(tracker.progress().state()).as("a start with nothing to do").isEqualTo(State.FAILED);
    }

    @Test
    void whatComesLateFromAnotherPartitionDoesNotBeginAnew() {
        other("STARTED");
        other("IN_PROGRESS", "data_collections", "public.a", "current_collection_in_progress", "public.a");
        time++;
        other("COMPLETED");
        time -= 2;
        other(
                "TABLE_SCAN_COMPLETED",
                "scanned_collection",
                "public.a",
                "status",
                "SUCCEEDED",
                "total_rows_scanned",
                "5");

        assertThat(states()).isEqualTo("COMPLETED a:COMPLETED");
        assertThat(tracker.progress().rows()).isEqualTo(5);
    }

    @Test
    void passesOverOtherConnectors() {
        tracker.accept(new Notification(
                "s9",
                Notification.INCREMENTAL,
                "STARTED",
                Map.of("connector_name", "other", "data_collections", "public.a"),
                Instant.EPOCH));

        assertThat(tracker.progress().state()).isEqualTo(State.NONE);
    }

    private String states() {
        SnapshotProgress progress = tracker.progress();
        StringBuilder states = new StringBuilder(progress.state().name());
        progress.tables()
                .forEach(table -> states.append(' ')
                        .append(table.name().replace("public.", ""))
                        .append(':')
                        .append(table.state()));
        return states.toString();
    }

    private void chunk(String id, String table, String last, String maximum, String left) {
        incremental(
                id,
                "IN_PROGRESS",
                "data_collections",
                left,
                "current_collection_in_progress",
                table,
                "last_processed_key",
                last,
                "maximum_key",
                maximum);
    }

    private void scanned(String id, String table, String status, int rows) {
        incremental(
                id,
                "TABLE_SCAN_COMPLETED",
                "scanned_collection",
                table,
                "status",
                status,
                "total_rows_scanned",
                Integer.toString(rows));
    }

    private void incremental(String id, String type, String... data) {
        accept(id, Notification.INCREMENTAL, type, data);
    }

    private void other(String type, String... data) {
        accept("n" + time, Notification.INITIAL, type, data);
    }

    private void accept(String id, String aggregate, String type, String... data) {
        Map<String, String> all = new HashMap<>(Map.of("connector_name", "shop"));
        for (int i = 0; i < data.length; i += 2) {
            all.put(data[i], data[i + 1]);
        }
        tracker.accept(new Notification(id, aggregate, type, all, Instant.ofEpochMilli(++time)));
    }
}
