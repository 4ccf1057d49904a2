package io.millrace.it.types;

import io.millrace.testkit.connect.ConnectorRequest;
import java.util.List;
import java.util.Map;

/** What is particular to a database. Its connectors are those of {@code config-examples}. */
public interface Database {
    /** As it is called on the page. */
    String title();

    /** The table that has a column of each type, schema included. */
    String table();

    void execute(String sql);

    /** The rows of a query, all columns being text. */
    List<Map<String, Object>> query(String sql);

    /** The example's connector, for that table. */
    ConnectorRequest source(String name);

    /** The same with Debezium's own defaults for everything that decides how values are sent. */
    ConnectorRequest withDefaults(ConnectorRequest source);

    /** The same with what loses nothing without schemas. */
    ConnectorRequest lossless(ConnectorRequest source);

    /** The table's topic. */
    default String topic(ConnectorRequest source) {
        return source.name() + "." + table();
    }
}
