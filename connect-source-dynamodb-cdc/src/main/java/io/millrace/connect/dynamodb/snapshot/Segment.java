package io.millrace.connect.dynamodb.snapshot;

import io.millrace.connect.dynamodb.shards.SourcePartitions;
import io.millrace.connect.dynamodb.shards.StreamId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A part of a table's scan. Immutable.
 *
 * @param table the table's name
 * @param number counts from 0
 * @param total into how many the table is divided
 */
public record Segment(String table, int number, int total) {
    /** All segments of these tables. */
    static List<Segment> of(Collection<String> tables, int total) {
        List<Segment> segments = new ArrayList<>();
        for (String table : tables) {
            for (int number = 0; number < total; number++) {
                segments.add(new Segment(table, number, total));
            }
        }
        return segments;
    }

    /** Connect's source partition. */
    public Map<String, String> partition(StreamId stream) {
        return SourcePartitions.segment(stream, table, number, total);
    }

    /** Whether it is that task's to scan: which follows from numbers alone, as with shards. */
    boolean isOwnedBy(int task, int tasks) {
        return number % tasks == task;
    }

    /** For messages and keys. */
    @Override
    public String toString() {
        return "segment " + number + " of " + total + " of table " + table;
    }
}
