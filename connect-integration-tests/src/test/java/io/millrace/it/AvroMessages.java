package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.registry.SchemaRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/** Avro in Confluent's wire format, read with Avro's own classes alone. Stateless. */
final class AvroMessages {
    private AvroMessages() {}

    /** A message: a zero, the schema's id in four bytes, the datum. */
    static GenericRecord read(SchemaRegistry registry, byte[] message) {
        ByteBuffer bytes = ByteBuffer.wrap(message);
        assertThat(bytes.get()).as("the first byte").isZero();
        Schema schema = parse(registry.schema(bytes.getInt()));
        try {
            return new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(message, bytes.position(), bytes.remaining(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All schemas of a subject, the oldest first, whose names are what Avro's specification lets them be. */
    static List<Schema> schemas(SchemaRegistry registry, String subject) {
        return registry.schemas(subject).stream().map(AvroMessages::parse).toList();
    }

    private static Schema parse(String text) {
        return new Schema.Parser(NameValidator.STRICT_VALIDATOR).parse(text);
    }

    /** Whether {@code reader} can read all that was written with {@code writer}. */
    static boolean reads(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }
}
