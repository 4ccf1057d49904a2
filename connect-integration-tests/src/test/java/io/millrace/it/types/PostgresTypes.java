package io.millrace.it.types;

import static io.millrace.it.types.Setting.DEFAULTS;
import static io.millrace.it.types.Setting.EXAMPLE;
import static io.millrace.it.types.Setting.SCHEMALESS;
import static io.millrace.it.types.Setting.STRUCT;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Types of PostgreSQL, those of its extensions included. */
final class PostgresTypes {
    static final Set<Setting> ALL = Setting.ALL;
    static final Set<Setting> UNKNOWN_AS_BYTES = EnumSet.of(EXAMPLE, SCHEMALESS);
    static final Set<Setting> STRUCT_AND_SCHEMALESS = EnumSet.of(STRUCT, SCHEMALESS);
    /** Those on which Kafka's JsonConverter reads what Debezium sent. */
    static final Set<Setting> READ_AS_JSON = EnumSet.complementOf(EnumSet.of(EXAMPLE));

    static final String UNKNOWN = "Debezium does not know the type: it leaves the column out unless"
            + " `include.unknown.datatypes=true`, and then sends PostgreSQL's text as bytes";
    static final String LEFT_OUT = "Debezium leaves the column out, whatever is set";
    static final String FAILS = "Debezium cannot convert it and sends null, unless"
            + " `event.converting.failure.handling.mode=fail`: then the connector stops";
    static final String NO_MINUS =
            "Kafka's JsonConverter reads it as 0. Have the transform on the source, or another converter";
    static final String JSON_NAN =
            "Debezium sends it; Kafka's JsonConverter reads it as 0 from JSON with schemas. Have the transform on"
                    + " the source, or another converter";

    private PostgresTypes() {}

    static List<SqlType> all() {
        return Stream.of(
                        PostgresNumbers.types(),
                        PostgresTexts.types(),
                        PostgresTimes.types(),
                        PostgresOthers.types(),
                        PostgresArrays.types())
                .flatMap(Collection::stream)
                .toList();
    }

    /** A type that Debezium does not know. */
    static SqlType unknown(String ddl, Form form, String... texts) {
        SqlType type = SqlType.of(ddl, form);
        for (String text : texts) {
            type.text(text);
        }
        return type.absent(DEFAULTS, UNKNOWN);
    }
}
