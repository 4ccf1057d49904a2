package io.millrace.connect.dynamodb.shards;

import java.util.Collection;
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
    /** The way out where the request cannot be mended. */
    private final String reset;
    /** The stream's own; null stands for a shard that is reset. */
    private final Map<String, @Nullable ShardOffset> wanted = new TreeMap<>();

    private AlteredOffsets(StreamId stream, Collection<Shard> listed, String reset) {
        this.stream = stream;
        this.graph = new ShardGraph(listed);
        this.reset = reset;
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
        if (isReset(request)) {
            return;
        }
        AlteredOffsets offsets = new AlteredOffsets(stream, listed, wayToReset(stream.arn(), request));
        request.forEach(offsets::take);
        offsets.checkRelatives();
    }

    /**
     * Whether everything is reset, so that nothing is left that could be wrong: all is null, and the marker of a stream, be it one
     * that was read before, is among it.
     */
    public static boolean isReset(Map<Map<String, ?>, ? extends @Nullable Map<String, ?>> request) {
        return isOfNulls(request)
                && request.keySet().stream()
                        .anyMatch(partition -> partition != null
                                && partition.equals(
                                        SourcePartitions.marker(String.valueOf(partition.get(SourcePartitions.ARN)))));
    }

    /**
     * How to reset everything, which needs no check. Connect removes the offsets that it has; what cannot be told from a part of
     * them, since no marker was stored, is taken where the request names the marker.
     *
     * @param arn the stream's
     */
    public static String wayToReset(String arn, Map<Map<String, ?>, ? extends @Nullable Map<String, ?>> request) {
        return isOfNulls(request)
                ? " Or, to reset all offsets of the connector, set them to null in a PATCH request that also has"
                        + " {\"partition\": " + json(SourcePartitions.marker(arn)) + ", \"offset\": null}."
                : " Or reset all offsets of the connector.";
    }

    private static boolean isOfNulls(Map<Map<String, ?>, ? extends @Nullable Map<String, ?>> request) {
        return request.values().stream().allMatch(offset -> offset == null);
    }

    private void take(Map<String, ?> partition, @Nullable Map<String, ?> offset) {
        if (offset == null && !stream.arn().equals(partition.get(SourcePartitions.ARN))) {
            return; // what is left of a stream, or a connector of this name, that there was before
        }
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
                + reset);
    }

    private static String describe(Set<String> shards, String why, String offset) {
        return shards.isEmpty()
                ? ""
                : shards.stream().collect(Collectors.joining(", ", " In the same request set ", " to " + offset))
                        + ", since they " + why + ".";
    }

    private ConnectException wrong(String why) {
        return new ConnectException(why + " The form of a partition is "
                + json(SourcePartitions.shard(stream, "shardId-000000000000")) + ", that of its offset "
                + ShardOffset.FORM
                + "." + reset);
    }

    private static String json(Map<String, String> partition) {
        return new TreeMap<>(partition)
                .entrySet().stream()
                        .map(entry -> '"' + entry.getKey() + "\": \"" + entry.getValue() + '"')
                        .collect(Collectors.joining(", ", "{", "}"));
    }
}
