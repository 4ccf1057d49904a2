package io.millrace.ops.tail;

import java.io.EOFException;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one Avro schema, as Connect's data. The one class that the others know, so that Avro's are loaded only where there is
 * Avro. Not thread-safe.
 */
final class AvroFormat {
    private final AvroTypes.Mapping mapping;
    private final GenericDatumReader<@Nullable Object> reader;
    private @Nullable BinaryDecoder decoder;

    private AvroFormat(Schema schema) throws UndecodableException {
        this.mapping = AvroTypes.of(schema);
        this.reader = new GenericDatumReader<>(schema);
    }

    /**
     * The messages of a schema. Its names and defaults are taken as they are: who wrote it has got by with them.
     *
     * @throws UndecodableException if it is no schema, or one of what Connect does not have
     */
    static AvroFormat of(String schema) throws UndecodableException {
        try {
            return new AvroFormat(new Schema.Parser(NameValidator.NO_VALIDATION)
                    .setValidateDefaults(false)
                    .parse(schema));
        } catch (AvroRuntimeException e) {
            throw new UndecodableException("has a schema that is none of Avro: " + e.getMessage());
        }
    }

    /** The message's value, from a place in it on. */
    SchemaAndValue read(byte[] message, int from) throws UndecodableException {
        try {
            decoder = DecoderFactory.get().binaryDecoder(message, from, message.length - from, decoder);
            Object value = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new UndecodableException("it is longer");
            }
            return new SchemaAndValue(mapping.schema(), value == null ? null : mapping.convert(value));
        } catch (EOFException e) {
            throw new UndecodableException("it ends too early");
        } catch (OutOfMemoryError e) {
            // Avro makes room for as many bytes or elements as a message says it has, before it sees that it has not.
            throw new UndecodableException("it says that it holds more than fits into memory");
        } catch (IOException | RuntimeException e) {
            throw new UndecodableException("it cannot be read: " + e.getMessage());
        }
    }
}
