package io.millrace.connect.dynamodb.shards;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Kinesis as far as it matters for a {@link History}: shards that are split and merged, that keep records for a day, and whose clocks
 * differ a little. Times are milliseconds since the history's beginning.
 */
final class ModelStream {
    static final long RETENTION = 24 * 3_600_000L;
    /** Records are there a little longer than they must be. */
    private static final long SLACK = 600_000;

    private static final int HASHES = 16;
    private static final int[] CLOCKS = {0, 3000, -4000, 1000, -2000};

    final StreamId id;
    final List<ModelShard> shards = new ArrayList<>();
    private final Map<String, Map<String, String>> partitions = new HashMap<>();
    private long lastSequenceNumber = 1000;

    ModelStream(int number, int shards, long now) {
        this.id = new StreamId("arn:aws:kinesis:eu-west-1:123456789012:stream/orders", Instant.ofEpochMilli(number));
        for (int i = 0; i < shards; i++) {
            open(List.of(), HASHES * i / shards, HASHES * (i + 1) / shards, now);
        }
    }

    Change write(int key, int index, long now) {
        int hash = key * 5 % HASHES;
        ModelShard shard = open().stream()
                .filter(open -> open.from <= hash && hash < open.to)
                .findFirst()
                .orElseThrow();
        Change change = new Change(shard, key, index, ++lastSequenceNumber, now);
        shard.changes.add(change);
        return change;
    }

    void split(int nth, long now) {
        List<ModelShard> open = open();
        ModelShard shard = open.get(nth % open.size());
        if (shard.to - shard.from > 1) {
            int middle = (shard.from + shard.to) / 2;
            shard.closed = now;
            open(List.of(shard), shard.from, middle, now);
            open(List.of(shard), middle, shard.to, now);
        }
    }

    void merge(int nth, long now) {
        List<ModelShard> open = open();
        ModelShard one = open.get(nth % open.size());
        open.stream().filter(other -> other.from == one.to).findFirst().ifPresent(other -> {
            one.closed = now;
            other.closed = now;
            open(List.of(one, other), one.from, other.to, now);
        });
    }

    private void open(List<ModelShard> parents, int from, int to, long now) {
        String shardId = String.format(Locale.ROOT, "shardId-%012d", shards.size());
        shards.add(new ModelShard(shardId, parents, from, to, CLOCKS[shards.size() % CLOCKS.length]));
    }

    private List<ModelShard> open() {
        return shards.stream().filter(ModelShard::isOpen).toList();
    }

    List<ModelShard> listed(long now) {
        return shards.stream()
                .filter(shard -> shard.isOpen() || shard.closed >= now - RETENTION)
                .toList();
    }

    List<Shard> list(long now) {
        return listed(now).stream()
                .map(shard -> new Shard(
                        shard.id,
                        shard.parents.stream().map(parent -> parent.id).toList()))
                .toList();
    }

    Map<String, String> partition(String shardId) {
        return partitions.computeIfAbsent(shardId, of -> SourcePartitions.shard(id, of));
    }

    ModelShard shard(String shardId) {
        return shards.stream()
                .filter(shard -> shard.id.equals(shardId))
                .findFirst()
                .orElseThrow();
    }

    /** A shard. */
    static final class ModelShard {
        final String id;
        final List<ModelShard> parents;
        final Set<ModelShard> ancestors = new LinkedHashSet<>();
        final List<Change> changes = new ArrayList<>();
        private final int from;
        private final int to;
        private final int clock;
        private long closed = Long.MAX_VALUE;

        private ModelShard(String id, List<ModelShard> parents, int from, int to, int clock) {
            this.id = id;
            this.parents = parents;
            for (ModelShard parent : parents) {
                ancestors.addAll(parent.ancestors);
                ancestors.add(parent);
            }
            this.from = from;
            this.to = to;
            this.clock = clock;
        }

        boolean isOpen() {
            return closed == Long.MAX_VALUE;
        }

        boolean descendsFrom(ModelShard other) {
            return ancestors.contains(other);
        }

        /** The index of the first record to read. */
        int find(StartAt at) {
            for (int i = 0; i < changes.size(); i++) {
                if (changes.get(i).isAt(at)) {
                    return i;
                }
            }
            return changes.size();
        }
    }

    /** A record, one of the changes of a key, and what became of it. */
    static final class Change {
        final ModelShard shard;
        final int key;
        final int index;
        final long sequenceNumber;
        final long arrived;
        /** Whether Kafka has it, since the user last wanted it read again. */
        boolean isAppended;
        /** Whether it was said that it may be lost, or nobody asked for it. */
        boolean isExcused;

        private Change(ModelShard shard, int key, int index, long sequenceNumber, long now) {
            this.shard = shard;
            this.key = key;
            this.index = index;
            this.sequenceNumber = sequenceNumber;
            this.arrived = now;
        }

        /** Whether it need not be there any more. */
        boolean isOld(long now) {
            return arrived < now - RETENTION;
        }

        boolean isTrimmed(long now) {
            return arrived < now - RETENTION - SLACK;
        }

        /** When it arrived, as the service says. */
        Instant stamp() {
            return Instant.ofEpochMilli(arrived + shard.clock);
        }

        private boolean isAt(StartAt at) {
            if (at instanceof StartAt.Time time) {
                return !stamp().isBefore(time.instant());
            }
            if (at instanceof StartAt.After after) {
                return sequenceNumber > Long.parseLong(after.sequenceNumber());
            }
            return true;
        }

        @Override
        public String toString() {
            return "change " + index + " of key " + key + " in " + shard.id;
        }
    }
}
