package io.millrace.ops;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which Records are wanted: all that one of the tables and one of the actions fits.
 *
 * @param tables names, upper or lower case, {@code *} for any text: {@code orders}, {@code public.*}. One without a dot is that of the
 *     table alone. Empty for all
 * @param actions event types of Records; empty for all
 */
public record EventFilter(List<String> tables, Set<String> actions) {
    /** The event types of Records, and {@code QUERY}: what core-cdc calls a {@code DDL_STATEMENT}. */
    public static final Set<String> ACTIONS =
            Set.of("INSERT", "UPDATE", "DELETE", "READ", "DDL_STATEMENT", "TRUNCATE", "GLOBAL", "QUERY");

    /** All Records. */
    public static final EventFilter ALL = new EventFilter(List.of(), Set.of());

    /**
     * Copies the collections.
     *
     * @throws OpsException with {@link OpsException.Kind#INVALID} for an action that no Record has
     */
    public EventFilter {
        tables = List.copyOf(tables);
        actions = actions.stream().map(EventFilter::action).collect(Collectors.toUnmodifiableSet());
    }

    private static String action(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.equals("DDL")) {
            return "DDL_STATEMENT";
        }
        if (!ACTIONS.contains(upper)) {
            throw new OpsException(
                    OpsException.Kind.INVALID,
                    "There is no action '%s': take some of %s."
                            .formatted(name, String.join(", ", new TreeSet<>(ACTIONS))));
        }
        return upper;
    }

    /** Whether a Record with these is wanted; the schema and the table may be unknown. */
    public boolean matches(String action, @Nullable String schema, @Nullable String table) {
        return matchesAction(action) && matchesTable(schema, table);
    }

    private boolean matchesAction(String action) {
        return actions.isEmpty()
                || actions.contains(action)
                || (action.equals("QUERY") && actions.contains("DDL_STATEMENT"));
    }

    private boolean matchesTable(@Nullable String schema, @Nullable String table) {
        if (tables.isEmpty()) {
            return true;
        }
        if (table == null) {
            return false;
        }
        String whole = schema == null ? table : schema + "." + table;
        return tables.stream().anyMatch(name -> fits(name, whole) || (name.indexOf('.') < 0 && fits(name, table)));
    }

    private static boolean fits(String name, String table) {
        String expression =
                Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL)
                .matcher(table)
                .matches();
    }
}
