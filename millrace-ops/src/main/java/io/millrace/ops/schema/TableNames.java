package io.millrace.ops.schema;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SchemaHistory;
import io.millrace.ops.TableHistory;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Names of tables as people write them. */
public final class TableNames {
    private TableNames() {}

    /** A history with the one table that is asked for; all, if none is. */
    public static SchemaHistory only(SchemaHistory history, @Nullable String asked) {
        if (asked == null) {
            return history;
        }
        String name = resolve(
                history.tables().stream().map(TableHistory::table).toList(),
                asked,
                "the history of " + history.connector());
        return new SchemaHistory(
                history.connector(),
                history.basis(),
                history.origin(),
                history.tables().stream()
                        .filter(table -> table.table().equals(name))
                        .toList(),
                history.warnings());
    }

    /**
     * The whole name of the one table that is meant: by its whole name, or by its end after a dot; in other upper and lower case, if there
     * is none in that.
     *
     * @throws OpsException if there is none or more than one, naming them
     */
    static String resolve(Collection<String> names, String asked, String where) {
        String lower = asked.toLowerCase(Locale.ROOT);
        List<Predicate<String>> tries = List.of(
                asked::equals,
                name -> name.endsWith("." + asked),
                name -> name.toLowerCase(Locale.ROOT).equals(lower),
                name -> name.toLowerCase(Locale.ROOT).endsWith("." + lower));
        for (Predicate<String> meant : tries) {
            List<String> found = names.stream().filter(meant).sorted().toList();
            if (found.size() == 1) {
                return found.get(0);
            }
            if (found.size() > 1) {
                throw new OpsException(
                        Kind.INVALID, "Table '" + asked + "' may be any of " + some(found) + ": write the whole name.");
            }
        }
        throw new OpsException(
                Kind.NOT_FOUND,
                "There is no table '" + asked + "' in " + where + "; there "
                        + (names.isEmpty()
                                ? "is none."
                                : "are " + some(names.stream().sorted().toList()) + "."));
    }

    private static String some(List<String> names) {
        int shown = 10;
        return String.join(", ", names.subList(0, Math.min(shown, names.size())))
                + (names.size() > shown ? " and " + (names.size() - shown) + " more" : "");
    }
}
