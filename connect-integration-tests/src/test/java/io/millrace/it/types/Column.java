package io.millrace.it.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A type's column in the table.
 *
 * @param name unique in the table, in lower case
 */
record Column(String name, SqlType type) {
    static List<Column> of(List<SqlType> types) {
        List<Column> columns = new ArrayList<>();
        for (SqlType type : types) {
            String words = type.ddl().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
            String shortened = words.substring(0, Math.min(words.length(), 30));
            columns.add(new Column("c" + (columns.size() + 1) + "_" + shortened, type));
        }
        return columns;
    }
}
