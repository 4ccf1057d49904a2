package io.millrace.transforms.internal.source;

import org.jspecify.annotations.Nullable;

/**
 * Where a change comes from, in the Record's terms. Immutable.
 *
 * @param globalId the database's own global transaction id
 * @param transactionId the transaction's id
 * @param log the log that {@code position} counts in
 * @param position the position in that log
 * @param sequence the position as text whose order is log order
 * @param schema the table's schema, or its database where there are no schemas
 * @param table the table
 */
public record Origin(
        @Nullable String globalId,
        @Nullable String transactionId,
        @Nullable String log,
        @Nullable Long position,
        @Nullable String sequence,
        @Nullable String schema,
        @Nullable String table) {}
