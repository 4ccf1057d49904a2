package io.millrace.quickstart;

import java.util.List;
import java.util.function.Consumer;

/** A database that is changed. Thread-safe. */
interface Database {
    /** The kind of it. */
    Source source();

    /** Its address with all that one needs to connect. */
    String url();

    /** Makes tables or collections. */
    void create(String script) throws Exception;

    /**
     * Runs statements, in one transaction where the database has transactions.
     *
     * @param results takes what statements that only read have found
     */
    Transaction run(List<String> statements, Consumer<Result> results) throws Exception;

    /**
     * What a query has found.
     *
     * @param columns the names of the columns
     * @param rows their values; no more than can be read by people
     * @param isWhole whether there were no more rows
     */
    record Result(List<String> columns, List<List<String>> rows, boolean isWhole) {
        /** As many rows as are shown. */
        static final int MAX_ROWS = 50;
    }
}
