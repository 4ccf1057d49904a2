package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.UnreadableEventException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** The kinds of database that are known, by the name of their connector. Immutable. */
public final class Dialects {
    private static final String CONNECTORS = "io.debezium.connector.";
    private static final String SOURCE = ".Source";
    private static final Map<String, SourceDialect> BY_TYPE = new LinkedHashMap<>();

    static {
        for (SourceDialect dialect : List.of(
                new PostgresDialect(),
                new MysqlDialect("mysql"),
                new MysqlDialect("mariadb"),
                new SqlServerDialect(),
                new OracleDialect(),
                new MongoDbDialect(),
                new DynamoDbDialect())) {
            BY_TYPE.put(dialect.type(), dialect);
        }
    }

    private Dialects() {}

    /** The names, in a stable order. */
    public static List<String> types() {
        return List.copyOf(BY_TYPE.keySet());
    }

    /** The dialect of a configured type, which must be one of {@link #types()}. */
    public static SourceDialect ofType(String type) {
        SourceDialect dialect = BY_TYPE.get(type);
        if (dialect == null) {
            throw new IllegalArgumentException("not a known source type: " + type);
        }
        return dialect;
    }

    /** The dialect that the schema of a {@code source} block tells by its name, null if it tells none. */
    static @Nullable SourceDialect ofSource(@Nullable Schema schema) {
        String name = schema == null ? null : schema.name();
        return name != null && name.startsWith(CONNECTORS) && name.endsWith(SOURCE)
                ? BY_TYPE.get(name.substring(
                        CONNECTORS.length(), Math.max(CONNECTORS.length(), name.length() - SOURCE.length())))
                : null;
    }

    /** The dialect of the connector that an event names. */
    static SourceDialect ofConnector(@Nullable String connector) {
        SourceDialect dialect = connector == null ? null : BY_TYPE.get(connector);
        if (dialect == null) {
            throw new UnreadableEventException(
                    "source.connector",
                    connector == null
                            ? "is missing, so the kind of database is not known; set source.type"
                            : "names no kind of database that is known; set source.type to the most similar of "
                                    + String.join(", ", types()));
        }
        return dialect;
    }
}
