package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.UnreadableEventException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Reads Debezium's schema-change events, which have no {@code op}: a statement (of SQL Server none is known) and what became of the
 * tables. Both make the row.
 */
final class SchemaChangeReader implements EventReader {
    private static final String[] EVENT = {"source", "databaseName", "schemaName", "ddl", "tableChanges"};
    private static final int SOURCE = 0;
    private static final int DATABASE = 1;
    private static final int SCHEMA = 2;
    private static final int DDL = 3;
    private static final int TABLE_CHANGES = 4;

    private static final String ROW_DDL = "ddl";
    private static final String ROW_TABLE_CHANGES = "table_changes";

    private final Fields event;
    private final Fields source;
    private final @Nullable SourceDialect fixedDialect;
    private final @Nullable Schema rowSchema;

    /**
     * @param schema the event's schema, or null for maps
     * @param fixedDialect the configured kind of database, or null to take the event's word
     */
    SchemaChangeReader(@Nullable Schema schema, @Nullable SourceDialect fixedDialect) {
        event = Fields.of(schema, EVENT);
        Field sourceField = schema == null ? null : schema.field(EVENT[SOURCE]);
        source = Fields.of(sourceField == null ? null : sourceField.schema(), SourceField.keys());
        this.fixedDialect = fixedDialect;
        rowSchema = schema == null ? null : rowSchema(schema.field(EVENT[TABLE_CHANGES]));
    }

    private static Schema rowSchema(@Nullable Field tableChanges) {
        SchemaBuilder row = SchemaBuilder.struct().optional().field(ROW_DDL, Schema.OPTIONAL_STRING_SCHEMA);
        if (tableChanges != null) {
            if (tableChanges.schema().type() != Schema.Type.ARRAY) {
                throw new UnreadableEventException(EVENT[TABLE_CHANGES], "is no array in the event's schema");
            }
            row.field(
                    ROW_TABLE_CHANGES,
                    SchemaBuilder.array(tableChanges.schema().valueSchema())
                            .optional()
                            .build());
        }
        return row.build();
    }

    @Override
    public @Nullable Schema rowSchema() {
        return rowSchema;
    }

    @Override
    public ChangeEvent read(Object value, Map<String, ?> offset) {
        SourceBlock block = new SourceBlock(source, source(value), offset);
        SourceDialect dialect =
                fixedDialect != null ? fixedDialect : Dialects.ofConnector(block.text(SourceField.CONNECTOR));
        Object ddl = event.get(value, DDL);
        if (ddl != null && !(ddl instanceof String)) {
            throw wrongType(EVENT[DDL], ddl, "text");
        }
        List<?> changes = tableChanges(value);
        if (ddl == null && (changes == null || changes.isEmpty())) {
            throw new UnreadableEventException(EVENT[DDL], "is missing, and tableChanges tells no change of a table");
        }
        return new ChangeEvent(
                Operation.SCHEMA_CHANGE,
                dialect,
                block,
                origin(value, dialect.origin(block, null), changes == null ? List.of() : changes),
                null,
                row(ddl, changes),
                null,
                null);
    }

    /** The statement in a row that a reader of this kind made. */
    static @Nullable String statement(@Nullable Object row) {
        if (row instanceof Struct struct) {
            return struct.getString(ROW_DDL);
        }
        return row instanceof Map<?, ?> map ? (String) map.get(ROW_DDL) : null;
    }

    private Object source(Object value) {
        Object found = event.get(value, SOURCE);
        if (found == null) {
            throw new UnreadableEventException(EVENT[SOURCE], "is missing");
        }
        if (!(found instanceof Struct) && !(found instanceof Map)) {
            throw wrongType(EVENT[SOURCE], found, "a struct or a map");
        }
        return found;
    }

    private @Nullable List<?> tableChanges(Object value) {
        Object found = event.get(value, TABLE_CHANGES);
        if (found != null && !(found instanceof List)) {
            throw wrongType(EVENT[TABLE_CHANGES], found, "an array");
        }
        return (List<?>) found;
    }

    private Object row(@Nullable Object ddl, @Nullable List<?> changes) {
        if (rowSchema != null) {
            Struct row = new Struct(rowSchema).put(ROW_DDL, ddl);
            try {
                return changes == null ? row : row.put(ROW_TABLE_CHANGES, changes);
            } catch (DataException e) {
                // Not its message, which may quote values.
                throw UnreadableEventException.contradicting(
                        EVENT[TABLE_CHANGES], rowSchema.field(ROW_TABLE_CHANGES).schema(), changes);
            }
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put(ROW_DDL, ddl);
        row.put(ROW_TABLE_CHANGES, changes);
        return row;
    }

    /**
     * Where it was done. Debezium's source block names all tables of a statement in each of the events that one statement becomes, so
     * the tables of this event's own changes come first.
     */
    private Origin origin(Object value, Origin origin, List<?> changes) {
        Set<String> schemas = new LinkedHashSet<>();
        Set<String> tables = new LinkedHashSet<>();
        for (int i = 0; i < changes.size(); i++) {
            for (List<String> name : TableIds.parse(id(changes.get(i), i))) {
                tables.add(name.get(name.size() - 1));
                if (name.size() > 1) {
                    schemas.add(name.get(name.size() - 2));
                }
            }
        }
        String schema = schemas.size() == 1 ? schemas.iterator().next() : origin.schema();
        return new Origin(
                origin.globalId(),
                origin.transactionId(),
                origin.log(),
                origin.position(),
                origin.sequence(),
                schema != null ? schema : schema(value),
                tables.isEmpty() ? origin.table() : String.join(",", tables));
    }

    private static @Nullable Object id(@Nullable Object change, int index) {
        if (change instanceof Map<?, ?> map) {
            return map.get("id");
        }
        if (change instanceof Struct struct) {
            return struct.schema().field("id") == null ? null : struct.get("id");
        }
        throw change == null
                ? new UnreadableEventException(EVENT[TABLE_CHANGES] + "[" + index + "]", "is missing")
                : wrongType(EVENT[TABLE_CHANGES] + "[" + index + "]", change, "a struct or a map");
    }

    /** The event's own word, where its source has none: databases of their own stand in the place of schemas in MySQL alone. */
    private @Nullable String schema(Object value) {
        Object schema = event.get(value, SCHEMA);
        Object database = event.get(value, DATABASE);
        Object name = schema != null ? schema : database;
        return name == null || name.toString().isEmpty() ? null : name.toString();
    }

    private static UnreadableEventException wrongType(String field, Object found, String expected) {
        return new UnreadableEventException(field, "is a " + found.getClass().getName() + " instead of " + expected);
    }
}
