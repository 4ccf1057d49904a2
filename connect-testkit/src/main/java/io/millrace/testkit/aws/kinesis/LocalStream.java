package io.millrace.testkit.aws.kinesis;

import io.millrace.testkit.aws.fault.EntryFailure;
import io.millrace.testkit.aws.fault.Interference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream, seen from inside the server. Public methods may be called from any thread at any time.
 *
 * <p>One lock guards all that changes. A batch is written under it as a whole, so that what a shard has stored is
 * always a prefix of its order of arrival.
 */
public final class LocalStream {
    /** The service's default; UpdateMaxRecordSize changes it for a stream. */
    static final int DEFAULT_MAX_RECORD_KIB = 1024;

    /** A stream's state, as the API names it. */
    enum Status {
        CREATING,
        ACTIVE,
        UPDATING,
        DELETING
    }

    private final String name;
    private final String arn;
    private final boolean onDemand;
    private final long createdMillis;
    private final KinesisSettings settings;
    private final Object lock = new Object();

    private volatile ShardMap map = new ShardMap(List.of());
    private volatile Status status = Status.CREATING;
    private volatile int maxRecordKib;
    private volatile boolean gone;
    private int nextShardNumber;
    private long order;
    private @Nullable Runnable pending;
    private long pendingDueMillis;

    LocalStream(String name, int shards, boolean onDemand, int maxRecordKib, KinesisSettings settings) {
        this.name = name;
        this.arn = settings.streamArn(name);
        this.onDemand = onDemand;
        this.maxRecordKib = maxRecordKib;
        this.settings = settings;
        this.createdMillis = settings.nowMillis();
        begin(Status.CREATING, () -> {
            List<LocalShard> first = new ArrayList<>();
            for (HashRange range : HashRange.uniform(shards)) {
                first.add(newShard(range, null, null, createdMillis)); // open as long as the stream is there
            }
            map = map.with(first);
        });
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its ARN. */
    public String arn() {
        return arn;
    }

    /** Its shards, closed ones included, oldest first. */
    public List<LocalShard> shards() {
        settle();
        return map.all();
    }

    /** The shard with this id. */
    public LocalShard shard(String id) {
        LocalShard shard = find(id);
        if (shard == null) {
            throw new IllegalArgumentException("Stream " + name + " has no shard " + id + "; it has: "
                    + map.all().stream().map(LocalShard::id).toList());
        }
        return shard;
    }

    /** How many records it has accepted since it was created, kept or not. */
    public long recordsAccepted() {
        return map.all().stream().mapToLong(LocalShard::recordsAccepted).sum();
    }

    /** How many bytes these had, partition keys included. */
    public long bytesAccepted() {
        return map.all().stream().mapToLong(LocalShard::bytesAccepted).sum();
    }

    /** How many user records these stood for: those of an aggregate in KPL's format count each. */
    public long userRecordsAccepted() {
        return map.all().stream().mapToLong(LocalShard::userRecordsAccepted).sum();
    }

    /** How many PUT payload units the service would charge for: each begun 25 KB of a record. */
    public long payloadUnits() {
        return map.all().stream().mapToLong(LocalShard::payloadUnits).sum();
    }

    /** How many entries were refused because a shard was written to too fast. */
    public long entriesThrottled() {
        return map.all().stream().mapToLong(LocalShard::entriesThrottled).sum();
    }

    /** Forgets the oldest records of a shard, as the service does when they are past their retention. */
    public void trim(String shardId, long records) {
        synchronized (lock) {
            shard(shardId).trimOldest(records);
        }
    }

    /** Forgets a closed shard and its records, as the service does when it was closed for as long as the retention. */
    public void forget(String shardId) {
        synchronized (lock) {
            if (shard(shardId).isOpen()) {
                throw new IllegalArgumentException("Shard " + shardId + " is open: only closed ones are forgotten.");
            }
            map = map.without(shard -> shard.id().equals(shardId));
        }
    }

    // What follows is the service's.

    PutOutcome put(PutBatch batch, Interference interference) {
        return put(batch, interference, settings.throttling());
    }

    PutOutcome put(PutBatch batch, Interference interference, boolean throttled) {
        List<PutBatch.Entry> entries = batch.entries();
        PutOutcome outcome = new PutOutcome(entries.size());
        int[] permutation = interference.order(entries.size());
        long now = settings.nowMillis();
        KinesisLimits limits = settings.limits();
        boolean touched = interference.touchesEntries();
        synchronized (lock) {
            settle();
            requireUsable();
            long horizon = now - limits.retention().toMillis();
            for (int i = 0; i < entries.size(); i++) {
                int at = permutation == null ? i : permutation[i];
                PutBatch.Entry entry = entries.get(at);
                LocalShard shard = map.forHash(entry.hashHigh(), entry.hashLow());
                EntryFailure failure = null;
                if (touched) {
                    failure = interference.failureOf(shard.id(), entry.partitionKey(), entry.data());
                }
                if (failure == null && throttled && !shard.admitsWrite(entry.size(), limits, now)) {
                    failure = new EntryFailure(
                            "ProvisionedThroughputExceededException",
                            Invalid.rateExceeded(shard.id(), name, settings.account()));
                }
                if (failure == null) {
                    outcome.written(at, shard, shard.append(entry, settings.storing(), now, order++, limits));
                } else {
                    outcome.failed(at, failure);
                }
            }
            if (settings.storing()) {
                map.open().forEach(shard -> shard.trim(horizon));
            }
        }
        return outcome;
    }

    /** Runs under the lock that guards quotas and changes. */
    <T> T locked(Supplier<T> task) {
        synchronized (lock) {
            settle();
            return task.get();
        }
    }

    @Nullable
    LocalShard find(String shardId) {
        settle();
        return map.byId(shardId);
    }

    /** Finishes a change whose time has come, and forgets shards and records that are past their retention. */
    void settle() {
        synchronized (lock) {
            long now = settings.nowMillis();
            if (pending != null && now >= pendingDueMillis) {
                Runnable change = pending;
                pending = null;
                change.run();
                if (status == Status.DELETING) {
                    gone = true;
                } else {
                    status = Status.ACTIVE;
                }
            }
            long horizon = now - settings.limits().retention().toMillis();
            map = map.without(shard -> !shard.wasOpenAfter(horizon));
        }
    }

    /** Begins a change: it takes effect after the transition time, when the stream is ACTIVE again or gone. */
    void begin(Status during, Runnable change) {
        synchronized (lock) {
            status = during;
            pending = change;
            pendingDueMillis = settings.nowMillis() + settings.transition().toMillis();
            settle();
        }
    }

    boolean isUsable() {
        settle();
        return !gone && (status == Status.ACTIVE || status == Status.UPDATING);
    }

    void requireUsable() {
        if (gone || (status != Status.ACTIVE && status != Status.UPDATING)) {
            throw Invalid.noSuchStream(name, settings.account());
        }
    }

    void requireActive() {
        settle();
        if (status != Status.ACTIVE) {
            throw Invalid.inUse("Stream " + name + " under account " + settings.account()
                    + " not ACTIVE, instead in state " + status);
        }
    }

    void maxRecordKib(int kib) {
        maxRecordKib = kib;
    }

    int maxRecordKib() {
        return maxRecordKib;
    }

    boolean isGone() {
        settle();
        return gone;
    }

    Status status() {
        settle();
        return status;
    }

    boolean isOnDemand() {
        return onDemand;
    }

    long createdMillis() {
        return createdMillis;
    }

    ShardMap map() {
        settle();
        return map;
    }

    // Called under the lock, by changes.

    ShardMap mapUnsettled() {
        return map;
    }

    void split(LocalShard parent, HashKey newStart) {
        long now = settings.nowMillis();
        parent.close(now);
        HashRange range = parent.range();
        addChildren(
                List.of(parent),
                List.of(
                        newShard(new HashRange(range.start(), newStart.previous()), parent, null, now),
                        newShard(new HashRange(newStart, range.end()), parent, null, now)));
    }

    void merge(LocalShard parent, LocalShard adjacent) {
        long now = settings.nowMillis();
        parent.close(now);
        adjacent.close(now);
        addChildren(
                List.of(parent, adjacent),
                List.of(newShard(parent.range().joinedWith(adjacent.range()), parent, adjacent, now)));
    }

    private void addChildren(List<LocalShard> parents, List<LocalShard> children) {
        parents.forEach(parent -> children.forEach(parent::addChild));
        map = map.with(children);
    }

    private LocalShard newShard(
            HashRange range, @Nullable LocalShard parent, @Nullable LocalShard adjacent, long nowMillis) {
        return new LocalShard(
                nextShardNumber++,
                range,
                parent,
                adjacent,
                31L * name.hashCode() + createdMillis,
                nowMillis,
                settings.limits());
    }
}
