package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.BatchLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One request: its entries, and the records that each of them carries. Filled, then not changed. Confined to the engine thread.
 */
final class Request<P> {
    private final BatchLimits limits;
    private final List<P> payloads;
    private final List<Entry<P>> records;
    /** Where the records of each payload end; unused as long as each carries one. */
    private int[] ends = {};

    private long bytes;
    private boolean alone;
    private boolean full;

    /** @param expected about how many entries it will hold */
    Request(BatchLimits limits, int expected) {
        this.limits = limits;
        int capacity = Math.min(limits.maxEntries(), expected);
        this.payloads = new ArrayList<>(capacity);
        this.records = new ArrayList<>(capacity);
    }

    /**
     * Whether an entry of this size may be added that begins with this record. The first always may: what is over the limits
     * was rejected before it got here.
     */
    boolean hasRoomFor(Entry<P> record, long entryBytes) {
        full |= !payloads.isEmpty()
                && (alone
                        || record.isAlone()
                        || payloads.size() == limits.maxEntries()
                        || bytes + entryBytes > limits.maxBytes());
        return !full;
    }

    /** Whether an entry was turned away. */
    boolean isFull() {
        return full;
    }

    /** Adds an entry that carries one record. */
    void add(Entry<P> record) {
        carry(record);
        close(record.outgoing().payload(), record.bytes());
    }

    /** Adds a record to the entry that {@link #close} ends. */
    void carry(Entry<P> record) {
        records.add(record);
        alone |= record.isAlone();
    }

    /** Ends an entry. */
    void close(P payload, long entryBytes) {
        payloads.add(payload);
        bytes += entryBytes;
        int entries = payloads.size();
        if (records.size() == entries && ends.length == 0) {
            return;
        }
        if (entries > ends.length) {
            int known = ends.length;
            ends = Arrays.copyOf(ends, Math.max(16, 2 * entries));
            if (known == 0) {
                for (int i = 0; i < entries - 1; i++) {
                    ends[i] = i + 1;
                }
            }
        }
        ends[entries - 1] = records.size();
    }

    /** What is sent, in order. */
    List<P> payloads() {
        return payloads;
    }

    /** The index in {@link #records} of the first record that entry {@code index} carries. */
    int begin(int index) {
        return ends.length == 0 || index == 0 ? index : ends[index - 1];
    }

    /** The index behind the last one. */
    int end(int index) {
        return ends.length == 0 ? index + 1 : ends[index];
    }

    /** All records, in order. */
    List<Entry<P>> records() {
        return records;
    }

    /** The size of all entries. */
    long bytes() {
        return bytes;
    }
}
