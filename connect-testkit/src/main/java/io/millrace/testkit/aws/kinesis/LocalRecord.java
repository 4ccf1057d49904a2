package io.millrace.testkit.aws.kinesis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A record as a shard keeps it. Immutable, as long as nobody changes {@link #data()}. */
public final class LocalRecord {
    private final ShardSequence sequence;
    private final long index;
    private final String partitionKey;
    private final byte[] data;
    private final long arrivalMillis;
    private final long order;
    private final int size;

    LocalRecord(ShardSequence sequence, long index, PutBatch.Entry entry, long arrivalMillis, long order) {
        this.sequence = sequence;
        this.index = index;
        this.partitionKey = entry.partitionKey();
        this.data = entry.data();
        this.arrivalMillis = arrivalMillis;
        this.order = order;
        this.size = entry.size();
    }

    /** Its place in the shard, counted from 0 since the shard was opened. */
    public long index() {
        return index;
    }

    /** Its place in the stream: records are written one after the other, whatever their shard, and this counts them. */
    public long order() {
        return order;
    }

    /** Its sequence number. */
    public String sequenceNumber() {
        return sequence.of(index);
    }

    /** Its partition key. */
    public String partitionKey() {
        return partitionKey;
    }

    /** Its payload: the very bytes, not to be changed. */
    public byte[] data() {
        return data;
    }

    /** Its payload, read as UTF-8. */
    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }

    /** When it was written, by the server's clock. */
    public Instant arrival() {
        return Instant.ofEpochMilli(arrivalMillis);
    }

    /** What counts against limits: payload and partition key. */
    int size() {
        return size;
    }

    long arrivalMillis() {
        return arrivalMillis;
    }

    byte[] sequenceAscii() {
        return sequence.asciiOf(index);
    }

    @Override
    public String toString() {
        return "LocalRecord[" + sequenceNumber() + ", key of " + partitionKey.length() + " characters, " + data.length
                + " bytes]";
    }
}
