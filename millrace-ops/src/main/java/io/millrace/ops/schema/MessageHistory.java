package io.millrace.ops.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ops.SchemaHistories.Scan;
import io.millrace.ops.TableColumn;
import io.millrace.ops.TableHistory;
import io.millrace.ops.kafka.Topics;
import io.millrace.ops.schema.SchemaRuns.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The versions of one topic's rows by the schemas in its messages, as {@code JsonConverter} writes them. For one topic. */
final class MessageHistory {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] PAYLOAD = {',', '"', 'p', 'a', 'y', 'l', 'o', 'a', 'd', '"', ':'};

    private final String topic;
    private final List<Run> runs = new ArrayList<>();
    private final Map<Integer, byte[]> lastSchemas = new HashMap<>();
    private long messages;
    private long withSchema;
    private boolean isRowOpaque;

    MessageHistory(String topic) {
        this.topic = topic;
    }

    /** Whether there were messages, and none with a schema. */
    boolean isWithoutSchemas() {
        return messages > 0 && withSchema == 0;
    }

    /** Whether there were schemas, and none told of the row's fields. */
    boolean isRowOpaque() {
        return isRowOpaque && runs.isEmpty();
    }

    /** Reads the topic. */
    Topics.Read read(Topics topics, Scan scan) {
        return topics.read(topic, scan, this::add);
    }

    /** The versions seen; null if there was none. */
    @Nullable
    TableHistory history(String table) {
        return SchemaRuns.history(table, runs, true);
    }

    private void add(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value();
        if (value == null) {
            return;
        }
        messages++;
        if (isKnown(lastSchemas.get(message.partition()), value)) {
            withSchema++;
            return;
        }
        JsonNode node = parse(value);
        JsonNode schema = node.path("schema");
        if (!schema.isObject() || !node.has("payload")) {
            return;
        }
        withSchema++;
        // A Record of a DELETE may hold the key alone, by a schema of its own; a truncate or a statement is none of
        // rows.
        JsonNode type = node.path("payload").path("event_type");
        if (type.isTextual() && !Set.of("INSERT", "UPDATE", "READ").contains(type.asText())) {
            return;
        }
        List<TableColumn> columns = RowSchema.ofConnect(schema, key(message.key()));
        if (columns == null) {
            isRowOpaque = true;
            return;
        }
        lastSchemas.put(message.partition(), prefix(value));
        Map<String, String> position = new LinkedHashMap<>();
        position.put("topic", topic);
        position.put("partition", Integer.toString(message.partition()));
        position.put("offset", Long.toString(message.offset()));
        runs.add(new Run(Instant.ofEpochMilli(message.timestamp()), position, columns));
    }

    private static Set<String> key(byte @Nullable [] key) {
        return key == null ? Set.of() : RowSchema.connectKey(parse(key).path("schema"));
    }

    /** Whether a message has the schema of one before: its text, which comes first, is the same. */
    private static boolean isKnown(byte @Nullable [] prefix, byte[] value) {
        return prefix != null
                && prefix.length > 0
                && value.length > prefix.length
                && Arrays.equals(prefix, 0, prefix.length, value, 0, prefix.length);
    }

    /** A message up to where its payload begins; empty if that is not found. */
    private static byte[] prefix(byte[] value) {
        int depth = 0;
        boolean isText = false;
        for (int i = 0; i < value.length; i++) {
            byte c = value[i];
            if (isText) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    isText = false;
                }
            } else if (c == '"') {
                isText = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            } else if (c == ','
                    && depth == 1
                    && value.length >= i + PAYLOAD.length
                    && Arrays.equals(PAYLOAD, 0, PAYLOAD.length, value, i, i + PAYLOAD.length)) {
                return Arrays.copyOf(value, i + PAYLOAD.length);
            }
        }
        return new byte[0];
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return JSON.nullNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
