package io.millrace.transforms.internal.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Debezium's names of tables in schema changes: {@code "catalog"."schema"."table"}; of a renamed one it may name both, with a comma. */
final class TableIds {
    private TableIds() {}

    /** The parts of each name, without their quotes; nothing for what is no such name. */
    static List<List<String>> parse(@Nullable Object id) {
        List<List<String>> names = new ArrayList<>();
        if (!(id instanceof String text) || text.isEmpty()) {
            return names;
        }
        List<String> name = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                part.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '.' || c == ',')) {
                name.add(part.toString());
                part.setLength(0);
                if (c == ',') {
                    names.add(name);
                    name = new ArrayList<>();
                }
            } else {
                part.append(c);
            }
        }
        name.add(part.toString());
        names.add(name);
        return names;
    }
}
