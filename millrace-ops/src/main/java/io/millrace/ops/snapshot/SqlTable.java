package io.millrace.ops.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table by the parts of its name.
 *
 * @param parts database, schema and table, or the last of these
 */
record SqlTable(List<String> parts) {

    /** Copies the list. */
    SqlTable {
        parts = List.copyOf(parts);
    }

    /** A name whose parts may be in quotes, as Debezium reads it. */
    static SqlTable parse(String name) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        char open = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (open != 0) {
                if (c == open) {
                    open = 0;
                } else {
                    part.append(c);
                }
            } else if (c == '.') {
                parts.add(part.toString());
                part.setLength(0);
            } else if (c == '"' || c == '`' || c == '[') {
                open = c == '[' ? ']' : c;
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return new SqlTable(parts);
    }

    String table() {
        return parts.get(parts.size() - 1);
    }

    /** The part before the table: a schema, or a database where there are none. */
    @Nullable
    String place() {
        return parts.size() < 2 ? null : parts.get(parts.size() - 2);
    }

    /** The part before the schema. */
    @Nullable
    String catalog() {
        return parts.size() < 3 ? null : parts.get(parts.size() - 3);
    }

    /** As Oracle's statements have it: in the database they are run in. */
    SqlTable withoutCatalog() {
        return new SqlTable(parts.subList(Math.max(0, parts.size() - 2), parts.size()));
    }

    /** For a statement. */
    String quoted(String quote) {
        String close = quote.equals("[") ? "]" : quote;
        return parts.stream()
                .map(part -> quote + part.replace(close, close + close) + close)
                .collect(Collectors.joining("."));
    }
}
