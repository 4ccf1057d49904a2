package io.millrace.ops;

import io.millrace.ops.OpsException.Kind;
import java.util.List;

/**
 * The versions of what had a name. A table that is renamed ends under one name and begins under the other.
 *
 * @param table the whole name, such as {@code shop.orders}
 * @param versions the oldest first, at least one
 */
public record TableHistory(String table, List<TableVersion> versions) {

    /** Copies the list. */
    public TableHistory {
        versions = List.copyOf(versions);
    }

    /** The newest version. */
    public TableVersion last() {
        return versions.get(versions.size() - 1);
    }

    /**
     * A version by its number.
     *
     * @throws OpsException with {@link Kind#NOT_FOUND}, saying which there are
     */
    public TableVersion version(int number) {
        if (number < 1 || number > versions.size()) {
            throw new OpsException(
                    Kind.NOT_FOUND,
                    "Table " + table + " has no version " + number + "; there "
                            + (versions.size() == 1 ? "is version 1 alone." : "are 1 to " + versions.size() + "."));
        }
        return versions.get(number - 1);
    }
}
