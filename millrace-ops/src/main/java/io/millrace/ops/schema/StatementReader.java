package io.millrace.ops.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ops.TableColumn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads statements as Debezium tells of them: in its own history ({@code HistoryRecord}), in the topic of schema changes, and there as
 * the Records that {@code RecordNormalizer} makes. Confined to one thread, since a snapshot's Records are known by the one before.
 */
final class StatementReader {
    private static final long A_DAY_AND_AGE = 100_000_000_000L; // seconds until the year 5138, milliseconds since 1973
    private static final long MICROSECONDS = 100_000_000_000_000L;

    private final String server;
    private final boolean isMysql;
    private @Nullable Map<String, String> snapshotPosition;

    /**
     * @param server the connector's {@code topic.prefix}: another's statements are not read
     * @param isMysql whether the tables are MySQL's or MariaDB's
     */
    StatementReader(String server, boolean isMysql) {
        this.server = server;
        this.isMysql = isMysql;
    }

    /** The statement in a message's value; null if it holds none of this server's. */
    @Nullable
    Statement read(JsonNode value) {
        JsonNode node = value.has("schema") && value.has("payload") ? value.path("payload") : value;
        if (node.path("record").has("table_changes") || node.path("record").has("ddl")) {
            return record(node);
        }
        if (!node.has("tableChanges") && !node.has("ddl")) {
            return null;
        }
        return node.has("position") ? history(node) : schemaChange(node);
    }

    private @Nullable Statement history(JsonNode node) {
        JsonNode position = node.path("position");
        if (node.path("source").has("server")
                && !node.path("source").path("server").asText().equals(server)) {
            return null;
        }
        Map<String, String> where = new LinkedHashMap<>();
        put(where, "file", position.path("file"));
        put(where, "endPos", position.path("pos"));
        copy(position, where, "commit_lsn", "change_lsn", "scn", "commit_scn");
        boolean isOfSnapshot = isSnapshot(position.path("snapshot"));
        JsonNode seconds = position.path("ts_sec");
        // What the connector wrote down as the time is when it came to the statement: after it was down, that is later.
        Instant time = seconds.canConvertToLong() && seconds.asLong() > 0 && !isOfSnapshot
                ? Instant.ofEpochSecond(seconds.asLong())
                : millis(node.path("ts_ms"));
        return statement(node, time, where, isOfSnapshot, node.path("tableChanges"));
    }

    private Statement schemaChange(JsonNode node) {
        JsonNode source = node.path("source");
        Map<String, String> where = new LinkedHashMap<>();
        copy(source, where, "file", "pos", "gtid", "commit_lsn", "change_lsn", "scn", "commit_scn");
        JsonNode time = source.hasNonNull("ts_ms") ? source.path("ts_ms") : node.path("ts_ms");
        return statement(node, millis(time), where, isSnapshot(source.path("snapshot")), node.path("tableChanges"));
    }

    /** A Record does not say that a snapshot made it: of MySQL's, the first sets the character set, and all are at one place. */
    private Statement record(JsonNode node) {
        JsonNode row = node.path("record");
        Map<String, String> where = new LinkedHashMap<>();
        put(where, isMysql ? "file" : "log", node.path("source"));
        put(where, isMysql ? "pos" : "position", node.path("position"));
        boolean isOfSnapshot;
        if (row.path("ddl").asText().startsWith("SET character_set_server")) {
            snapshotPosition = Map.copyOf(where);
            isOfSnapshot = true;
        } else {
            isOfSnapshot =
                    where.equals(snapshotPosition) && node.path("global_id").isNull();
        }
        put(where, isMysql ? "gtid" : "commit_lsn", node.path("global_id"));
        return new Statement(
                recordTime(node.path("event_timestamp")),
                where,
                text(node.path("schema_name")),
                text(row.path("ddl")),
                isOfSnapshot,
                changes(row.path("table_changes"), text(row.path("ddl")), text(node.path("schema_name"))));
    }

    private Statement statement(
            JsonNode node, @Nullable Instant time, Map<String, String> where, boolean isOfSnapshot, JsonNode changes) {
        String ddl = text(node.path("ddl"));
        String database = text(node.path("databaseName"));
        return new Statement(time, where, database, ddl, isOfSnapshot, changes(changes, ddl, database));
    }

    private List<Statement.Change> changes(JsonNode changes, @Nullable String ddl, @Nullable String database) {
        List<Statement.Change> found = new ArrayList<>();
        for (JsonNode change : changes) {
            String id = change.path("id").asText();
            String table = Identifiers.ofId(id);
            Statement.Kind kind = switch (change.path("type").asText()) {
                case "DROP" -> Statement.Kind.DROP;
                case "ALTER" -> Statement.Kind.ALTER;
                default -> Statement.Kind.CREATE;
            };
            if (kind == Statement.Kind.DROP) {
                found.add(new Statement.Change(kind, table, null, List.of()));
                continue;
            }
            if (!change.path("table").isObject()) {
                continue; // it tells of no structure
            }
            String previous = change.hasNonNull("previousId")
                    ? Identifiers.ofId(change.path("previousId").asText())
                    : kind == Statement.Kind.ALTER ? Identifiers.before(ddl, id, database) : null;
            found.add(new Statement.Change(
                    kind, table, table.equals(previous) ? null : previous, columns(change.path("table"))));
        }
        return found;
    }

    private List<TableColumn> columns(JsonNode table) {
        Set<String> key = new HashSet<>();
        table.path("primaryKeyColumnNames").forEach(name -> key.add(name.asText()));
        List<TableColumn> columns = new ArrayList<>();
        for (JsonNode column : table.path("columns")) {
            String name = column.path("name").asText();
            String type = type(column);
            String defaultValue = text(column.path("defaultValueExpression"));
            columns.add(new TableColumn(
                    name,
                    type,
                    column.path("optional").asBoolean(),
                    isMysql ? MysqlWords.defaultValue(type, defaultValue) : defaultValue,
                    columns.size() + 1,
                    key.contains(name)));
        }
        return columns;
    }

    private String type(JsonNode column) {
        String written = Objects.requireNonNullElse(
                text(column.path("typeExpression")), column.path("typeName").asText());
        if (!column.path("enumValues").isEmpty()) {
            List<String> values = new ArrayList<>();
            column.path("enumValues").forEach(value -> values.add(value.asText()));
            return written + "(" + String.join(",", values) + ")";
        }
        Integer length = number(column.path("length"));
        Integer scale = number(column.path("scale"));
        return isMysql ? MysqlWords.type(written, length, scale) : written + MysqlWords.size(length, scale);
    }

    private static boolean isSnapshot(JsonNode node) {
        return !node.isMissingNode() && !node.isNull() && !node.asText().equals("false");
    }

    private static @Nullable Integer number(JsonNode node) {
        return node.canConvertToInt() ? node.asInt() : null;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : node.asText();
    }

    private static @Nullable Instant millis(JsonNode node) {
        return node.canConvertToLong() ? Instant.ofEpochMilli(node.asLong()) : null;
    }

    /** Its unit is an option of the transform's, so it is judged by its size. */
    private static @Nullable Instant recordTime(JsonNode node) {
        if (!node.canConvertToLong()) {
            return null;
        }
        long time = node.asLong();
        return time < A_DAY_AND_AGE
                ? Instant.ofEpochSecond(time)
                : Instant.ofEpochMilli(time < MICROSECONDS ? time : time / 1000);
    }

    private static void copy(JsonNode from, Map<String, String> to, String... names) {
        for (String name : names) {
            put(to, name, from.path(name));
        }
    }

    private static void put(Map<String, String> to, String name, JsonNode value) {
        String text = text(value);
        if (text != null && !text.isEmpty()) {
            to.put(name, text);
        }
    }
}
