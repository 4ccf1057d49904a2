package io.millrace.ops.tail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ops.OpsException;
import io.millrace.ops.TailedMessage;
import io.millrace.ops.TailedMessage.Kind;
import io.millrace.transforms.RecordNormalizer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes Records of messages, told by the bytes alone: a Record is taken as it is, a database's own event is normalised, everything else
 * is named. Not thread-safe.
 */
public final class MessageDecoder implements AutoCloseable {
    private final JsonForm json = new JsonForm();
    private final RecordNormalizer<SinkRecord> normalizer = new RecordNormalizer<>();
    private final WireFormats wireFormats;

    /**
     * A decoder of messages of one subject.
     *
     * @param options those of the transform, for events that are no Records yet
     * @param registry where schemas are found by their ids; null if it is not known
     */
    public MessageDecoder(Map<String, String> options, @Nullable SchemaSource registry) {
        normalizer.configure(options);
        this.wireFormats = new WireFormats(registry, json);
    }

    /**
     * The message, decoded; one that cannot be is {@link Kind#UNREADABLE} and says why.
     *
     * @throws OpsException if the registry that it needs cannot be asked
     */
    public TailedMessage decode(ConsumerRecord<byte[], byte[]> message) {
        String key = null;
        try {
            Decoded decodedKey = decodedKey(message);
            key = decodedKey.asKey();
            if (message.value() == null) {
                JsonNode row = row(message, decodedKey.tree());
                return row == null ? other(message, key, null, "tombstone") : record(message, key, row);
            }
            Decoded value = decode(message.topic(), message.value(), false);
            return decode(message, key, decodedKey, value);
        } catch (UndecodableException e) {
            return told(message, Kind.UNREADABLE, key, null, e.getMessage());
        } catch (DataException e) {
            return told(message, Kind.UNREADABLE, key, null, reason(e));
        } catch (OpsException e) {
            throw e;
        } catch (RuntimeException e) {
            // Whatever is in a topic must not end a tail.
            return told(message, Kind.UNREADABLE, key, null, "cannot be decoded: " + e);
        }
    }

    /** A Record stands for itself: a key of some other form, such as a number's bytes, is in the way of nothing but normalising. */
    private Decoded decodedKey(ConsumerRecord<byte[], byte[]> message) {
        try {
            return decode(message.topic(), message.key(), true);
        } catch (UndecodableException e) {
            String base64 = Base64.getEncoder().encodeToString(message.key());
            return new Decoded(JsonNodeFactory.instance.textNode(base64), () -> {
                throw new DataException("its key " + e.getMessage());
            });
        }
    }

    @Override
    public void close() {
        normalizer.close();
    }

    @SuppressWarnings("ReferenceEquality") // what the transform passes untouched is the same object
    private TailedMessage decode(
            ConsumerRecord<byte[], byte[]> message, @Nullable String key, Decoded decodedKey, Decoded value) {
        if (value.isRecord()) {
            return record(message, key, value.tree());
        }
        SchemaAndValue connectKey = decodedKey.connect();
        SchemaAndValue connectValue = value.connect();
        SinkRecord before = new SinkRecord(
                message.topic(),
                message.partition(),
                connectKey.schema(),
                connectKey.value(),
                connectValue.schema(),
                connectValue.value(),
                message.offset(),
                message.timestamp(),
                TimestampType.CREATE_TIME);
        SinkRecord after = normalizer.apply(before);
        if (after == null) {
            return other(message, key, value.tree(), "held back by the filters of the connector's transform");
        }
        if (after != before) {
            String newKey = Decoded.text(ConnectJson.of(after.keySchema(), after.key()));
            return record(message, newKey, ConnectJson.of(after.valueSchema(), after.value()));
        }
        JsonNode row = row(message, value.tree());
        return row == null ? other(message, key, value.tree(), what(value.tree())) : record(message, key, row);
    }

    /** With {@code output.mode=row} the value is the row alone, and headers tell the rest. Null if there are no such headers. */
    private static @Nullable JsonNode row(ConsumerRecord<?, ?> message, JsonNode row) {
        String action = header(message, RecordNormalizer.EVENT_TYPE_HEADER);
        if (action == null) {
            return null;
        }
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("event_timestamp", message.timestamp());
        record.put("event_type", action);
        record.put("schema_name", header(message, RecordNormalizer.SCHEMA_HEADER));
        record.put("table_name", header(message, RecordNormalizer.TABLE_HEADER));
        record.set("record", row);
        return record;
    }

    private static @Nullable String header(ConsumerRecord<?, ?> message, String name) {
        Header header = message.headers().lastHeader(name);
        if (header == null || header.value() == null) {
            return null;
        }
        // Connect's default SimpleHeaderConverter writes text as it is, JsonConverter in quotes.
        String text = new String(header.value(), StandardCharsets.UTF_8);
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private Decoded decode(String topic, byte @Nullable [] bytes, boolean isKey) throws UndecodableException {
        if (bytes == null || bytes.length == 0) {
            return new Decoded(JsonNodeFactory.instance.nullNode(), () -> SchemaAndValue.NULL);
        }
        Decoded framed = wireFormats.decode(topic, bytes);
        if (framed != null) {
            return framed;
        }
        JsonNode node = JsonForm.read(bytes, 0);
        if (node == null) {
            String text = isKey ? key(bytes) : value(bytes);
            return new Decoded(
                    JsonNodeFactory.instance.textNode(text), () -> new SchemaAndValue(Schema.STRING_SCHEMA, text));
        }
        if (JsonForm.hasSchema(node)) {
            SchemaAndValue connect = json.toConnect(topic, node, bytes);
            return new Decoded(ConnectJson.of(connect.schema(), connect.value()), () -> connect);
        }
        return new Decoded(node, () -> json.toConnect(topic, node, bytes));
    }

    /** Keys may be anything: text, or else base64. */
    private static String key(byte[] bytes) {
        String text = text(bytes);
        return text == null ? Base64.getEncoder().encodeToString(bytes) : text;
    }

    /** A Record that was cut off, or has a form that is not known here, must not pass for something that is no change. */
    private static String value(byte[] bytes) throws UndecodableException {
        String text = text(bytes);
        if (text == null) {
            throw new UndecodableException("is neither JSON, nor text, nor does it name its schema");
        }
        if (bytes[0] == '{') {
            throw new UndecodableException("begins as JSON does, and is none");
        }
        return text;
    }

    /** Null if it is not UTF-8. */
    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String what(JsonNode value) {
        if (value.has("aggregate_type")) {
            return "notification";
        }
        if (value.has("status") && value.has("id")) {
            return "transaction " + value.path("status").asText() + " "
                    + value.path("id").asText();
        }
        if (value.has("ts_ms") || value.path("schema").asText().endsWith("Heartbeat")) {
            return "heartbeat";
        }
        return "neither a Record nor a change";
    }

    private static String reason(DataException e) {
        // The place is told already.
        String message = String.valueOf(e.getMessage());
        return message.substring(Math.max(message.indexOf("cannot normalise"), 0));
    }

    private static TailedMessage record(ConsumerRecord<?, ?> message, @Nullable String key, JsonNode record) {
        return told(message, Kind.RECORD, key, record, null);
    }

    private static TailedMessage other(
            ConsumerRecord<?, ?> message, @Nullable String key, @Nullable JsonNode value, String what) {
        return told(message, Kind.OTHER, key, value, what);
    }

    private static TailedMessage told(
            ConsumerRecord<?, ?> message,
            Kind kind,
            @Nullable String key,
            @Nullable JsonNode value,
            @Nullable String note) {
        return new TailedMessage(
                message.topic(),
                message.partition(),
                message.offset(),
                Instant.ofEpochMilli(message.timestamp()),
                kind,
                key,
                value,
                note);
    }
}
