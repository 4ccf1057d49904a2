package io.millrace.ops.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotProgress.Basis;
import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotProgress.Table;
import io.millrace.ops.SnapshotSignal;
import io.millrace.ops.rest.ConnectRest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what of an incremental snapshot is in the connector's offsets: the tables that are left, and the key up to which the first was
 * read, as of the last commit. A snapshot that is over is gone from them, and so is one that never was.
 */
final class OffsetReader implements ProgressReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "incremental_snapshot_";

    /** Keys are Java objects in Debezium's offsets: only what a database's key can be. */
    private static final ObjectInputFilter KEYS = ObjectInputFilter.Config.createFilter(
            "maxbytes=65536;maxdepth=5;maxarray=100;java.lang.*;java.math.*;java.time.*;java.sql.*;java.util.Date;java.util.UUID;!*");

    private final SourceConnector source;
    private final ConnectRest rest;
    private final Consumer<Duration> sleep;
    private final Map<String, String> firstKeys = new LinkedHashMap<>();
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private State state = State.NONE;
    private String signal = "";
    private boolean isShown;

    OffsetReader(SourceConnector source, ConnectRest rest, Consumer<Duration> sleep) {
        this.source = source;
        this.rest = rest;
        this.sleep = sleep;
    }

    /** What to add to a configuration that does not tell more. */
    static String advice(SourceConnector source) {
        return "Rows and ends of snapshots are not known: add to the configuration of connector '%s':%n%s%n%s"
                .formatted(
                        source.name(),
                        SignalChannels.property(SourceConnector.NOTIFICATION_CHANNELS, "sink"),
                        SignalChannels.property(
                                SourceConnector.NOTIFICATION_TOPIC, "__debezium-notification." + source.topicPrefix()));
    }

    @Override
    public SnapshotProgress read(Duration wait) {
        if (!wait.isZero()) {
            sleep.accept(wait);
        }
        JsonNode offset = offset();
        if (offset != null && offset.hasNonNull(PREFIX + "collections")) {
            running(offset);
        } else if (offset != null && state == State.RUNNING) {
            state = State.COMPLETED;
            tables.replaceAll(
                    (name, table) -> new Table(name, State.COMPLETED, 0, table.maximumKey(), table.maximumKey(), 1));
        }
        return new SnapshotProgress(
                source.name(), state, Basis.OFFSETS, List.copyOf(tables.values()), null, null, advice(source));
    }

    @Override
    public boolean hasBegun(SnapshotSignal sent, boolean isBlocking) {
        return sent.id().equals(signal);
    }

    @Override
    public boolean hasMoved() {
        return !tables.isEmpty();
    }

    @Override
    public void mark() {
        signal = "";
        if (state.isEnd()) {
            state = State.NONE;
            tables.clear();
        }
    }

    @Override
    public void close() {}

    private void running(JsonNode offset) {
        if (state != State.RUNNING) {
            tables.clear();
            firstKeys.clear();
        }
        state = State.RUNNING;
        signal = offset.path(PREFIX + "correlation_id").asText("");
        Map<String, Table> left = new LinkedHashMap<>();
        for (JsonNode collection :
                collections(offset.path(PREFIX + "collections").asText())) {
            String name = collection.path(PREFIX + "collections_id").asText();
            left.put(name, left.isEmpty() ? current(name, offset) : new Table(name, State.WAITING, 0, null, null, 0));
        }
        tables.replaceAll((name, table) -> left.containsKey(name)
                ? table
                : new Table(name, State.COMPLETED, 0, table.lastKey(), table.maximumKey(), 1));
        tables.putAll(left);
    }

    private Table current(String name, JsonNode offset) {
        String last = key(offset, PREFIX + "primary_key");
        String maximum = key(offset, PREFIX + "maximum_key");
        if (last != null) {
            firstKeys.putIfAbsent(name, last);
        }
        return new Table(name, State.RUNNING, 0, last, maximum, KeyRange.fraction(firstKeys.get(name), last, maximum));
    }

    /**
     * Of connectors with several partitions, that with a snapshot; missing if there is none. Null if it is not known for the moment: a
     * snapshot that cannot be seen for a while is not over.
     */
    private @Nullable JsonNode offset() {
        JsonNode offsets;
        try {
            offsets = rest.get("connectors/" + ConnectRest.encode(source.name()) + "/offsets")
                    .path("offsets");
            isShown = true;
        } catch (OpsException e) {
            if (e.kind() == Kind.NOT_FOUND && !isShown) {
                return JSON.missingNode(); // Workers before 3.5 have no such path.
            }
            if (e.kind() == Kind.FAILED && !Thread.currentThread().isInterrupted()) {
                return null;
            }
            throw e;
        }
        for (JsonNode each : offsets) {
            if (each.path("offset").hasNonNull(PREFIX + "collections")) {
                return each.path("offset");
            }
        }
        return JSON.missingNode();
    }

    private static JsonNode collections(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return JSON.createArrayNode();
        }
    }

    private static @Nullable String key(JsonNode offset, String field) {
        String hex = offset.path(field).asText("");
        if (hex.isEmpty()) {
            return null;
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(hex)))) {
            in.setObjectInputFilter(KEYS);
            return in.readObject() instanceof Object[] key
                    ? Arrays.stream(key).map(String::valueOf).collect(Collectors.joining(","))
                    : null;
        } catch (IOException | ClassNotFoundException | IllegalArgumentException e) {
            return null; // Only the number is missing then.
        }
    }
}
