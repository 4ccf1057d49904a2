package io.millrace.connect.kinesis;

import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.json.JsonBytes;
import io.millrace.connect.core.json.UnwritableException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes the partition key of a record: the same for the same row, always, and one that Kinesis accepts.
 *
 * <p>Text is itself, bytes are text where they are UTF-8 and base64 where not, anything else is canonical JSON. What is null
 * or empty becomes {@code topic-partition}. What is longer than {@value #MAX_LENGTH} becomes the SHA-256 of its UTF-8 bytes;
 * text with half a character (an unpaired surrogate), which has no UTF-8 and cannot be sent, that of its UTF-16 bytes. Confined
 * to the task thread.
 */
final class PartitionKeyStrategy {
    /**
     * Kinesis counts Unicode characters. UTF-16 units are never fewer, so a key that is short enough by ours is short enough by
     * any count. See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html
     */
    static final int MAX_LENGTH = 256;

    static final String MISSING = "partition-key-missing";

    private final KinesisSinkConfig.KeySource source;
    private final String name;
    private final String[] path;
    private final RandomGenerator random;
    private final JsonBytes json = JsonBytes.canonical();

    PartitionKeyStrategy(KinesisSinkConfig config, RandomGenerator random) {
        this.source = config.keySource();
        this.name = switch (source) {
            case FIELD -> Objects.requireNonNull(config.keyField());
            case HEADER -> Objects.requireNonNull(config.keyHeader());
            case KEY, PARTITION, RANDOM -> "";
        };
        this.path = name.split("\\.", -1);
        this.random = random;
    }

    /** Whether entries with the same key belong in an order; random keys do not. */
    boolean isOrdered() {
        return source != KinesisSinkConfig.KeySource.RANDOM;
    }

    /** @throws RejectedRecordException if the record has not what the key is to be made of */
    String keyOf(SinkRecord record) {
        return switch (source) {
            case KEY -> accepted(record, text(record.keySchema(), record.key(), "the key"));
            case FIELD -> accepted(record, ofField(record));
            case HEADER -> accepted(record, ofHeader(record));
            case PARTITION -> accepted(record, topicPartition(record));
            case RANDOM ->
                HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
        };
    }

    private static String accepted(SinkRecord record, @Nullable String key) {
        String given = key == null || key.isEmpty() ? topicPartition(record) : key;
        if (!isWellFormed(given)) {
            return sha256(utf16(given));
        }
        return given.length() <= MAX_LENGTH ? given : sha256(given.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Each character as two bytes, the high one first. The JDK's own encoder would put the same bytes for every half character. */
    private static byte[] utf16(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * text.length());
        bytes.asCharBuffer().put(text);
        return bytes.array();
    }

    private static String topicPartition(SinkRecord record) {
        return record.originalTopic() + "-" + record.originalKafkaPartition();
    }

    private @Nullable String ofHeader(SinkRecord record) {
        Header header = record.headers().lastWithName(name);
        if (header == null) {
            throw new RejectedRecordException(
                    MISSING,
                    "the record has no header '" + name + "', which " + KinesisSinkConfig.PARTITION_KEY_HEADER
                            + " names");
        }
        return text(header.schema(), header.value(), "the header '" + name + "'");
    }

    private @Nullable String ofField(SinkRecord record) {
        Object value = record.value();
        Schema schema = record.valueSchema();
        if (has(value, name)) { // a name with dots in it
            return fieldText(value, name, schema);
        }
        for (int i = 0; i < path.length - 1; i++) {
            if (!has(value, path[i])) {
                throw missingField();
            }
            schema = fieldSchema(value, path[i], schema);
            value = get(value, path[i]);
            if (value == null) {
                return null;
            }
        }
        String last = path[path.length - 1];
        if (!has(value, last)) {
            throw missingField();
        }
        return fieldText(value, last, schema);
    }

    private @Nullable String fieldText(@Nullable Object holder, String field, @Nullable Schema schema) {
        return text(fieldSchema(holder, field, schema), get(holder, field), "the field '" + name + "'");
    }

    private RejectedRecordException missingField() {
        return new RejectedRecordException(
                MISSING,
                "the value has no field '" + name + "', which " + KinesisSinkConfig.PARTITION_KEY_FIELD + " names");
    }

    private static boolean has(@Nullable Object holder, String field) {
        if (holder instanceof Struct struct) {
            return struct.schema().field(field) != null;
        }
        return holder instanceof Map<?, ?> map && map.containsKey(field);
    }

    private static @Nullable Object get(@Nullable Object holder, String field) {
        if (holder instanceof Struct struct) {
            // Struct.get puts a default in the place of null: another row's key. As in the JSON, null stays null.
            return struct.schema().field(field).schema().isOptional()
                    ? struct.getWithoutDefault(field)
                    : struct.get(field);
        }
        return holder instanceof Map<?, ?> map ? map.get(field) : null;
    }

    private static @Nullable Schema fieldSchema(@Nullable Object holder, String field, @Nullable Schema holderSchema) {
        if (holder instanceof Struct struct) {
            Field found = struct.schema().field(field);
            return found == null ? null : found.schema();
        }
        return holderSchema != null && holderSchema.type() == Schema.Type.MAP ? holderSchema.valueSchema() : null;
    }

    private @Nullable String text(@Nullable Schema schema, @Nullable Object value, String what) {
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof byte[] bytes) {
            return bytesAsText(ByteBuffer.wrap(bytes));
        }
        if (value instanceof ByteBuffer buffer) {
            return bytesAsText(buffer.duplicate());
        }
        try {
            String text = new String(json.write(schema, value), StandardCharsets.UTF_8);
            // A decimal or a date alone is JSON text: its quotes say nothing.
            return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
        } catch (UnwritableException e) {
            throw new RejectedRecordException(
                    "partition-key-unwritable", what + " is no partition key: " + e.getMessage());
        }
    }

    private static String bytesAsText(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
        } catch (CharacterCodingException e) {
            return StandardCharsets.ISO_8859_1
                    .decode(Base64.getEncoder().encode(bytes))
                    .toString();
        }
    }

    private static String sha256(byte[] key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
