package io.millrace.transforms.internal.row;

import java.util.Locale;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** The Record's fields, in their order; the names are theirs in lower case. */
public enum RecordField {
    EVENT_TIMESTAMP,
    EVENT_TYPE,
    GLOBAL_ID,
    TRANSACTION_ID,
    SERVICE,
    SOURCE,
    POSITION,
    PRIMARY_KEY,
    SCHEMA_NAME,
    TABLE_NAME,
    RECORD,
    EVENT_ID,
    SEQUENCE,
    SOURCE_TYPE,
    UNAVAILABLE,
    REMOVED_FIELDS,
    TRUNCATED_ARRAYS,
    PRINCIPAL,
    BEFORE,
    SCHEMA_VERSION;

    /** The schema of a list of names that may be absent. */
    static final Schema NAMES =
            SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build();

    /** The schema of an array that an update made shorter. */
    static final Schema TRUNCATED_ARRAY = SchemaBuilder.struct()
            .name("io.millrace.TruncatedArray")
            .field("field", Schema.STRING_SCHEMA)
            .field("size", Schema.INT32_SCHEMA)
            .build();

    private static final Schema TRUNCATED =
            SchemaBuilder.array(TRUNCATED_ARRAY).optional().build();

    /** How many fields there are. */
    static final int COUNT = values().length;

    private final String key = name().toLowerCase(Locale.ROOT);

    /** The name in the Record. */
    public String key() {
        return key;
    }

    /** The field's place among all there are. */
    @SuppressWarnings("EnumOrdinal") // an index into arrays that last for one event
    int index() {
        return ordinal();
    }

    /** Whether it holds a row, so that its schema depends on the table. */
    public boolean isRow() {
        return this == RECORD || this == BEFORE;
    }

    /** Whether only changes of some databases have it, so that it is left out of the Records of others. */
    public boolean isOccasional() {
        return this == TRUNCATED_ARRAYS || this == PRINCIPAL;
    }

    /** The schema of a field that holds no row. */
    public Schema schema() {
        return switch (this) {
            case EVENT_TIMESTAMP -> Schema.INT64_SCHEMA;
            case EVENT_TYPE, SOURCE_TYPE -> Schema.STRING_SCHEMA;
            case POSITION -> Schema.OPTIONAL_INT64_SCHEMA;
            case UNAVAILABLE, REMOVED_FIELDS -> NAMES;
            case TRUNCATED_ARRAYS -> TRUNCATED;
            case RECORD, BEFORE -> throw new IllegalStateException(key + " has the schema of the table's rows");
            default -> Schema.OPTIONAL_STRING_SCHEMA;
        };
    }
}
