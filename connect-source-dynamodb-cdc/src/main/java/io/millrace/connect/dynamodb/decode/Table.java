package io.millrace.connect.dynamodb.decode;

import java.util.Iterator;
import java.util.SortedMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** Where a table's changes go, and their schemas. Confined to one thread. */
final class Table {
    private final String name;
    private final String topic;
    private final String schemaName;
    private final Schema envelopeSchema;
    private @Nullable Schema keySchema;

    Table(String prefix, String name) {
        this.name = name;
        topic = prefix + '.' + name;
        schemaName = SchemaNames.safe(topic);
        envelopeSchema = StructEnvelopes.schema(schemaName + ".Envelope");
    }

    String name() {
        return name;
    }

    String topic() {
        return topic;
    }

    Schema envelopeSchema() {
        return envelopeSchema;
    }

    /** The schema of a key: the same object as long as the table keeps its key. */
    Schema keySchema(SortedMap<String, Object> key) {
        Schema known = keySchema;
        if (known == null || !fits(known, key)) {
            SchemaBuilder builder = SchemaBuilder.struct().name(schemaName + ".Key");
            key.forEach((attribute, value) -> builder.field(attribute, schema(value)));
            known = builder.build();
            keySchema = known;
        }
        return known;
    }

    private static boolean fits(Schema schema, SortedMap<String, Object> key) {
        if (schema.fields().size() != key.size()) {
            return false;
        }
        Iterator<Field> fields = schema.fields().iterator();
        for (var attribute : key.entrySet()) {
            Field field = fields.next();
            if (!field.name().equals(attribute.getKey())
                    || field.schema().type() != schema(attribute.getValue()).type()) {
                return false;
            }
        }
        return true;
    }

    private static Schema schema(Object value) {
        return value instanceof String ? Schema.STRING_SCHEMA : Schema.BYTES_SCHEMA;
    }
}
