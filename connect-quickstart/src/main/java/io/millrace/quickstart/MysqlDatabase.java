package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Connection;
import java.sql.ResultSet;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** MySQL, with GTIDs. */
record MysqlDatabase(String url) implements Database {
    /** The last of a set of GTIDs of one server, {@code uuid:1-17}. */
    private static final Pattern LAST_GTID = Pattern.compile("([^:,]+):(?:.*[-:])?([0-9]+)$");

    @Override
    public Source source() {
        return Source.MYSQL;
    }

    @Override
    public void create(String script) throws SQLException {
        try (Connection connection = Jdbc.connect(url);
                Statement statement = connection.createStatement()) {
            Jdbc.execute(statement, List.of(script), result -> {});
        }
    }

    @Override
    public Transaction run(List<String> statements, Consumer<Result> results) throws SQLException {
        try (Connection connection = Jdbc.connect(url);
                Statement statement = connection.createStatement()) {
            Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            Log from = log(statement);
            int changed = Jdbc.execute(statement, statements, results);
            connection.commit();
            Log to = log(statement);
            return new Committed(from.position() == to.position() ? null : to.gtid(), from, to, begun, changed);
        }
    }

    private static Log log(Statement statement) throws SQLException {
        try (ResultSet log = statement.executeQuery("SHOW MASTER STATUS")) {
            if (!log.next()) {
                throw new SQLException("The server has no binary log");
            }
            Matcher gtid = LAST_GTID.matcher(Objects.requireNonNullElse(log.getString("Executed_Gtid_Set"), ""));
            return new Log(
                    log.getString("File"),
                    log.getLong("Position"),
                    gtid.find() ? gtid.group(1) + ":" + gtid.group(2) : null);
        }
    }

    /** Where the binary log stands: its file, the position in it, and the last transaction's GTID. */
    record Log(String file, long position, @Nullable String gtid) {}

    /**
     * A transaction.
     *
     * @param gtid its id; null for rows that are read in a snapshot, and for one that only read
     * @param from the log before it
     * @param to the log after it
     */
    record Committed(@Nullable String gtid, Log from, Log to, Instant begun, int changed) implements Transaction {
        @Override
        public String name() {
            return "Transaction " + gtid;
        }

        @Override
        public Map<String, JsonNode> origin(String service) {
            JsonNodeFactory json = JsonNodeFactory.instance;
            Map<String, JsonNode> origin = new HashMap<>();
            origin.put("source", json.textNode(from.file()));
            JsonNode id = gtid == null ? json.nullNode() : json.textNode(gtid);
            origin.put("global_id", id);
            origin.put("transaction_id", id);
            return origin;
        }

        @Override
        public List<String> misplaced(JsonNode record) {
            List<String> differences = new ArrayList<>();
            long position = record.path("position").asLong();
            if (position < from.position() || position > to.position()) {
                differences.add("position " + position + " is not in the transaction's part of the log, "
                        + from.position() + " to " + to.position());
            }
            String sequence = record.path("sequence").asText();
            String expected = String.format(Locale.ROOT, "%s:%010d:", from.file(), position);
            if (!sequence.startsWith(expected)) {
                differences.add("sequence " + sequence + " does not begin with " + expected);
            }
            return differences;
        }

        @Override
        public Transaction asSnapshot() {
            Log open = new Log(from.file(), Long.MAX_VALUE, null);
            // Debezium gives rows of a snapshot whole seconds.
            return new Committed(null, from, open, begun.truncatedTo(ChronoUnit.SECONDS), changed);
        }
    }
}
