package io.millrace.it.types;

import io.millrace.it.types.TypedValue.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The table with a column of each type. A row holds the first value of each, the next the second, and so on; those that have no more are
 * null, and in the last row all are. All rows are written once for the snapshot and once to be streamed. Confined to one thread.
 */
final class TypesTable {
    /** Added to the ids of rows that are streamed. */
    private static final int STREAMED = 1_000;

    private final Database database;
    private final List<Column> columns;
    private final int rows;

    TypesTable(Database database, List<SqlType> types) {
        this.database = database;
        this.columns = Column.of(types);
        this.rows =
                1 + types.stream().mapToInt(type -> type.values().size()).max().orElse(0);
    }

    List<Column> columns() {
        return columns;
    }

    /** How many rows there are of a phase. */
    int rows() {
        return rows;
    }

    static int id(Phase phase, int row) {
        return phase == Phase.SNAPSHOT ? row : STREAMED + row;
    }

    void create() {
        database.execute(columns.stream()
                .map(column -> column.name() + " " + column.type().ddl())
                .collect(Collectors.joining(
                        ",\n", "CREATE TABLE " + database.table() + " (id int PRIMARY KEY,\n", ")")));
    }

    void write(Phase phase) {
        for (int row = 0; row < rows; row++) {
            Map<String, String> literals = new LinkedHashMap<>();
            literals.put("id", Integer.toString(id(phase, row)));
            for (Column column : columns) {
                List<TypedValue> values = column.type().values();
                literals.put(
                        column.name(), row < values.size() ? values.get(row).literal() : "NULL");
            }
            database.execute("INSERT INTO " + database.table() + " (" + String.join(", ", literals.keySet())
                    + ") VALUES (" + String.join(", ", literals.values()) + ")");
        }
    }

    /** What the database says of its values: by row, by name of the column; null where it is null. */
    List<Map<String, Object>> texts() {
        String expressions = columns.stream()
                .map(column -> column.type().form().sql(column.name()) + " AS " + column.name())
                .collect(Collectors.joining(", "));
        List<Map<String, Object>> texts = new ArrayList<>(database.query("SELECT " + expressions + " FROM "
                + database.table() + " WHERE id IN "
                + IntStream.range(0, rows)
                        .mapToObj(row -> Integer.toString(id(Phase.SNAPSHOT, row)))
                        .collect(Collectors.joining(", ", "(", ")"))
                + " ORDER BY id"));
        if (texts.size() != rows) {
            throw new IllegalStateException(texts.size() + " rows for the snapshot instead of " + rows);
        }
        return texts;
    }
}
