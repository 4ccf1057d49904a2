package io.millrace.transforms.internal.source;

import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** The shapes that changes are written down in; each has its reader. */
public enum EventShape {
    /** {@code op}, {@code source}, and rows. */
    RELATIONAL,
    /** Likewise, but {@code before}, {@code after} and {@code updateDescription} hold documents as JSON text. */
    DOCUMENT,
    /** Likewise, but {@code before} and {@code after} hold DynamoDB's items, as JSON text or as maps. */
    ITEM,
    /** No {@code op}; {@code source}, {@code ddl} and {@code tableChanges}. */
    SCHEMA_CHANGE;

    private static final String UPDATE = "updateDescription";
    private static final String DOCUMENT_CONNECTOR = "mongodb";
    private static final String ITEM_CONNECTOR = "dynamodb";

    /**
     * The shape that an event claims to have; null for what does not claim to be a change: heartbeats, transaction boundaries,
     * notifications. An event that lost its {@code op} still claims to be one by its {@code source.connector}, which those do not have:
     * what is broken must not pass as unknown.
     */
    public static @Nullable EventShape of(Object value) {
        if (value instanceof Struct struct) {
            return ofSchema(struct.schema());
        }
        return value instanceof Map<?, ?> map ? ofMap(map) : null;
    }

    private static @Nullable EventShape ofSchema(Schema schema) {
        String name = schema.name();
        if (schema.field("op") != null || (name != null && name.endsWith(".Envelope"))) {
            if (isOfStream(schema.field("source"))) {
                return ITEM;
            }
            return isText(schema.field("after")) || schema.field(UPDATE) != null ? DOCUMENT : RELATIONAL;
        }
        if (name != null && name.endsWith(".SchemaChangeValue")) {
            return SCHEMA_CHANGE;
        }
        Field source = schema.field("source");
        return withoutOp(
                schema.field("ddl") != null,
                schema.field("tableChanges") != null,
                source != null
                        && source.schema().type() == Schema.Type.STRUCT
                        && source.schema().field("connector") != null);
    }

    private static @Nullable EventShape ofMap(Map<?, ?> map) {
        if (map.containsKey("op")) {
            Object connector = map.get("source") instanceof Map<?, ?> source ? source.get("connector") : null;
            if (ITEM_CONNECTOR.equals(connector)) {
                return ITEM;
            }
            boolean document = connector == null ? map.containsKey(UPDATE) : connector.equals(DOCUMENT_CONNECTOR);
            return document ? DOCUMENT : RELATIONAL;
        }
        return withoutOp(
                map.containsKey("ddl"),
                map.containsKey("tableChanges"),
                map.get("source") instanceof Map<?, ?> source && source.containsKey("connector"));
    }

    /** Told by its fields, since converters may lose the schema's name. */
    private static boolean isOfStream(@Nullable Field source) {
        return source != null
                && source.schema().type() == Schema.Type.STRUCT
                && source.schema().field("shard") != null
                && source.schema().field("event_id") != null;
    }

    private static boolean isText(@Nullable Field field) {
        return field != null && field.schema().type() == Schema.Type.STRING;
    }

    private static @Nullable EventShape withoutOp(boolean ddl, boolean tableChanges, boolean source) {
        if ((ddl && tableChanges) || ((ddl || tableChanges) && source)) {
            return SCHEMA_CHANGE;
        }
        return source ? RELATIONAL : null;
    }

    /**
     * Makes the reader of events of this shape.
     *
     * @param schema the events' schema, or null for maps
     * @param dialect the configured kind of database, or null to take the events' word
     */
    public EventReader reader(@Nullable Schema schema, @Nullable SourceDialect dialect) {
        return switch (this) {
            case RELATIONAL -> new RelationalReader(schema, dialect);
            case DOCUMENT -> new DocumentReader(schema, dialect);
            case ITEM -> new ItemReader(schema, dialect);
            case SCHEMA_CHANGE -> new SchemaChangeReader(schema, dialect);
        };
    }
}
