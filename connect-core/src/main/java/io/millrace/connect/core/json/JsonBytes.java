package io.millrace.connect.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes Connect data, with or without schema, as compact JSON in UTF-8.
 *
 * <p>Structs are objects, their fields in the order of the schema; maps are objects in the order of their iteration. In
 * canonical form both are sorted by name (UTF-16 order), so that equal data gives equal bytes. Lists and arrays are arrays.
 * Nothing is lost:
 *
 * <ul>
 *   <li>Connect's Decimal is text with all digits; with the schema parameter {@code io.millrace.decimal.format=number}, and where
 *       a {@link java.math.BigDecimal} has no schema, it is a number with all digits. Neither is in scientific notation, but
 *       for text of more than 200,000 digits, which a short value may stand for; as a number that is not written,
 *   <li>Connect's Date, Time and Timestamp are ISO-8601 text ({@code 2024-12-03}, {@code 03:48:55.887},
 *       {@code 2024-12-03T03:48:55.887Z}); a {@link java.util.Date} without schema is a timestamp,
 *   <li>bytes are base64 text,
 *   <li>text is UTF-8; half a character (an unpaired surrogate), which has no UTF-8, is an escape,
 *   <li>NaN and the infinities are the text {@code NaN}, {@code Infinity}, {@code -Infinity},
 *   <li>null is null, also where an optional field has a default.
 * </ul>
 *
 * <p>Confined to one thread: its buffer is used again for each value.
 */
public final class JsonBytes {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER) // the same digits on every JDK
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8) // four bytes, not two escapes
            // One generator lives as long as its writer: nothing to recycle, no thread-locals left in the worker.
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .rootValueSeparator((String) null)
            .build();

    private final ValueWriters writers;
    private final ReusableBuffer buffer = new ReusableBuffer();
    private JsonGenerator json;

    private JsonBytes(boolean sorted) {
        this.writers = new ValueWriters(sorted);
        this.json = newGenerator();
    }

    /** Fields in the order of their schema, map entries as they come. */
    public static JsonBytes compact() {
        return new JsonBytes(false);
    }

    /** Fields and map entries sorted by name: for keys, which must be the same bytes for the same row. */
    public static JsonBytes canonical() {
        return new JsonBytes(true);
    }

    /**
     * Writes one value.
     *
     * @param schema the value's schema, or null where it has none
     * @throws UnwritableException if the value, or one within it, has no form in JSON; the next value can be written as if
     *     nothing had been
     */
    public byte[] write(@Nullable Schema schema, @Nullable Object value) {
        return write(schema, value, false);
    }

    /** As {@link #write(Schema, Object)}, with a line feed at the end. */
    public byte[] writeLine(@Nullable Schema schema, @Nullable Object value) {
        return write(schema, value, true);
    }

    private byte[] write(@Nullable Schema schema, @Nullable Object value, boolean line) {
        buffer.reset();
        boolean written = false;
        try {
            if (value == null) {
                json.writeNull();
            } else {
                writers.forSchema(schema).write(json, value);
            }
            json.flush();
            written = true;
        } catch (StreamConstraintsException e) {
            throw new UnwritableException(
                    "is nested more than " + FACTORY.streamWriteConstraints().getMaxNestingDepth() + " deep");
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        } finally {
            if (!written) {
                json = newGenerator(); // the old one is in the middle of a value
            }
        }
        if (line) {
            buffer.write('\n');
        }
        return buffer.toByteArray();
    }

    private JsonGenerator newGenerator() {
        try {
            return FACTORY.createGenerator(buffer);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }
}
