package io.millrace.transforms.internal.source;

import org.jspecify.annotations.Nullable;

/**
 * One change as the source reports it. Immutable.
 *
 * @param operation what was done
 * @param dialect the kind of database
 * @param source where it was done, raw
 * @param origin where it was done, in the Record's terms
 * @param before the row before: a struct, a map, or a document's text
 * @param after the row after, or a logical message, or a statement: likewise
 * @param patch what an update changed, if {@code after} is not known
 * @param totalOrder the change's number within its transaction, from the transaction metadata
 */
public record ChangeEvent(
        Operation operation,
        SourceDialect dialect,
        SourceBlock source,
        Origin origin,
        @Nullable Object before,
        @Nullable Object after,
        @Nullable Patch patch,
        @Nullable Long totalOrder) {
    /** Whether it tells what a snapshot found, rather than what was done at its position. */
    public boolean isOfSnapshot() {
        if (operation != Operation.SCHEMA_CHANGE) {
            return operation == Operation.READ;
        }
        String snapshot = source.text(SourceField.SNAPSHOT);
        return snapshot != null && !snapshot.equals("false");
    }

    /** The statement of a schema change, if it is known. */
    public @Nullable String statement() {
        return operation == Operation.SCHEMA_CHANGE ? SchemaChangeReader.statement(after) : null;
    }
}
