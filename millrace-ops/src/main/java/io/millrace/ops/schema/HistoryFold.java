package io.millrace.ops.schema;

import io.millrace.ops.TableColumn;
import io.millrace.ops.TableHistory;
import io.millrace.ops.TableVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes versions of tables from statements in their order. A snapshot tells what it found by statements of its own (it drops each table
 * and creates it): of these only a structure that was not known makes a version. Confined to one thread.
 */
final class HistoryFold {
    private static final Pattern DROP_DATABASE = Pattern.compile(
            "\\s*DROP\\s+(?:DATABASE|SCHEMA)\\s+(?:IF\\s+EXISTS\\s+)?[`\"\\[]?([^`\"\\];]+?)[`\"\\]]?\\s*;?\\s*",
            Pattern.CASE_INSENSITIVE);

    private final Map<String, List<TableVersion>> tables = new TreeMap<>();

    /** The tables so far, in the order of their names. */
    List<TableHistory> tables() {
        return tables.entrySet().stream()
                .map(table -> new TableHistory(table.getKey(), table.getValue()))
                .toList();
    }

    /** Takes the next statement. */
    void add(Statement statement) {
        for (Statement.Change change : statement.changes()) {
            if (change.kind() == Statement.Kind.DROP) {
                if (!statement.isOfSnapshot()) {
                    end(change.table(), TableVersion.Change.DROPPED, null, statement);
                }
            } else {
                stand(change, statement);
            }
        }
        if (statement.ddl() != null && !statement.isOfSnapshot()) {
            Matcher dropped = DROP_DATABASE.matcher(statement.ddl());
            if (dropped.matches()) {
                List.copyOf(tables.keySet()).stream()
                        .filter(table -> table.startsWith(dropped.group(1) + "."))
                        .forEach(table -> end(table, TableVersion.Change.DROPPED, null, statement));
            }
        }
    }

    private void stand(Statement.Change change, Statement statement) {
        String table = change.table();
        String previous = change.previous();
        if (previous != null && !previous.equals(table)) {
            end(previous, TableVersion.Change.RENAMED_TO, table, statement);
            append(table, TableVersion.Change.RENAMED_FROM, previous, statement, change.columns());
            return;
        }
        TableVersion last = last(table);
        if (last != null && last.exists() && last.columns().equals(change.columns())) {
            return;
        }
        boolean stands = last != null && last.exists();
        TableVersion.Change how = statement.isOfSnapshot()
                ? TableVersion.Change.FOUND
                : stands || change.kind() == Statement.Kind.ALTER
                        ? TableVersion.Change.ALTERED
                        : TableVersion.Change.CREATED;
        append(table, how, null, statement, change.columns());
    }

    private void end(String table, TableVersion.Change how, @Nullable String renamedTable, Statement statement) {
        TableVersion last = last(table);
        if (last != null && last.exists()) {
            append(table, how, renamedTable, statement, List.of());
        }
    }

    private void append(
            String table,
            TableVersion.Change how,
            @Nullable String renamedTable,
            Statement statement,
            List<TableColumn> columns) {
        List<TableVersion> versions = tables.computeIfAbsent(table, name -> new ArrayList<>());
        versions.add(new TableVersion(
                versions.size() + 1,
                how,
                renamedTable,
                statement.time(),
                statement.position(),
                statement.ddl(),
                columns));
    }

    private @Nullable TableVersion last(String table) {
        List<TableVersion> versions = tables.get(table);
        return versions == null ? null : versions.get(versions.size() - 1);
    }
}
