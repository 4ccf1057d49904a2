package io.millrace.connect.core.record;

import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.delivery.TryLaterException;
import io.millrace.connect.core.json.JsonBytes;
import io.millrace.connect.core.json.UnwritableException;
import io.millrace.connect.core.payload.PayloadConverter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a sink sends of a record's value: structs and maps as JSON, text as UTF-8, bytes as they are; or whatever
 * {@code payload.converter} writes. Confined to the task thread.
 */
public final class RecordPayload implements AutoCloseable {
    private static final byte[] EMPTY = {};

    private final NullValues nullValues;
    private final String insteadOfNull;
    private final @Nullable PayloadConverter converter;
    private final JsonBytes json = JsonBytes.compact();

    /**
     * @param insteadOfNull what {@value NullValues#BEHAVIOR_ON_NULL_VALUES} may be set to, as the message of a rejection ends
     * @param converter null where this writes the values itself; closed with this
     */
    public RecordPayload(NullValues nullValues, String insteadOfNull, @Nullable PayloadConverter converter) {
        this.nullValues = nullValues;
        this.insteadOfNull = insteadOfNull;
        this.converter = converter;
    }

    /** Whether such a record is not sent, whatever else it has. */
    public boolean skips(SinkRecord record) {
        return record.value() == null && nullValues == NullValues.IGNORE;
    }

    /** Whether {@link #bytes} of this record are JSON that this wrote. */
    public boolean isOwnJson(SinkRecord record) {
        return converter == null && (record.value() instanceof Struct || record.value() instanceof Map);
    }

    /**
     * The payload.
     *
     * @return null where such a record is not sent; the record's own array where its value is one: not to be changed
     * @throws RejectedRecordException if the value cannot be sent
     * @throws TryLaterException if the converter cannot write it now
     */
    public byte @Nullable [] bytes(SinkRecord record) {
        return bytes(record, false);
    }

    /** As {@link #bytes}, with a line feed at the end (one is added where there is none); what stands for a null stays empty. */
    public byte @Nullable [] line(SinkRecord record) {
        byte[] bytes = bytes(record, true);
        if (bytes == null || bytes == EMPTY || (bytes.length > 0 && bytes[bytes.length - 1] == '\n')) {
            return bytes;
        }
        byte[] line = Arrays.copyOf(bytes, bytes.length + 1);
        line[bytes.length] = '\n';
        return line;
    }

    private byte @Nullable [] bytes(SinkRecord record, boolean isLine) {
        Object value = record.value();
        if (value == null) {
            return ofNull();
        }
        if (converter != null) {
            byte[] written = converter.convert(record);
            return written == null ? ofNull() : written;
        }
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof Struct || value instanceof Map) {
            try {
                return isLine ? json.writeLine(record.valueSchema(), value) : json.write(record.valueSchema(), value);
            } catch (UnwritableException e) {
                throw new RejectedRecordException(
                        "unwritable-value",
                        "the value cannot be written as JSON: " + e.getMessage() + ". Change it with a transform");
            }
        }
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        throw new RejectedRecordException(
                "unsupported-value",
                "the value is a " + value.getClass().getName()
                        + "; the sink writes structs, maps, text and bytes. Set value.converter to"
                        + " org.apache.kafka.connect.converters.ByteArrayConverter to send the bytes of the topic as they"
                        + " are, wrap the value with the transform HoistField, or set "
                        + PayloadConverter.PAYLOAD_CONVERTER);
    }

    /** What becomes of a record without value, and of one that the payload converter makes nothing of. */
    private byte @Nullable [] ofNull() {
        return switch (nullValues) {
            case IGNORE -> null;
            case WRITE -> EMPTY;
            case FAIL ->
                throw new RejectedRecordException(
                        "null-value",
                        "the record has no value. Set " + NullValues.BEHAVIOR_ON_NULL_VALUES + " to " + insteadOfNull);
        };
    }

    @Override
    public void close() {
        if (converter != null) {
            converter.close();
        }
    }
}
