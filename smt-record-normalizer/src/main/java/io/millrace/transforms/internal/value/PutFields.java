package io.millrace.transforms.internal.value;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * Fields to put values into structs with. Kafka 4's {@code Struct.put} composes a text from the field's name for each value, for a
 * message that is hardly ever needed: half of what a Record costs in memory. These fields have no name, so there is nothing to
 * compose; what is put is checked all the same.
 */
public final class PutFields {
    private PutFields() {}

    /** All fields of a schema, by their index. */
    public static Field[] all(Schema schema) {
        return schema.fields().stream().map(PutFields::of).toArray(Field[]::new);
    }

    /** That field. */
    public static Field of(Field field) {
        return new Field(null, field.index(), field.schema());
    }
}
