package io.millrace.ops.fake;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SchemaHistories;
import io.millrace.ops.SchemaHistory;
import io.millrace.ops.schema.TableNames;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Histories that a test put there. Thread-safe. */
public final class FakeSchemaHistories implements SchemaHistories {
    private final Map<String, SchemaHistory> histories = new ConcurrentHashMap<>();

    /** From now on this is the history of its connector. */
    public void put(SchemaHistory history) {
        histories.put(history.connector(), history);
    }

    @Override
    public SchemaHistory read(String connector, @Nullable String table, Scan scan) {
        SchemaHistory history = histories.get(connector);
        if (history == null) {
            throw new OpsException(Kind.NOT_FOUND, "There is no connector '" + connector + "'.");
        }
        return TableNames.only(history, table);
    }
}
