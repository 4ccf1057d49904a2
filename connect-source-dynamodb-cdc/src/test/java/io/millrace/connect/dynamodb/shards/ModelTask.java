package io.millrace.connect.dynamodb.shards;

import io.millrace.connect.dynamodb.shards.ModelStream.Change;
import io.millrace.connect.dynamodb.shards.ModelStream.ModelShard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A task around the classes that are tested, and Connect's side of it: what was sent and is not stored yet. */
final class ModelTask {
    private static final long DISCOVERY = 300_000;
    private static final int MAX_QUEUE = 30;

    private final HistoryRun run;
    private final ModelStream stream;
    private final ShardTracker tracker;
    private final int index;
    private final Map<String, ShardOffset> reading = new LinkedHashMap<>();
    private final Map<String, Integer> next = new HashMap<>();
    private final Deque<Sent> queue = new ArrayDeque<>();
    /** What Connect took and has not stored the offsets of, by source partition. */
    private final Map<Map<String, String>, Deque<Sent>> unstored = new LinkedHashMap<>();
    /** What Kafka has not answered yet. */
    private final List<Sent> unacknowledged = new ArrayList<>();

    private Set<String> unstoredEnds = new HashSet<>();
    private @Nullable List<Shard> listed;
    private long listedAt;
    private @Nullable StreamState state;
    private long lookedAt;
    private boolean isMarkerSent;

    /** Something on its way to Kafka. */
    private static final class Sent {
        private final Map<String, String> partition;
        private final @Nullable Change change;
        private final Map<String, Object> offset;
        private boolean isAcknowledged;

        private Sent(Map<String, String> partition, @Nullable Change change, Map<String, Object> offset) {
            this.partition = partition;
            this.change = change;
            this.offset = offset;
        }

        /** Kafka keeps the order of what has the same key. */
        private Object key() {
            return change == null ? partition : change.key;
        }
    }

    ModelTask(HistoryRun run, int index, int tasks) {
        this.run = run;
        this.stream = run.stream();
        this.index = index;
        this.tracker = new ShardTracker(index, tasks);
    }

    void list() {
        listed = stream.list(run.now());
        listedAt = run.now();
    }

    /** Looks at the stored offsets, and begins what may begin. */
    void look() {
        if (listed == null || run.now() - listedAt > DISCOVERY) {
            list();
        }
        StreamMarker marker = marker();
        if (marker == null) {
            run.isBeginning();
        }
        Map<String, ShardOffset> stored = new HashMap<>();
        tracker.lookups(listed).forEach(id -> stored(id).ifPresent(offset -> stored.put(id, offset)));
        state = new StreamState(
                stream.id, listed, stored, marker, run.position(), instant(), Duration.ofMillis(ModelStream.RETENTION));
        lookedAt = run.now();
        if (index == 0 && marker == null && !isMarkerSent) {
            boolean hasOffsets =
                    listed.stream().anyMatch(shard -> stored(shard.id()).isPresent());
            begin(StreamMarker.first(stream.id, run.position(), listed, hasOffsets, instant()));
        }
        Decision decision = tracker.decide(state, reading);
        if (decision.loss().isPresent()) {
            run.reportLoss(decision.loss().get());
            if (index == 0 && !isMarkerSent) {
                begin(StreamMarker.anew(stream.id, listed, instant()));
            }
        }
        unstoredEnds = new HashSet<>(decision.unstoredEnds());
        for (Decision.Start start : decision.starts()) {
            run.begins(start.shardId());
            start.loss().ifPresentOrElse(run::reportLoss, () -> run.beginsQuietly(start.shardId(), marker));
            reading.put(start.shardId(), start.offset());
            next.put(start.shardId(), stream.shard(start.shardId()).find(start.at()));
        }
    }

    private void begin(StreamMarker marker) {
        isMarkerSent = true;
        queue.add(new Sent(SourcePartitions.marker(stream.id.arn()), null, marker.encode()));
    }

    private @Nullable StreamMarker marker() {
        Map<String, Object> stored = run.stored.get(SourcePartitions.marker(stream.id.arn()));
        return stored == null ? null : StreamMarker.decode(stored);
    }

    private Optional<ShardOffset> stored(String shardId) {
        Map<String, Object> stored = run.stored.get(stream.partition(shardId));
        return Optional.ofNullable(stored).map(offset -> ShardOffset.decode(shardId, offset));
    }

    /** Reads a page of the nth of the shards that are not at their end. */
    void read(int nth, int max) {
        List<String> open =
                reading.keySet().stream().filter(id -> !reading.get(id).isEnd()).toList();
        if (!open.isEmpty() && queue.size() < MAX_QUEUE) {
            read(open.get(nth % open.size()), max);
        }
    }

    private void read(String shardId, int max) {
        if (run.now() - lookedAt > DISCOVERY) {
            look();
        }
        ModelShard shard = stream.shard(shardId);
        ShardOffset offset = reading.get(shardId);
        Optional<DataLoss> loss = ShardTracker.loss(state, shardId, offset, instant());
        loss.ifPresent(run::reportLoss);
        if (loss.isEmpty() && !offset.isWorthStoring()) {
            run.beginsQuietly(shardId, marker());
        }
        int at = next.get(shardId);
        List<Change> page = new ArrayList<>();
        for (; at < shard.changes.size() && page.size() < max; at++) {
            Change change = shard.changes.get(at);
            if (!change.isTrimmed(run.now())) {
                page.add(change);
            }
        }
        next.put(shardId, at);
        boolean isAtTip = at == shard.changes.size();
        for (Change change : page) {
            boolean isLast = change == page.get(page.size() - 1);
            offset = offset.behind(
                    String.valueOf(change.sequenceNumber), isLast && isAtTip ? instant() : change.stamp());
            send(shardId, change, offset);
        }
        if (page.isEmpty()) {
            offset = offset.idle(instant());
        }
        if (isAtTip && !shard.isOpen()) {
            offset = offset.ended(instant());
            send(shardId, null, offset);
        }
        reading.put(shardId, offset);
    }

    /** Sends a heartbeat of each shard. */
    void beat() {
        reading.forEach((shardId, offset) -> {
            if (offset.isWorthStoring() && (!offset.isEnd() || unstoredEnds.contains(shardId))) {
                send(shardId, null, offset);
            }
        });
    }

    private void send(String shardId, @Nullable Change change, ShardOffset offset) {
        queue.add(new Sent(stream.partition(shardId), change, offset.encode()));
    }

    /** Connect takes some of what was read. */
    void poll(int count) {
        for (int i = 0; i < count && !queue.isEmpty(); i++) {
            Sent sent = queue.remove();
            unacknowledged.add(sent);
            unstored.computeIfAbsent(sent.partition, partition -> new ArrayDeque<>())
                    .add(sent);
        }
    }

    /** Kafka has what was sent of one key. With transactions nobody sees that yet. */
    void acknowledge(int nth) {
        if (!run.isExactlyOnce() && !unacknowledged.isEmpty()) {
            Object key = unacknowledged.get(nth % unacknowledged.size()).key();
            acknowledge(sent -> sent.key().equals(key));
        }
    }

    private void acknowledge(Predicate<Sent> which) {
        for (Sent sent : List.copyOf(unacknowledged)) {
            if (which.test(sent)) {
                unacknowledged.remove(sent);
                sent.isAcknowledged = true;
                if (sent.change != null) {
                    run.append(sent.change);
                }
            }
        }
    }

    /** Kafka has everything, and Connect stores all offsets. */
    void commit() {
        acknowledge(sent -> true);
        List.copyOf(unstored.keySet()).forEach(this::store);
    }

    /** Connect stores the offset of one partition, as far as Kafka has what came before. */
    void commitSome(int nth) {
        if (run.isExactlyOnce()) {
            commit();
        } else if (!unstored.isEmpty()) {
            store(List.copyOf(unstored.keySet()).get(nth % unstored.size()));
        }
    }

    private void store(Map<String, String> partition) {
        Deque<Sent> sent = unstored.get(partition);
        while (!sent.isEmpty() && sent.peek().isAcknowledged) {
            run.store(partition, sent.remove().offset);
        }
        if (sent.isEmpty()) {
            unstored.remove(partition);
        }
    }

    /** What a task that does not know that it is dead may store later. */
    Map<Map<String, String>, Map<String, Object>> die() {
        Map<Map<String, String>, Map<String, Object>> late = new LinkedHashMap<>();
        if (!run.isExactlyOnce()) {
            unstored.forEach((partition, offsets) -> {
                for (Sent sent : offsets) {
                    if (!sent.isAcknowledged) {
                        break;
                    }
                    late.put(partition, sent.offset);
                }
            });
        }
        return late;
    }

    /** Everything there is to do, once. */
    void work() {
        list();
        look();
        for (String shardId : List.copyOf(reading.keySet())) {
            if (!reading.get(shardId).isEnd()) {
                read(shardId, 1000);
            }
        }
        beat();
        poll(Integer.MAX_VALUE);
        commit();
    }

    /** Whether the task has read all there is of the shard now. */
    boolean isAtTip(ModelShard shard) {
        ShardOffset offset = reading.get(shard.id);
        return offset != null && next.get(shard.id) == shard.changes.size();
    }

    private Instant instant() {
        return Instant.ofEpochMilli(run.now());
    }
}
