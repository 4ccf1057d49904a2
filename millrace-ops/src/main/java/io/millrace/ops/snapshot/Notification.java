package io.millrace.ops.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Debezium tells of a snapshot.
 *
 * @param id the signal's, where an incremental snapshot runs; else one of its own
 * @param aggregate which kind of snapshot
 * @param type what happened
 * @param data more of it
 * @param time when it happened
 */
record Notification(String id, String aggregate, String type, Map<String, String> data, Instant time) {
    static final String INCREMENTAL = "Incremental Snapshot";
    static final String INITIAL = "Initial Snapshot";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REGISTRY_HEADER = 5;

    /** Copies the map. */
    Notification {
        data = Map.copyOf(data);
    }

    /** A list of tables. */
    List<String> tables(String key) {
        String list = data.get(key);
        return list == null || list.isEmpty() ? List.of() : Arrays.asList(list.split(","));
    }

    /** A number; 0 if there is none. */
    long number(String key) {
        try {
            return Long.parseLong(data.getOrDefault(key, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * Reads a message's value: JSON without a schema or beside one, also behind a schema registry's header, or Avro behind such a header,
     * whose schema is always the same. Null if it is none of these, or no notification.
     */
    static @Nullable Notification read(byte @Nullable [] value) {
        if (value == null || value.length == 0) {
            return null;
        }
        try {
            if (value[0] == '{') {
                return of(JSON.readTree(value));
            }
            if (value[0] != 0 || value.length <= REGISTRY_HEADER) {
                return null;
            }
            return value[REGISTRY_HEADER] == '{'
                    ? of(JSON.readTree(value, REGISTRY_HEADER, value.length - REGISTRY_HEADER))
                    : new Avro(value).read();
        } catch (IOException | RuntimeException e) {
            return null; // Whatever else is in the topic.
        }
    }

    private static @Nullable Notification of(JsonNode node) {
        JsonNode value = node.has("payload") && node.has("schema") ? node.path("payload") : node;
        if (!value.path("aggregate_type").isTextual() || !value.path("type").isTextual()) {
            return null;
        }
        Map<String, String> data = new HashMap<>();
        value.path("additional_data")
                .properties()
                .forEach(entry -> data.put(entry.getKey(), entry.getValue().asText()));
        return new Notification(
                value.path("id").asText(),
                value.path("aggregate_type").asText(),
                value.path("type").asText(),
                data,
                Instant.ofEpochMilli(value.path("timestamp").asLong()));
    }

    /** Id, type, aggregate type, an optional map of texts, a timestamp: in this order, by Avro's binary encoding. */
    private static final class Avro {
        private final ByteBuffer in;

        Avro(byte[] value) {
            in = ByteBuffer.wrap(value, REGISTRY_HEADER, value.length - REGISTRY_HEADER);
        }

        @Nullable
        Notification read() {
            String id = text();
            String type = text();
            String aggregate = text();
            if (!aggregate.endsWith(" Snapshot")) {
                return null;
            }
            Map<String, String> data = new HashMap<>();
            if (number() == 1) {
                for (long entries = number(); entries != 0; entries = number()) {
                    if (entries < 0) {
                        entries = -entries;
                        number(); // The block's size in bytes.
                    }
                    for (long entry = 0; entry < entries; entry++) {
                        data.put(text(), text());
                    }
                }
            }
            return new Notification(id, aggregate, type, data, Instant.ofEpochMilli(number()));
        }

        private String text() {
            byte[] bytes = new byte[Math.toIntExact(Math.min(number(), in.remaining() + 1L))];
            in.get(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private long number() {
            long zigzag = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                byte b = in.get();
                zigzag |= (b & 0x7FL) << shift;
                if (b >= 0) {
                    return zigzag >>> 1 ^ -(zigzag & 1);
                }
            }
            throw new IllegalArgumentException("no number");
        }
    }
}
