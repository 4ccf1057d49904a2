package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.text.ChangeId;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** Short names for row schemas: equal for equal columns, different for different ones. Stateless. */
final class SchemaFingerprint {
    private static final int DIGITS = 16;

    private SchemaFingerprint() {}

    /** 16 hex digits over names, types, logical names and parameters of all columns, in their order; not the row's own name. */
    static String of(Schema schema) {
        ChangeId hash = new ChangeId();
        hash.begin();
        describeFields(hash, schema);
        return hash.finish().substring(0, DIGITS);
    }

    private static void describe(ChangeId hash, Schema schema) {
        hash.part(schema.type().getName());
        hash.part(schema.isOptional() ? "optional" : "required");
        hash.part(schema.name());
        if (schema.parameters() != null) {
            new TreeMap<>(schema.parameters()).forEach((name, value) -> {
                hash.part(name);
                hash.part(value);
            });
        }
        hash.part("end");
        switch (schema.type()) {
            case STRUCT -> describeFields(hash, schema);
            case ARRAY -> describe(hash, schema.valueSchema());
            case MAP -> {
                describe(hash, schema.keySchema());
                describe(hash, schema.valueSchema());
            }
            default -> {}
        }
    }

    private static void describeFields(ChangeId hash, Schema schema) {
        for (Field field : schema.fields()) {
            hash.part(field.name());
            describe(hash, field.schema());
        }
        hash.part("end");
    }
}
