package io.millrace.connect.dynamodb.shards;

import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes the source partitions, the keys of Connect's offsets.
 *
 * <p>Connect compares them as the bytes of their JSON, written in the map's own order, and makes a HashMap of what a user gives to
 * its REST API, in the user's order. So these are HashMaps too, with names that all fall into different buckets: only then does
 * the order in which they were put in not matter.
 */
public final class SourcePartitions {
    /** Stands for the shard in the partition of a stream's {@link StreamMarker}. */
    public static final String MARKER = "#stream";

    static final String ARN = "streamArn";
    static final String CREATED = "streamCreatedAt";
    static final String SHARD = "shardId";
    static final String TABLE = "table";
    static final String SEGMENT = "segment";
    static final String SEGMENTS = "segments";

    private SourcePartitions() {}

    /** The partition of a shard. A stream that is created anew under an old name has other ones. */
    public static Map<String, String> shard(StreamId stream, String shardId) {
        return partition(stream.arn(), created(stream), shardId);
    }

    /** The partition of a stream's marker: the same for every stream with this ARN, however often it was created. */
    public static Map<String, String> marker(String arn) {
        return partition(arn, "", MARKER);
    }

    /**
     * The partition of a segment of a table that is scanned before the stream is read.
     *
     * @param segment counts from 0
     * @param totalSegments into how many the table is divided
     */
    public static Map<String, String> segment(StreamId stream, String table, int segment, int totalSegments) {
        Map<String, String> partition = new HashMap<>();
        partition.put(ARN, stream.arn());
        partition.put(CREATED, created(stream));
        partition.put(TABLE, table);
        partition.put(SEGMENT, Integer.toString(segment));
        partition.put(SEGMENTS, Integer.toString(totalSegments));
        return partition;
    }

    /** When the stream was created, as the partitions say it. */
    static String created(StreamId stream) {
        return stream.created().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static Map<String, String> partition(String arn, String created, String shardId) {
        Map<String, String> partition = new HashMap<>();
        partition.put(ARN, arn);
        partition.put(CREATED, created);
        partition.put(SHARD, shardId);
        return partition;
    }
}
