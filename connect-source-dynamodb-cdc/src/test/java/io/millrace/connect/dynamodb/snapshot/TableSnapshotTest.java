package io.millrace.connect.dynamodb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.engine.Mailbox;
import io.millrace.connect.core.engine.ManualTicker;
import io.millrace.connect.dynamodb.read.Handover;
import io.millrace.connect.dynamodb.read.HandoverQueue;
import io.millrace.connect.dynamodb.read.StreamPrelude;
import io.millrace.connect.dynamodb.shards.Position;
import io.millrace.connect.dynamodb.shards.Shard;
import io.millrace.connect.dynamodb.shards.ShardOffset;
import io.millrace.connect.dynamodb.shards.StreamId;
import io.millrace.connect.dynamodb.shards.StreamMarker;
import io.millrace.connect.dynamodb.shards.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DestinationStatus;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

class TableSnapshotTest {
    private static final String ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/changes";
    private static final StreamId STREAM = new StreamId(ARN, Instant.parse("2026-01-01T00:00:00Z"));
    private static final Instant START = Instant.parse("2026-01-02T10:00:00Z");
    private static final List<Shard> SHARDS = List.of(new Shard("shardId-000000000000", List.of()));
    private static final Duration RETENTION = Duration.ofHours(24);
    private static final AwsConfig AWS = AwsConfig.of(
            new AbstractConfig(AwsConfig.define(new ConfigDef()), Map.of("aws.region", "eu-west-1"), false));

    private final FakeTables tables = new FakeTables(ARN);
    private final ManualTicker ticker = new ManualTicker();
    private final Mailbox mailbox = new Mailbox();
    private final HandoverQueue queue = new HandoverQueue(() -> {});
    private final List<Failure> retried = new ArrayList<>();
    private final Map<Map<String, String>, Map<String, Object>> stored = new HashMap<>();
    private final StreamPrelude.Owner owner = new StreamPrelude.Owner() {
        @Override
        public void retrying(Failure why) {
            retried.add(why);
        }

        @Override
        public void lost() {
            losses++;
        }

        @Override
        public void fail(ConnectException why) {
            failure = why;
        }
    };
    private Map<String, ShardOffset> read = Map.of();
    private @Nullable ConnectException failure;
    private int losses;
    private Instant now = START;

    private static ScannerConfig config(int task, int tasks, int maxRcu, boolean failsOnDataLoss, String... tables) {
        return new ScannerConfig(
                AWS, List.of(tables), 4, maxRcu, task, tasks, 10, 20, 16 << 20, 30_000, failsOnDataLoss);
    }

    private TableSnapshot snapshot(ScannerConfig config) {
        return new TableSnapshot(config, tables, queue, mailbox, ticker, () -> now, owner, () -> 0.5);
    }

    private StreamState state(@Nullable StreamMarker marker) {
        return new StreamState(STREAM, SHARDS, read, marker, new Position.Latest(), now, RETENTION);
    }

    private static StreamMarker marker(int segments) {
        return StreamMarker.first(STREAM, new Position.Latest(), List.of(), false, START)
                .withSnapshot(segments);
    }

    private void step(TableSnapshot snapshot) {
        mailbox.runPosted();
        snapshot.advance(ticker.nanos());
        mailbox.runPosted();
    }

    /** Takes what there is, as Connect does, and stores its offsets; returns the numbers of the items. */
    private List<Integer> take() throws InterruptedException {
        List<Integer> ids = new ArrayList<>();
        for (Handover next = queue.take(0); next != null; next = queue.take(0)) {
            if (next instanceof ScannedPage page) {
                page.items()
                        .forEach(item -> ids.add(Integer.parseInt(item.get("id").n())));
                stored.put(page.segment().partition(STREAM), page.after().encode());
            } else if (next instanceof SegmentEnd end) {
                stored.put(end.segment().partition(STREAM), end.offset().encode());
            }
            queue.release(next);
        }
        return ids;
    }

    /** Finds the marker stored, and that the tables write to the stream. */
    private boolean begin(TableSnapshot snapshot, int segments) {
        snapshot.learned(state(marker(segments)), stored);
        for (int i = 0; i < 5; i++) {
            step(snapshot);
        }
        return snapshot.learned(state(marker(segments)), stored);
    }

    private List<Integer> scan(TableSnapshot snapshot, int steps) throws InterruptedException {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            step(snapshot);
            ids.addAll(take());
        }
        return ids;
    }

    private static List<Integer> allBelow(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    // The start

    @Test
    void waitsUntilAllChangesOfTheTableGoToTheStream() {
        tables.fill("orders", 1);
        tables.destination = DestinationStatus.ENABLING;
        TableSnapshot snapshot = snapshot(config(0, 1, -1, true, "orders"));
        assertThat(snapshot.admits(state(null))).isFalse();
        step(snapshot);
        step(snapshot);
        assertThat(snapshot.admits(state(null))).isFalse();

        tables.destination = DestinationStatus.ACTIVE;
        ticker.advance(Duration.ofSeconds(1));
        step(snapshot);

        assertThat(snapshot.admits(state(null))).isTrue();
        assertThat(snapshot.settle(marker(1)).snapshotSegments()).isEqualTo(4);
        assertThat(tables.scans).isEmpty();
    }

    @Test
    void refusesAScanThatWouldOutlastTheStream() {
        tables.fill("orders", 1);
        tables.bytes = 10L * 86_400 * 4096;
        TableSnapshot snapshot = snapshot(config(0, 1, 10, true, "orders"));
        snapshot.admits(state(null));

        step(snapshot);

        assertThat(failure)
                .hasMessageContaining("orders")
                .hasMessageContaining("snapshot.max.rcu=10")
                .hasMessageContaining("24 hours");
        assertThat(snapshot.admits(state(null))).isFalse();
    }

    @Test
    void namesTheKeyOfATableThatIsNotThere() {
        TableSnapshot snapshot = snapshot(config(0, 1, -1, true, "nobody"));
        snapshot.admits(state(null));

        step(snapshot);

        assertThat(failure).hasMessageContaining("nobody").hasMessageContaining("dynamodb.table.include.list");
    }

    // The scan

    @Test
    void scansEachItemOnceAndIsOverWhenAllEndsAreStored() throws Exception {
        tables.fill("orders", 100);
        tables.fill("users", 7);
        TableSnapshot snapshot = snapshot(config(0, 1, -1, true, "orders", "users"));
        assertThat(snapshot.learned(state(null), stored)).isFalse();
        assertThat(begin(snapshot, 4)).isFalse();

        List<Integer> ids = scan(snapshot, 50);

        List<Integer> expected = new ArrayList<>(allBelow(100));
        expected.addAll(allBelow(7));
        assertThat(ids).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(tables.scans).allMatch(ScanRequest::consistentRead);
        assertThat(stored.keySet()).containsExactlyInAnyOrderElementsOf(snapshot.lookups(STREAM, marker(4)));
        assertThat(snapshot.learned(state(marker(4)), stored)).isTrue();
    }

    @Test
    void goesOnBehindWhatIsStoredThoughTheNumberOfTasksChanges() throws Exception {
        tables.fill("orders", 100);
        List<Integer> ids = new ArrayList<>();
        TableSnapshot first = snapshot(config(0, 1, -1, true, "orders"));
        begin(first, 4);
        ids.addAll(scan(first, 5));
        assertThat(ids).isNotEmpty().hasSizeLessThan(100);

        for (int task = 0; task < 3; task++) {
            TableSnapshot later = snapshot(config(task, 3, -1, true, "orders"));
            assertThat(begin(later, 4)).isFalse();
            ids.addAll(scan(later, 30));
        }

        assertThat(ids).containsExactlyInAnyOrderElementsOf(allBelow(100));
        assertThat(tables.scans).allMatch(scan -> scan.totalSegments() == 4);
        assertThat(snapshot(config(1, 3, -1, true, "orders")).learned(state(marker(4)), stored))
                .isTrue();
    }

    @Test
    void leavesTheSegmentsOfOtherTasks() throws Exception {
        tables.fill("orders", 100);
        TableSnapshot second = snapshot(config(1, 3, -1, true, "orders"));
        begin(second, 4);

        assertThat(new TreeSet<>(scan(second, 30))).allMatch(id -> id % 4 == 1);

        assertThat(second.learned(state(marker(4)), stored)).isFalse();
    }

    @Test
    void readsNoFasterThanItsShareOfTheCapacity() throws Exception {
        tables.fill("orders", 1000);
        tables.rcuPerItem = 1;
        TableSnapshot half = snapshot(config(0, 2, 20, true, "orders"));
        begin(half, 4);

        int items = 0;
        for (int tenth = 0; tenth < 200; tenth++) {
            items += scan(half, 3).size();
            ticker.advance(Duration.ofMillis(100));
        }

        assertThat(items).as("in 20 s, of 10 a second").isBetween(190, 215);
    }

    @Test
    void takesAPauseWhenTheTableIsThrottledAndGoesOnThere() throws Exception {
        tables.fill("orders", 40);
        tables.errors.add("ProvisionedThroughputExceededException");
        TableSnapshot snapshot = snapshot(config(0, 1, -1, true, "orders"));
        begin(snapshot, 4);

        List<Integer> ids = scan(snapshot, 20);
        assertThat(ids).isEmpty();
        ticker.advance(Duration.ofSeconds(1));
        ids.addAll(scan(snapshot, 20));

        assertThat(ids).containsExactlyInAnyOrderElementsOf(allBelow(40));
        assertThat(retried).hasSize(1);
        assertThat(failure).isNull();
    }

    @Test
    void waitsForRoom() throws Exception {
        tables.fill("orders", 100);
        TableSnapshot snapshot = snapshot(config(0, 1, -1, true, "orders"));
        begin(snapshot, 1);

        for (int i = 0; i < 10; i++) {
            step(snapshot);
        }

        assertThat(queue.records()).isEqualTo(20);
        take();
        step(snapshot);
        assertThat(queue.records()).isEqualTo(10);
    }

    @Test
    void sendsAnEndAgainThatSomebodyHasStoredSomethingOver() throws Exception {
        tables.fill("orders", 1);
        TableSnapshot snapshot = snapshot(config(0, 1, -1, true, "orders"));
        begin(snapshot, 1);
        scan(snapshot, 5);
        stored.put(new Segment("orders", 0, 1).partition(STREAM), SegmentOffset.START.encode());

        assertThat(snapshot.learned(state(marker(1)), stored)).isFalse();
        assertThat(queue.take(0)).isNull();
        ticker.advance(Duration.ofSeconds(31));
        assertThat(snapshot.learned(state(marker(1)), stored)).isFalse();
        take();

        assertThat(snapshot.learned(state(marker(1)), stored)).isTrue();
        assertThat(tables.scans).hasSize(1);
    }

    @Test
    void givesUpWhenTheStreamNoLongerHasWhatHasChangedSince() throws Exception {
        tables.fill("orders", 100);
        TableSnapshot snapshot = snapshot(config(0, 1, -1, true, "orders"));
        begin(snapshot, 4);
        scan(snapshot, 3);

        now = START.plus(RETENTION);
        scan(snapshot, 3);

        assertThat(failure).hasMessageContaining("24 hours").hasMessageContaining("behavior.on.data.loss");
    }

    @Test
    void scansATableThatIsIncludedMuchLater() throws Exception {
        tables.fill("orders", 100);
        read = Map.of("shardId-000000000000", ShardOffset.decode("0", Map.of("version", 1, "state", "ACTIVE")));
        now = START.plus(RETENTION.multipliedBy(10));
        TableSnapshot snapshot = snapshot(config(0, 1, -1, true, "orders"));
        begin(snapshot, 4);

        assertThat(scan(snapshot, 50)).hasSize(100);

        assertThat(failure).isNull();
        assertThat(losses).isZero();
    }

    @Test
    void scansATableThatIsIncludedLaterOnceItWritesToTheStream() throws Exception {
        tables.fill("orders", 10);
        tables.destination = DestinationStatus.ENABLING;
        TableSnapshot snapshot = snapshot(config(0, 1, -1, true, "orders"));
        begin(snapshot, 4);
        assertThat(scan(snapshot, 10)).isEmpty();
        assertThat(tables.scans).isEmpty();

        tables.destination = DestinationStatus.ACTIVE;
        ticker.advance(Duration.ofSeconds(1));
        begin(snapshot, 4);

        assertThat(scan(snapshot, 20)).hasSize(10);
    }

    @Test
    void goesOnAllTheSameIfItMay() throws Exception {
        tables.fill("orders", 100);
        TableSnapshot snapshot = snapshot(config(0, 1, -1, false, "orders"));
        begin(snapshot, 4);
        now = START.plus(RETENTION);

        assertThat(scan(snapshot, 50)).hasSize(100);

        assertThat(failure).isNull();
        assertThat(losses).as("told once").isEqualTo(1);
    }

    @Test
    void doesNothingIfTheConnectorBeganWithoutASnapshot() {
        tables.fill("orders", 100);
        TableSnapshot snapshot = snapshot(config(0, 1, -1, true, "orders"));
        StreamMarker without = StreamMarker.first(STREAM, new Position.Latest(), List.of(), false, START);

        assertThat(snapshot.learned(state(without), stored)).isTrue();
        step(snapshot);

        assertThat(tables.scans).isEmpty();
    }
}
