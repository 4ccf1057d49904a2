package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.value.Conversion;
import io.millrace.transforms.internal.value.JsonReadyConversions;
import io.millrace.transforms.internal.value.Placeholder;
import io.millrace.transforms.internal.value.SchemaNames;
import java.util.List;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** Compiles the columns of a row or of a key. Confined to one thread. */
final class ColumnCompiler {
    private final RowOptions options;
    private final String name;
    private final JsonReadyConversions conversions;

    /** @param name the name of the row's schema, from which those of structs within it are made */
    ColumnCompiler(RowOptions options, String name) {
        this.options = options;
        this.name = name;
        this.conversions = new JsonReadyConversions(options.rules());
    }

    Column[] columns(Schema schema) {
        List<Field> fields = schema.fields();
        Column[] columns = new Column[fields.size()];
        for (Field field : fields) {
            columns[field.index()] = column(field);
        }
        return columns;
    }

    private Column column(Field field) {
        Schema from = field.schema();
        Conversion conversion = options.keepTypes()
                ? new Conversion(withoutDefault(from, true), conversions.kept(from))
                : conversions.of(from, SchemaNames.nested(name, field.name()));
        return new Column(
                field,
                conversion.schema(),
                conversion.converter(),
                from.defaultValue() != null,
                Placeholder.canStandIn(from));
    }

    /** The same schema, optional or not, and without a default value. */
    static Schema withoutDefault(Schema schema, boolean optional) {
        if (schema.isOptional() == optional && schema.defaultValue() == null) {
            return schema;
        }
        return switch (schema.type()) {
            case STRUCT ->
                new ConnectSchema(
                        schema.type(),
                        optional,
                        null,
                        schema.name(),
                        schema.version(),
                        schema.doc(),
                        schema.parameters(),
                        schema.fields(),
                        null,
                        null);
            case MAP ->
                new ConnectSchema(
                        schema.type(),
                        optional,
                        null,
                        schema.name(),
                        schema.version(),
                        schema.doc(),
                        schema.parameters(),
                        null,
                        schema.keySchema(),
                        schema.valueSchema());
            case ARRAY ->
                new ConnectSchema(
                        schema.type(),
                        optional,
                        null,
                        schema.name(),
                        schema.version(),
                        schema.doc(),
                        schema.parameters(),
                        null,
                        null,
                        schema.valueSchema());
            default ->
                new ConnectSchema(
                        schema.type(),
                        optional,
                        null,
                        schema.name(),
                        schema.version(),
                        schema.doc(),
                        schema.parameters(),
                        null,
                        null,
                        null);
        };
    }
}
