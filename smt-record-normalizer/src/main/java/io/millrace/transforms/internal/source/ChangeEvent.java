package io.millrace.transforms.internal.source;

import org.jspecify.annotations.Nullable;

/**
 * One change as the source reports it. Immutable.
 *
 * @param operation what was done
 * @param dialect the kind of database
 * @param source where it was done, raw
 * @param origin where it was done, in the Record's terms
 * @param before the row before, a struct or a map
 * @param after the row after, or a logical message, a struct or a map
 * @param totalOrder the change's number within its transaction, from the transaction metadata
 */
public record ChangeEvent(
        Operation operation,
        SourceDialect dialect,
        SourceBlock source,
        Origin origin,
        @Nullable Object before,
        @Nullable Object after,
        @Nullable Long totalOrder) {}
