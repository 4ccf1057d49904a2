package io.millrace.connect.dynamodb.shards;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShardTrackerTest {
    private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final StreamId STREAM = new StreamId("arn", Instant.parse("2026-01-01T00:00:00Z"));
    private static final ShardOffset READ = ShardOffset.NOTHING.behind("17", NOW);
    private static final ShardOffset ENDED = READ.ended(NOW);

    private final List<Shard> listed = new ArrayList<>();
    private final Map<String, ShardOffset> stored = new HashMap<>();
    private final Map<String, ShardOffset> reading = new HashMap<>();
    private Position configured = new Position.TrimHorizon();
    private StreamMarker marker;

    @Test
    void eachShardHasOneOwnerWhoeverAsks() {
        for (int tasks = 1; tasks < 8; tasks++) {
            for (String id : List.of("shardId-000000000013", "shardId-99999999999999999999", "a", "")) {
                int owners = 0;
                for (int task = 0; task < tasks; task++) {
                    owners += new ShardTracker(task, tasks).isOwned(id) ? 1 : 0;
                }
                assertThat(owners).as("%s of %s tasks", id, tasks).isEqualTo(1);
            }
        }
        int tasks = 7;
        int owner = new BigInteger("99999999999999999999")
                .mod(BigInteger.valueOf(tasks))
                .intValue();
        assertThat(new ShardTracker(owner, tasks).isOwned("shardId-99999999999999999999"))
                .isTrue();
    }

    @Test
    void beginsWhereTheOffsetIs() {
        listed("1");
        stored.put("1", READ);
        assertThat(starts()).containsExactly("1 After[sequenceNumber=17]");

        stored.put("1", READ.within("18", 2, NOW));
        assertThat(starts()).containsExactly("1 Within[sequenceNumber=18, subSequenceNumber=2]");

        stored.put("1", ENDED);
        assertThat(starts()).isEmpty();
    }

    @Test
    void aChildWaitsForAllItsParents() {
        listed("1");
        listed("2");
        listed("3", "1", "2");
        stored.put("1", ENDED);
        stored.put("2", READ);
        reading.put("2", ENDED);

        Decision decision = decide(0, 1);
        assertThat(decision.starts()).isEmpty();
        assertThat(decision.waits()).containsExactly(new Decision.Wait("3", List.of("2")));
        assertThat(decision.unstoredEnds()).containsExactly("2");

        stored.put("2", ENDED);
        assertThat(starts()).containsExactly("3 Beginning[]");
    }

    @Test
    void aChildWithAnOffsetShowsThatItsParentsAreFinished() {
        listed("1");
        listed("2", "1");
        stored.put("1", READ);
        stored.put("2", READ);

        assertThat(starts()).containsExactly("2 After[sequenceNumber=17]");
    }

    @Test
    void latestIsATimeThatIsStoredFirst() {
        configured = new Position.Latest();
        listed("1");
        assertThat(decide(0, 1).waits()).containsExactly(new Decision.Wait("1", List.of()));

        marker = StreamMarker.first(STREAM, configured, listed, false, NOW);
        assertThat(starts()).containsExactly("1 Time[instant=2026-01-09T23:59:50Z]");

        marker = StreamMarker.first(STREAM, configured, listed, true, NOW);
        assertThat(starts()).as("there are offsets, so the marker is lost").containsExactly("1 Beginning[]");
    }

    @Test
    void whatFollowsWhatWasReadIsReadFromItsBeginning() {
        marker = StreamMarker.first(STREAM, new Position.Latest(), listed, false, NOW);
        listed("1");
        listed("2", "1");
        stored.put("1", ENDED);
        assertThat(starts()).containsExactly("2 Beginning[]");

        stored.put("1", ShardOffset.NOTHING.ended(NOW));
        assertThat(starts()).as("nothing was read").containsExactly("2 Time[instant=2026-01-09T23:59:50Z]");

        stored.put("1", ShardOffset.NOTHING.startedAt(new StartAt.Beginning()).ended(NOW));
        assertThat(starts()).as("all was read").containsExactly("2 Beginning[]");
    }

    @Test
    void passesOverWhatComesBeforeNamedShards() {
        marker = StreamMarker.first(
                STREAM,
                new Position.SequenceNumbers(true, new TreeMap<>(Map.of("2", "5"))),
                List.of(new Shard("2", List.of())),
                false,
                NOW);
        listed("1");
        listed("2", "1");
        listed("3", "1");
        listed("4", "2");

        assertThat(starts()).containsExactly("2 After[sequenceNumber=5]", "3 Beginning[]");
    }

    @Test
    void saysWhatIsLost() {
        listed("3", "2");
        marker = StreamMarker.first(STREAM, configured, listed, false, NOW.minus(DAY));
        stored.put("2", READ);
        assertThat(losses()).containsExactly(DataLoss.Reason.PARENT_GONE);

        stored.put("2", ENDED);
        assertThat(losses()).containsExactly(DataLoss.Reason.NEVER_READ);

        marker = StreamMarker.first(STREAM, configured, listed, false, NOW);
        assertThat(losses())
                .as("it was there without a parent at the first start")
                .isEmpty();

        marker = StreamMarker.first(STREAM, configured, List.of(), false, NOW);
        assertThat(losses()).as("it was not").containsExactly(DataLoss.Reason.NEVER_READ);

        marker = StreamMarker.first(STREAM, configured, listed, false, NOW.minus(Duration.ofHours(1)));
        stored.put("3", READ.idle(NOW.minus(DAY).minusMillis(1)));
        assertThat(losses()).containsExactly(DataLoss.Reason.AGED_OUT);

        stored.put("3", READ.idle(NOW.minus(DAY)));
        assertThat(losses()).isEmpty();

        marker = StreamMarker.anew(new StreamId("arn", NOW), listed, NOW);
        assertThat(decide(0, 1).loss().orElseThrow().reason()).isEqualTo(DataLoss.Reason.STREAM_RECREATED);
    }

    @Test
    void whatIsAboutToAgeOutAtTheFirstStartIsNotMissed() {
        listed("1");
        ShardOffset oldest = ShardOffset.NOTHING.idle(NOW.minus(DAY));
        Instant soon = NOW.plusSeconds(2);
        assertThat(lossAt(soon, oldest)).as("nothing is stored yet").isEmpty();

        marker = StreamMarker.first(STREAM, configured, listed, false, NOW);
        assertThat(lossAt(soon, oldest)).isEmpty();
        stored.put("1", oldest);
        assertThat(lossAt(soon, oldest)).isEmpty();

        assertThat(lossAt(NOW.plusSeconds(60), oldest)).as("it is slow").contains(DataLoss.Reason.AGED_OUT);
        assertThat(lossAt(soon, oldest.idle(NOW.minus(DAY).minusSeconds(11))))
                .as("it was read before, and the marker is lost")
                .contains(DataLoss.Reason.AGED_OUT);
    }

    @Test
    void aShardWhoseParentIsListedIsAllThere() {
        listed("1");
        listed("2", "1");
        marker = StreamMarker.first(STREAM, configured, listed, false, NOW.minus(DAY));
        stored.put("1", ENDED);

        assertThat(losses()).isEmpty();
    }

    private List<String> starts() {
        return decide(0, 1).starts().stream()
                .map(start -> start.shardId() + " " + start.at())
                .toList();
    }

    private List<DataLoss.Reason> losses() {
        return decide(0, 1).starts().stream()
                .map(Decision.Start::loss)
                .flatMap(Optional::stream)
                .map(DataLoss::reason)
                .toList();
    }

    private Optional<DataLoss.Reason> lossAt(Instant now, ShardOffset offset) {
        StreamState state = new StreamState(STREAM, listed, stored, marker, configured, NOW, DAY);
        return ShardTracker.loss(state, "1", offset, now).map(DataLoss::reason);
    }

    private void listed(String id, String... parents) {
        listed.add(new Shard(id, List.of(parents)));
    }

    private Decision decide(int task, int tasks) {
        StreamState state = new StreamState(STREAM, listed, stored, marker, configured, NOW, DAY);
        return new ShardTracker(task, tasks).decide(state, reading);
    }
}
