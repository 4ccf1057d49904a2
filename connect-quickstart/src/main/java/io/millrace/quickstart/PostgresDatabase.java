package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** PostgreSQL. */
record PostgresDatabase(String url) implements Database {
    @Override
    public Source source() {
        return Source.POSTGRES;
    }

    @Override
    public void create(String script) throws SQLException {
        try (Connection connection = Jdbc.connect(url);
                Statement statement = connection.createStatement()) {
            Jdbc.execute(statement, List.of(script), result -> {});
            connection.commit();
        }
    }

    @Override
    public Transaction run(List<String> statements, Consumer<Result> results) throws SQLException {
        try (Connection connection = Jdbc.connect(url);
                Statement statement = connection.createStatement()) {
            Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            long from = logPosition(statement);
            int changed = Jdbc.execute(statement, statements, results);
            String id = Jdbc.value(statement, "SELECT pg_current_xact_id_if_assigned()");
            connection.commit();
            return new Committed(id, from, logPosition(statement), begun, changed);
        }
    }

    private static long logPosition(Statement statement) throws SQLException {
        return Long.parseLong(
                Objects.requireNonNull(Jdbc.value(statement, "SELECT pg_current_wal_insert_lsn() - '0/0'")));
    }

    /**
     * A transaction.
     *
     * @param id its number; null for rows that are read in a snapshot, and for one that only read
     * @param from the log position before it
     * @param to the log position after it
     */
    record Committed(@Nullable String id, long from, long to, Instant begun, int changed) implements Transaction {
        @Override
        public String name() {
            return "Transaction " + id;
        }

        @Override
        public Map<String, JsonNode> origin(String service) {
            JsonNodeFactory json = JsonNodeFactory.instance;
            Map<String, JsonNode> origin = new HashMap<>();
            origin.put("global_id", json.nullNode());
            origin.put("source", json.textNode(service));
            if (id != null) {
                origin.put("transaction_id", json.textNode(id));
            }
            return origin;
        }

        @Override
        public List<String> misplaced(JsonNode record) {
            List<String> differences = new ArrayList<>();
            long position = record.path("position").asLong();
            if (position < from || position > to) {
                differences.add(
                        "position " + position + " is not in the transaction's part of the log, " + from + " to " + to);
            }
            String sequence = record.path("sequence").asText();
            if (!sequence.equals(String.format(Locale.ROOT, "%016x", position))) {
                differences.add("sequence " + sequence + " is not position " + position + " in hex");
            }
            return differences;
        }

        @Override
        public Transaction asSnapshot() {
            return new Committed(null, from, Long.MAX_VALUE, begun, changed);
        }
    }
}
