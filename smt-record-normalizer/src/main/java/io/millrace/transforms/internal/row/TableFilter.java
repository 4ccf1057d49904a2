package io.millrace.transforms.internal.row;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides which tables pass, by their full name {@code schema.table}; remembers its decisions. Confined to one thread. */
public final class TableFilter {
    private static final int MAX_REMEMBERED = 10_000;

    private final List<Pattern> include;
    private final List<Pattern> exclude;
    private final Map<String, Map<String, Boolean>> decisions = new HashMap<>();
    private int remembered;

    /**
     * @param include what passes, all if empty
     * @param exclude what does not pass even so
     */
    public TableFilter(List<Pattern> include, List<Pattern> exclude) {
        this.include = include;
        this.exclude = exclude;
    }

    /** Whether changes of that table pass; changes of no table do. */
    public boolean passes(@Nullable String schema, @Nullable String table) {
        if (table == null || (include.isEmpty() && exclude.isEmpty())) {
            return true;
        }
        String parent = schema == null ? "" : schema;
        Map<String, Boolean> tables = decisions.get(parent);
        Boolean known = tables == null ? null : tables.get(table);
        return known != null ? known : decide(parent, table);
    }

    /** Whether any of several tables passes, whose names are joined by commas; a name that has a comma itself counts as well. */
    boolean passesAny(@Nullable String schema, @Nullable String tables) {
        if (tables == null || tables.indexOf(',') < 0) {
            return passes(schema, tables);
        }
        for (String table : tables.split(",", -1)) {
            if (passes(schema, table)) {
                return true;
            }
        }
        return !include.isEmpty() && passes(schema, tables);
    }

    private boolean decide(String schema, String table) {
        String name = schema.isEmpty() ? table : schema + "." + table;
        boolean passes = (include.isEmpty() || matches(include, name)) && !matches(exclude, name);
        if (remembered++ >= MAX_REMEMBERED) {
            decisions.clear();
            remembered = 0;
        }
        decisions.computeIfAbsent(schema, absent -> new HashMap<>()).put(table, passes);
        return passes;
    }

    private static boolean matches(List<Pattern> patterns, String name) {
        for (Pattern pattern : patterns) {
            if (pattern.matcher(name).matches()) {
                return true;
            }
        }
        return false;
    }
}
