package io.millrace.testkit.aws.kinesis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The records of a shard by index, in chunks. One writer at a time (the stream's lock); readers need no lock and see
 * each record that was appended before they asked.
 */
final class RecordLog {
    private static final int CHUNK = 1024;

    private volatile Chunks chunks = new Chunks(0, List.of());
    private volatile long first;
    private volatile long end;

    /** The chunks from number {@code base} on. The arrays are shared between successive values. */
    private record Chunks(long base, List<AtomicReferenceArray<@Nullable LocalRecord>> arrays) {
        @Nullable
        AtomicReferenceArray<@Nullable LocalRecord> of(long index) {
            long number = index / CHUNK - base;
            return number < 0 || number >= arrays.size() ? null : arrays.get((int) number);
        }
    }

    /** The index of the oldest record that is still here; {@link #end()} if there is none. */
    long first() {
        return first;
    }

    /** The index that the next record will get. */
    long end() {
        return end;
    }

    /** Appends; the record's index must be {@link #end()}. */
    void append(LocalRecord record) {
        long index = end;
        AtomicReferenceArray<@Nullable LocalRecord> chunk = chunks.of(index);
        if (chunk == null) {
            chunk = new AtomicReferenceArray<>(CHUNK);
            List<AtomicReferenceArray<@Nullable LocalRecord>> arrays = new ArrayList<>(chunks.arrays());
            long base = arrays.isEmpty() ? index / CHUNK : chunks.base();
            arrays.add(chunk);
            chunks = new Chunks(base, arrays);
        }
        chunk.setPlain((int) (index % CHUNK), record);
        end = index + 1; // publishes the record
    }

    /** Counts records that are not kept. */
    void skip(long records) {
        first = end + records;
        end = first;
    }

    /** Forgets the records before this index. */
    void trimBefore(long index) {
        long from = first;
        long to = Math.min(index, end);
        if (to <= from) {
            return;
        }
        for (long i = from; i < to; i++) {
            AtomicReferenceArray<@Nullable LocalRecord> chunk = chunks.of(i);
            if (chunk != null) {
                chunk.setRelease((int) (i % CHUNK), null);
            }
        }
        first = to;
        int gone = (int) (to / CHUNK - chunks.base());
        if (gone > 0) {
            List<AtomicReferenceArray<@Nullable LocalRecord>> arrays = chunks.arrays();
            int drop = Math.min(gone, arrays.size());
            chunks = new Chunks(chunks.base() + drop, new ArrayList<>(arrays.subList(drop, arrays.size())));
        }
    }

    /** The record with this index; null when it is trimmed or not there yet. */
    @Nullable
    LocalRecord get(long index) {
        if (index < first || index >= end) {
            return null;
        }
        AtomicReferenceArray<@Nullable LocalRecord> chunk = chunks.of(index);
        return chunk == null ? null : chunk.get((int) (index % CHUNK));
    }

    /** Up to {@code max} records from this index on; begins at the oldest one that is still here. */
    List<LocalRecord> since(long index, int max) {
        long from = Math.max(index, first);
        long to = (int) Math.min(max, Math.max(0, end - from)) + from;
        LocalRecord[] found = new LocalRecord[(int) (to - from)];
        int n = 0;
        for (long i = from; i < to; i++) {
            LocalRecord record = get(i); // null when it was trimmed a moment ago
            if (record != null) {
                found[n++] = record;
            }
        }
        return Arrays.asList(n == found.length ? found : Arrays.copyOf(found, n));
    }

    /** The index of the first record that arrived then or later; {@link #end()} if there is none. */
    long indexAtTime(long millis) {
        long low = first;
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            LocalRecord record = get(middle);
            if (record == null || record.arrivalMillis() < millis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
