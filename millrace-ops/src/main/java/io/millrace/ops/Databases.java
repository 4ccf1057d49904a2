package io.millrace.ops;

import java.sql.Connection;

/** The databases that source connectors read, for what only SQL can do. Each method throws {@link OpsException}. Thread-safe. */
public interface Databases {
    /** The name in {@link OpsSettings#databases} that stands for every connector without an entry of its own. */
    String ANY = "*";

    /** Whether it is known how to reach the database of this source connector; nothing is asked. */
    boolean has(String connector);

    /**
     * A new connection to the database of this source connector; the caller closes it.
     *
     * @throws OpsException with {@link OpsException.Kind#INVALID} if it is not known how to reach it or no driver takes its URL, {@link
     *     OpsException.Kind#NOT_ALLOWED} if the database refuses the user, {@link OpsException.Kind#UNREACHABLE} if it does not answer
     */
    Connection open(String connector);
}
