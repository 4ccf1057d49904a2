package io.millrace.connect.dynamodb.shards;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a user wants Connect to store as offsets, before Connect does. Immutable.
 *
 * <p>The offsets that are stored cannot be seen here. So the request alone has to show that shards are still read after their
 * parents: what is read again has descendants that are read again too, and what is not begun anew has parents at their end.
 */
public final class AlteredOffsets {
    private static final Set<String> NAMES =
            Set.of(SourcePartitions.ARN, SourcePartitions.CREATED, SourcePartitions.SHARD);
    private static final String END_FORM = "{\"version\": 1, \"state\": \"END\"}";

    private final StreamId stream;
    private final ShardGraph graph;
    /** The stream's own; null stands for a shard that is reset. */
    private final Map<String, @Nullable ShardOffset> wanted = new TreeMap<>();

    private AlteredOffsets(StreamId stream, Collection<Shard> listed) {
        this.stream = stream;
        this.graph = new ShardGraph(listed);
    }

    /**
     * Checks a request.
     *
     * @param listed all shards of the stream
     * @param request as {@code SourceConnector.alterOffsets} has it; an offset is null where it is to be removed
     * @throws ConnectException with what is wrong, and what to add
     */
    public static void check(
            StreamId stream,
            Collection<Shard> listed,
            Map<Map<String, ?>, ? extends @Nullable Map<String, ?>> request) {
        if (isReset(stream.arn(), request)) {
            return;
        }
        AlteredOffsets offsets = new AlteredOffsets(stream, listed);
        request.forEach(offsets::take);
        offsets.checkRelatives();
    }

    /** Whether everything is reset: then nothing is left that could be wrong. */
    public static boolean isReset(String streamArn, Map<Map<String, ?>, ? extends @Nullable Map<String, ?>> request) {
        return request.containsKey(SourcePartitions.marker(streamArn))
                && request.values().stream().allMatch(offset -> offset == null);
    }

    private void take(Map<String, ?> partition, @Nullable Map<String, ?> offset) {
        if (!partition.keySet().equals(NAMES)
                || !partition.values().stream().allMatch(value -> value instanceof String)) {
            throw wrong("A partition is not valid: " + partition + ".");
        }
        String shardId = String.valueOf(partition.get(SourcePartitions.SHARD));
        if (!stream.arn().equals(partition.get(SourcePartitions.ARN))) {
            throw wrong("A partition is of another stream: " + partition + ".");
        }
        if (partition.equals(SourcePartitions.marker(stream.arn()))) {
            if (offset != null && !StreamMarker.decode(offset).isOf(stream)) {
                throw wrong("The offset of " + SourcePartitions.MARKER + " is about a stream that was not created at "
                        + SourcePartitions.created(stream) + ".");
            }
            return;
        }
        if (!SourcePartitions.created(stream).equals(partition.get(SourcePartitions.CREATED))) {
            if (offset != null) {
                throw wrong("A partition is of a stream of this name that was deleted: " + partition + ".");
            }
            return;
        }
        ShardOffset wants = offset == null ? null : ShardOffset.decode(shardId, offset);
        boolean isKnown = graph.isListed(shardId) || !graph.children(shardId).isEmpty();
        if (wants != null && !(wants.isEnd() ? isKnown : graph.isListed(shardId))) {
            throw wrong("The stream has no shard " + shardId + "; it has " + graph.ids() + ".");
        }
        wanted.put(shardId, wants);
    }

    private void checkRelatives() {
        Set<String> toReset = new TreeSet<>();
        Set<String> toEnd = new TreeSet<>();
        wanted.forEach((shardId, offset) -> {
            if (offset == null || !offset.isEnd()) {
                toReset.addAll(graph.descendants(shardId));
            }
            if (offset != null) {
                toEnd.addAll(graph.parents(shardId));
            }
        });
        toReset.removeIf(shardId -> wanted.containsKey(shardId) && wanted.get(shardId) == null);
        toEnd.removeIf(shardId -> {
            ShardOffset offset = wanted.get(shardId);
            return !graph.isListed(shardId) || (offset != null && offset.isEnd());
        });
        if (toReset.isEmpty() && toEnd.isEmpty()) {
            return;
        }
        throw new ConnectException("These offsets would have shards read before their parents, or at the same time."
                + describe(toReset, "descend from shards that are to be read again", "null")
                + describe(toEnd, "are parents of shards that are to go on, or to be at their end", END_FORM)
                + " Or reset all offsets of the connector.");
    }

    private static String describe(Set<String> shards, String why, String offset) {
        return shards.isEmpty()
                ? ""
                : shards.stream().collect(Collectors.joining(", ", " In the same request set ", " to " + offset))
                        + ", since they " + why + ".";
    }

    private ConnectException wrong(String why) {
        Map<String, String> example = new HashMap<>(SourcePartitions.shard(stream, "shardId-000000000000"));
        String form = example.entrySet().stream()
                .map(entry -> '"' + entry.getKey() + "\": \"" + entry.getValue() + '"')
                .collect(Collectors.joining(", ", "{", "}"));
        return new ConnectException(
                why + " The form of a partition is " + form + ", that of its offset " + ShardOffset.FORM + ".");
    }
}
