package io.millrace.testkit.aws.kinesis;

import io.millrace.testkit.aws.internal.TokenBucket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A shard, seen from inside the server. All public methods may be called from any thread at any time; they take no
 * lock.
 */
public final class LocalShard {
    private static final long OPEN = -1;
    /** What the service charges for as one: each begun 25 KB of a record's payload. */
    private static final int PAYLOAD_UNIT_BYTES = 25 * 1024;

    private final int number;
    private final String id;
    private final HashRange range;
    private final @Nullable LocalShard parent;
    private final @Nullable LocalShard adjacentParent;
    private final long createdMillis;
    private final ShardSequence sequence;
    private final RecordLog log = new RecordLog();
    private final List<LocalShard> children = new CopyOnWriteArrayList<>();

    private final AtomicLong bytesAccepted = new AtomicLong();
    private final AtomicLong entriesThrottled = new AtomicLong();
    private final AtomicLong userRecords = new AtomicLong();
    private final AtomicLong payloadUnits = new AtomicLong();
    private long bytesStored;
    private volatile long closedMillis = OPEN;

    private final TokenBucket writeRecords;
    private final TokenBucket writeBytes;
    private final TokenBucket readCalls;
    private final TokenBucket readBytes;
    private final TokenBucket iteratorCalls;

    LocalShard(
            int number,
            HashRange range,
            @Nullable LocalShard parent,
            @Nullable LocalShard adjacentParent,
            long streamFingerprint,
            long nowMillis,
            KinesisLimits limits) {
        this.number = number;
        this.id = idOf(number);
        this.range = range;
        this.parent = parent;
        this.adjacentParent = adjacentParent;
        long afterParent = parent == null ? 0 : parent.createdMillis + 1;
        long afterAdjacent = adjacentParent == null ? 0 : adjacentParent.createdMillis + 1;
        this.createdMillis = Math.max(nowMillis, Math.max(afterParent, afterAdjacent));
        this.sequence = new ShardSequence(createdMillis, streamFingerprint, number);
        this.writeRecords = new TokenBucket(limits.writeRecordsPerSecond(), nowMillis);
        this.writeBytes = new TokenBucket(limits.writeBytesPerSecond(), nowMillis);
        this.readCalls = new TokenBucket(limits.readCallsPerSecond(), nowMillis);
        this.readBytes = new TokenBucket(limits.readBytesPerSecond(), nowMillis);
        this.iteratorCalls = new TokenBucket(limits.readCallsPerSecond(), nowMillis);
    }

    static String idOf(int number) {
        String digits = Integer.toString(number);
        return "shardId-" + "0".repeat(12 - digits.length()) + digits;
    }

    /** Its id, such as {@code shardId-000000000000}. */
    public String id() {
        return id;
    }

    /** The first of its hash keys, as a decimal number. */
    public String startingHashKey() {
        return range.start().toString();
    }

    /** The last of its hash keys, as a decimal number. */
    public String endingHashKey() {
        return range.end().toString();
    }

    /** True until it is split or merged. */
    public boolean isOpen() {
        return closedMillis == OPEN;
    }

    /** The shard it came from by a split, or one of the two by a merge. */
    public Optional<LocalShard> parent() {
        return Optional.ofNullable(parent);
    }

    /** The other shard it came from by a merge. */
    public Optional<LocalShard> adjacentParent() {
        return Optional.ofNullable(adjacentParent);
    }

    /** The records it still keeps, oldest first. */
    public List<LocalRecord> records() {
        return log.since(0, Integer.MAX_VALUE);
    }

    /**
     * The records from an index on, for a reader that comes again and again: ask next for the index of the last
     * record, plus one.
     *
     * @param index where to begin; records that were trimmed are left out
     * @param max how many to return at most
     */
    public List<LocalRecord> recordsSince(long index, int max) {
        return log.since(index, max);
    }

    /** How many records were accepted since the shard was opened, kept or not. */
    public long recordsAccepted() {
        return log.end();
    }

    /** How many bytes these had, partition keys included. */
    public long bytesAccepted() {
        return bytesAccepted.get();
    }

    /** How many user records these stood for: those of an aggregate in KPL's format count each. */
    public long userRecordsAccepted() {
        return userRecords.get();
    }

    /** How many PUT payload units the service would charge for: each begun 25 KB of a record. */
    public long payloadUnits() {
        return payloadUnits.get();
    }

    /** How many entries were refused because the shard was written to too fast. */
    public long entriesThrottled() {
        return entriesThrottled.get();
    }

    // What follows is called under the stream's lock, unless it says otherwise.

    boolean admitsWrite(int bytes, KinesisLimits limits, long nowMillis) {
        if (!writeRecords.has(1, limits.writeRecordsPerSecond(), nowMillis)
                || !writeBytes.has(bytes, limits.writeBytesPerSecond(), nowMillis)) {
            entriesThrottled.incrementAndGet();
            return false;
        }
        writeRecords.take(1);
        writeBytes.take(bytes);
        return true;
    }

    /** True when a GetRecords call may be answered now; counts the call. */
    boolean admitsRead(KinesisLimits limits, long nowMillis) {
        if (!readCalls.has(1, limits.readCallsPerSecond(), nowMillis)
                || !readBytes.has(1, limits.readBytesPerSecond(), nowMillis)) {
            return false;
        }
        readCalls.take(1);
        return true;
    }

    /** Charges what a GetRecords call has returned. */
    void chargeRead(long bytes) {
        readBytes.take((double) bytes);
    }

    boolean admitsIterator(KinesisLimits limits, long nowMillis) {
        if (!iteratorCalls.has(1, limits.readCallsPerSecond(), nowMillis)) {
            return false;
        }
        iteratorCalls.take(1);
        return true;
    }

    /** Writes one record and returns its index. */
    long append(PutBatch.Entry entry, boolean store, long nowMillis, long order, KinesisLimits limits) {
        long index = log.end();
        bytesAccepted.setRelease(bytesAccepted.getPlain() + entry.size());
        userRecords.setRelease(userRecords.getPlain() + UserRecords.in(entry.data()));
        int units = Math.max(1, (entry.data().length + PAYLOAD_UNIT_BYTES - 1) / PAYLOAD_UNIT_BYTES);
        payloadUnits.setRelease(payloadUnits.getPlain() + units);
        if (!store) {
            log.skip(1);
            return index;
        }
        log.append(new LocalRecord(sequence, index, entry, nowMillis, order));
        bytesStored += entry.size();
        while (bytesStored > limits.storedBytesPerShard()) {
            forgetOldest();
        }
        return index;
    }

    /** Forgets what arrived before this time. */
    void trim(long horizonMillis) {
        for (LocalRecord oldest = log.get(log.first());
                oldest != null && oldest.arrivalMillis() < horizonMillis;
                oldest = log.get(log.first())) {
            forgetOldest();
        }
    }

    void trimOldest(long records) {
        for (long i = 0; i < records && log.first() < log.end(); i++) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        LocalRecord oldest = log.get(log.first());
        if (oldest != null) {
            bytesStored -= oldest.size();
        }
        log.trimBefore(log.first() + 1);
    }

    void close(long nowMillis) {
        closedMillis = nowMillis;
    }

    void addChild(LocalShard child) {
        children.add(child);
    }

    // From any thread.

    int number() {
        return number;
    }

    HashRange range() {
        return range;
    }

    ShardSequence sequence() {
        return sequence;
    }

    RecordLog log() {
        return log;
    }

    List<LocalShard> children() {
        return children;
    }

    @Nullable
    String endingSequenceNumber() {
        return isOpen() ? null : sequence.end(log.end());
    }

    /** True when the shard was open at that time. */
    boolean wasOpenAt(long millis) {
        return createdMillis <= millis && wasOpenAfter(millis);
    }

    /** True when the shard was open at some time from then on. */
    boolean wasOpenAfter(long millis) {
        long closed = closedMillis;
        return closed == OPEN || closed >= millis;
    }
}
