package io.millrace.connect.aws.message;

import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.json.JsonBytes;
import io.millrace.connect.core.json.UnwritableException;
import io.millrace.connect.core.record.FieldPath;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes the attributes of messages of fields and headers, each with the type that its value has.
 *
 * <p>Numbers are Number, where the services have such numbers; bytes are Binary; text is String; booleans are the String
 * {@code true} or {@code false}; dates, structs, maps and arrays are their JSON as String, for SNS arrays of text, numbers and
 * booleans as String.Array. What is missing, null or empty is left out: the services take no empty attribute.
 *
 * <p>Confined to the task thread.
 */
final class MessageAttributes {
    private final List<Source> sources;
    private final boolean hasArrays;
    private final InvalidCharacters handling;
    private final String configKey;
    private final JsonBytes json = JsonBytes.compact();

    MessageAttributes(List<AttributeNames.Item> items, InvalidCharacters handling, MessageKeys keys) {
        this.sources = items.stream().map(Source::of).toList();
        this.hasArrays = keys.isSns();
        this.handling = handling;
        this.configKey = keys.attributes();
    }

    /**
     * The attributes of a record's message, in the order of the configuration.
     *
     * @param encoding what the message is marked with, or null
     * @throws RejectedRecordException if a value cannot be an attribute
     */
    List<MessageAttribute> of(SinkRecord record, @Nullable String encoding) {
        if (sources.isEmpty() && encoding == null) {
            return List.of();
        }
        List<MessageAttribute> attributes = new ArrayList<>(sources.size() + 1);
        for (Source source : sources) {
            MessageAttribute attribute = of(source, record);
            if (attribute != null) {
                attributes.add(attribute);
            }
        }
        if (encoding != null) {
            attributes.add(
                    new MessageAttribute(MessageText.ENCODING_ATTRIBUTE, MessageAttribute.STRING, encoding, null));
        }
        return Collections.unmodifiableList(attributes);
    }

    private @Nullable MessageAttribute of(Source source, SinkRecord record) {
        if (source.field() != null) {
            FieldPath.Found found = source.field().find(record.value(), record.valueSchema());
            return found == null ? null : of(source.name(), found.schema(), found.value());
        }
        Header header = record.headers().lastWithName(source.name());
        return header == null ? null : of(source.name(), header.schema(), header.value());
    }

    private @Nullable MessageAttribute of(String name, @Nullable Schema schema, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return ofText(name, text);
        }
        if (value instanceof Number number) {
            String digits = MessageNumber.digits(number, json);
            return digits != null
                    ? new MessageAttribute(name, MessageAttribute.NUMBER, digits, null)
                    : ofText(name, number instanceof BigDecimal ? number.toString() : jsonText(name, null, number));
        }
        if (value instanceof byte[] bytes) {
            return ofBytes(name, bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return ofBytes(name, bytes);
        }
        if (value instanceof Collection<?> elements) {
            boolean isArray = hasArrays && elements.stream().allMatch(MessageAttributes::isPlain);
            return elements.isEmpty()
                    ? null
                    : ofJson(
                            name,
                            isArray ? MessageAttribute.STRING_ARRAY : MessageAttribute.STRING,
                            jsonText(name, schema, value));
        }
        return ofJson(name, MessageAttribute.STRING, jsonText(name, schema, value));
    }

    private static boolean isPlain(@Nullable Object element) {
        return element == null || element instanceof String || element instanceof Number || element instanceof Boolean;
    }

    private static @Nullable MessageAttribute ofBytes(String name, byte[] bytes) {
        return bytes.length == 0 ? null : new MessageAttribute(name, MessageAttribute.BINARY, null, bytes);
    }

    private @Nullable MessageAttribute ofText(String name, String text) {
        if (text.isEmpty()) {
            return null;
        }
        int refused = MessageText.firstRefused(text);
        if (refused < 0) {
            return new MessageAttribute(name, MessageAttribute.STRING, text, null);
        }
        if (handling != InvalidCharacters.REJECT && MessageText.firstHalf(text) < 0) {
            return ofBytes(name, text.getBytes(StandardCharsets.UTF_8));
        }
        throw refused(name, text, refused);
    }

    private MessageAttribute ofJson(String name, String type, String text) {
        int refused = MessageText.firstRefused(text);
        if (refused >= 0 && handling == InvalidCharacters.REJECT) {
            throw refused(name, text, refused);
        }
        return new MessageAttribute(name, type, refused < 0 ? text : MessageText.escapeJson(text), null);
    }

    private String jsonText(String name, @Nullable Schema schema, Object value) {
        try {
            String text = new String(json.write(schema, value), StandardCharsets.UTF_8);
            // A date, or NaN, alone is JSON text: its quotes say nothing.
            return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
        } catch (UnwritableException e) {
            throw new RejectedRecordException(
                    "attribute-unwritable",
                    "the attribute " + name + " of " + configKey + " cannot be written: " + e.getMessage()
                            + ". Take it off that list, or change it with a transform");
        }
    }

    private RejectedRecordException refused(String name, String text, int at) {
        return new RejectedRecordException(
                "attribute-invalid-characters",
                "the attribute " + name + " of " + configKey + " holds " + MessageText.describe(text, at)
                        + ", which SQS queues do not take, those behind SNS topics included. "
                        + (handling == InvalidCharacters.REJECT && MessageText.firstHalf(text) < 0
                                ? "Set " + MessageConfig.BEHAVIOR_ON_INVALID_CHARACTERS
                                        + " to escape or base64 (the attribute is then its UTF-8 bytes, as Binary), take it"
                                        + " off that list, or change it with a transform"
                                : "Take it off that list, or change it with a transform"));
    }

    /** @param field null where it is a header */
    private record Source(String name, @Nullable FieldPath field) {
        static Source of(AttributeNames.Item item) {
            return new Source(item.name(), item.isHeader() ? null : FieldPath.parse(item.name()));
        }
    }
}
