package io.millrace.connect.dynamodb.snapshot;

import io.millrace.connect.dynamodb.shards.SourcePartitions;
import io.millrace.connect.dynamodb.shards.StreamId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a user wants Connect to store as offsets of segments, before Connect does. Any of them may be scanned again: the shards
 * wait meanwhile, and what they read then is newer. Stateless.
 */
public final class AlteredSegments {
    private static final String TABLE = "table";
    private static final String ARN = "streamArn";
    private static final String CREATED = "streamCreatedAt";

    private AlteredSegments() {}

    /**
     * Checks a request.
     *
     * @param request as {@code SourceConnector.alterOffsets} has it; an offset is null where it is to be removed
     * @return what is not about segments
     * @throws ConnectException with what is wrong, and the right form
     */
    public static Map<Map<String, ?>, @Nullable Map<String, ?>> check(
            StreamId stream, Map<Map<String, ?>, ? extends @Nullable Map<String, ?>> request) {
        Map<Map<String, ?>, @Nullable Map<String, ?>> rest = new HashMap<>();
        request.forEach((partition, offset) -> {
            if (partition != null && partition.get(TABLE) != null) {
                check(stream, partition, offset);
            } else {
                rest.put(partition, offset);
            }
        });
        return rest;
    }

    private static void check(StreamId stream, Map<String, ?> partition, @Nullable Map<String, ?> offset) {
        Map<String, Object> given = new HashMap<>(partition);
        String table = String.valueOf(given.get(TABLE));
        Map<String, String> expected =
                SourcePartitions.segment(stream, table, number(given, "segment"), number(given, "segments"));
        if (offset == null && !stream.arn().equals(given.get(ARN))) {
            return; // of a stream that was read before
        }
        if (offset == null) {
            given.put(CREATED, Objects.requireNonNull(expected.get(CREATED))); // of whatever stream: it goes
        }
        int segment = number(given, "segment");
        if (!given.equals(expected) || segment < 0 || segment >= number(given, "segments")) {
            throw new ConnectException("A partition of a segment is not valid, or of another stream: " + partition
                    + ". Its form is " + new TreeMap<>(SourcePartitions.segment(stream, table, 0, 4))
                    + ", all of them strings, with segments counted from 0.");
        }
        if (offset != null) {
            SegmentOffset.decode(new Segment(table, segment, number(given, "segments")).toString(), offset);
        }
    }

    /** -1 where there is none. */
    private static int number(Map<String, ?> partition, String name) {
        return partition.get(name) instanceof String text && text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : -1;
    }
}
