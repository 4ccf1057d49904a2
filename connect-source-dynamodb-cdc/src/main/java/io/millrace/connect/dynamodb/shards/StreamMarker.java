package io.millrace.connect.dynamodb.shards;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * What was settled when the connector began with a stream, stored as the offset of a partition of its own by task 0, once: which
 * stream it was, when that was, and where shards without an offset begin. Immutable.
 *
 * @param streamCreated as {@link SourcePartitions} has it
 * @param position where shards without an offset begin. {@link Position.Latest} means {@code start}
 * @param start when the connector began, by the service's clock, a little too early
 * @param roots the shards that were there and had no parent any more: those may begin although their parents were never read
 * @param snapshotSegments how many segments the table is read in first; null without a snapshot
 */
public record StreamMarker(
        String streamCreated,
        Position position,
        Instant start,
        Set<String> roots,
        @Nullable Integer snapshotSegments) {
    public StreamMarker {
        roots = Set.copyOf(roots);
    }

    /** Clocks of the service may differ by this: what arrives after the start must not look as if it had arrived before. */
    static final Duration MARGIN = Duration.ofSeconds(10);

    private static final String FORM =
            "{\"version\": 1, \"streamCreatedAt\": \"2026-01-01T00:00:00Z\", \"position\": \"TRIM_HORIZON\","
                    + " \"startMs\": 1767225600000}";
    private static final Set<String> FIELDS = Set.of(
            "version",
            "streamCreatedAt",
            "position",
            "timestampMs",
            "sequenceNumbers",
            "startMs",
            "roots",
            "snapshotSegments");

    /**
     * Settles it at the first start.
     *
     * @param configured where to begin
     * @param listed all shards of the stream
     * @param hasOffsets whether one of them has a stored offset all the same: the marker is lost then, and what has arrived since
     *     the first start must not be left out
     * @param now by the service's clock
     * @throws ConnectException if a shard that is named does not exist, or descends from another one that is named
     */
    public static StreamMarker first(
            StreamId stream, Position configured, Collection<Shard> listed, boolean hasOffsets, Instant now) {
        ShardGraph graph = new ShardGraph(listed);
        if (configured instanceof Position.SequenceNumbers named) {
            checkNamed(named, graph);
        }
        Position position =
                configured instanceof Position.Latest && hasOffsets ? new Position.TrimHorizon() : configured;
        return new StreamMarker(SourcePartitions.created(stream), position, now.minus(MARGIN), graph.roots(), null);
    }

    /**
     * Settles it for a stream that was created anew: all of it is to be read.
     *
     * @param listed all its shards
     * @param now by the service's clock
     */
    public static StreamMarker anew(StreamId stream, Collection<Shard> listed, Instant now) {
        return first(stream, new Position.TrimHorizon(), listed, false, now);
    }

    /** The same, with a snapshot before it. */
    public StreamMarker withSnapshot(int segments) {
        return new StreamMarker(streamCreated, position, start, roots, segments);
    }

    /** Whether it is about this stream, not about one of the same name that was there before. */
    public boolean isOf(StreamId stream) {
        return streamCreated.equals(SourcePartitions.created(stream));
    }

    /** As Connect stores it. */
    public Map<String, Object> encode() {
        Map<String, Object> fields = new HashMap<>();
        fields.put("version", OffsetFields.VERSION);
        fields.put("streamCreatedAt", streamCreated);
        fields.put("position", position.configured());
        fields.put("startMs", start.toEpochMilli());
        if (position instanceof Position.Timestamp timestamp) {
            fields.put("timestampMs", timestamp.instant().toEpochMilli());
        }
        if (position instanceof Position.SequenceNumbers numbers) {
            fields.put(
                    "sequenceNumbers",
                    numbers.byShard().entrySet().stream()
                            .map(named -> named.getKey() + ":" + named.getValue())
                            .collect(Collectors.joining(",")));
        }
        if (!roots.isEmpty()) {
            fields.put("roots", String.join(",", new TreeSet<>(roots)));
        }
        if (snapshotSegments != null) {
            fields.put("snapshotSegments", snapshotSegments.longValue());
        }
        return fields;
    }

    /**
     * Reads what {@link #encode} made.
     *
     * @param offset as Connect has stored it, or a user wrote it
     * @throws ConnectException if it is of a later release, or its form is wrong
     */
    public static StreamMarker decode(Map<String, ?> offset) {
        OffsetFields fields = new OffsetFields(offset, FIELDS, "The offset of " + SourcePartitions.MARKER, FORM);
        String name = fields.required("position", fields.text("position"));
        Position position = switch (name) {
            case "TRIM_HORIZON" -> new Position.TrimHorizon();
            case "LATEST" -> new Position.Latest();
            case "AT_TIMESTAMP" -> new Position.Timestamp(fields.required("timestampMs", fields.time("timestampMs")));
            case "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER" ->
                new Position.SequenceNumbers(name.startsWith("AFTER"), named(fields));
            default -> throw fields.wrong("\"position\" is no value of kinesis.position");
        };
        String roots = fields.text("roots");
        Long segments = fields.integer("snapshotSegments");
        return new StreamMarker(
                fields.required("streamCreatedAt", fields.text("streamCreatedAt")),
                position,
                fields.required("startMs", fields.time("startMs")),
                roots == null ? Set.of() : Set.of(roots.split(",", -1)),
                segments == null ? null : Math.toIntExact(segments));
    }

    private static SortedMap<String, String> named(OffsetFields fields) {
        SortedMap<String, String> named = new TreeMap<>();
        for (String pair : fields.required("sequenceNumbers", fields.text("sequenceNumbers"))
                .split(",", -1)) {
            int colon = pair.lastIndexOf(':');
            if (colon < 1) {
                throw fields.wrong("\"sequenceNumbers\" is not of the form shardId:number,shardId:number");
            }
            named.put(pair.substring(0, colon), pair.substring(colon + 1));
        }
        return named;
    }

    private static void checkNamed(Position.SequenceNumbers named, ShardGraph graph) {
        List<String> unknown = new ArrayList<>(named.byShard().keySet());
        unknown.removeIf(graph::isListed);
        if (!unknown.isEmpty()) {
            throw new ConnectException("kinesis.shard.sequence.numbers names " + unknown
                    + ", but the stream has the shards " + graph.ids() + ". Name shards that it has.");
        }
        Set<String> before = graph.ancestors(named.byShard().keySet());
        for (String shard : named.byShard().keySet()) {
            if (before.contains(shard)) {
                throw new ConnectException(
                        "kinesis.shard.sequence.numbers names " + shard
                                + " and a shard that descends from it. What comes before a named shard is not read: name only one of them.");
            }
        }
    }

    /** Where a shard begins that has no offset, and no parent that was read. */
    StartAt startOf(String shardId) {
        return startOf(position, start, shardId);
    }

    static StartAt startOf(Position position, @Nullable Instant start, String shardId) {
        if (position instanceof Position.Latest) {
            return new StartAt.Time(Objects.requireNonNull(start));
        }
        if (position instanceof Position.Timestamp timestamp) {
            return new StartAt.Time(timestamp.instant());
        }
        if (position instanceof Position.SequenceNumbers numbers) {
            String number = numbers.byShard().get(shardId);
            if (number != null) {
                return numbers.isAfter() ? new StartAt.After(number) : new StartAt.At(number);
            }
        }
        return new StartAt.Beginning();
    }
}
