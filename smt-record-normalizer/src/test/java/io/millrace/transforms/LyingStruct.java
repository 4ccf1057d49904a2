package io.millrace.transforms;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** A struct that holds what its schema forbids, as a faulty converter or transform can make one. */
final class LyingStruct extends Struct {
    private final Map<String, Object> values;

    LyingStruct(Schema schema, Map<String, Object> values) {
        super(schema);
        this.values = values;
    }

    @Override
    public Object get(String fieldName) {
        return get(known(fieldName));
    }

    @Override
    public Object get(Field field) {
        Object value = values.get(field.name());
        return value == null ? field.schema().defaultValue() : value;
    }

    @Override
    public Object getWithoutDefault(String fieldName) {
        return values.get(known(fieldName).name());
    }

    private Field known(String fieldName) {
        Field field = schema().field(fieldName);
        if (field == null) {
            throw new DataException(fieldName + " is not a valid field name");
        }
        return field;
    }

    @Override
    public void validate() {
        // That would tell the truth.
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LyingStruct that && schema().equals(that.schema()) && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(schema(), values);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
