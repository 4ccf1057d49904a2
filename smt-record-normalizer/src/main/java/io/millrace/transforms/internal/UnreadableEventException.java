package io.millrace.transforms.internal;

import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A change that cannot be normalised. Names the field and the reason, never the content: the message ends up in logs and in
 * the REST API.
 */
public final class UnreadableEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field where in the event, as a dotted path
     * @param reason what is wrong with it, and what to do
     */
    public UnreadableEventException(String field, String reason) {
        super(reason);
        this.field = field;
    }

    /** That {@code field} does not hold what its schema says: tells what it holds instead by its type alone. */
    public static UnreadableEventException contradicting(String field, Schema schema, @Nullable Object value) {
        return new UnreadableEventException(
                field,
                "does not hold what its schema says (" + (schema.name() == null ? schema.type() : schema.name())
                        + "): it is "
                        + (value == null ? "null" : "a " + value.getClass().getName()));
    }

    /** The field of the event, as a dotted path. */
    public String field() {
        return field;
    }

    /** The same failure, seen from the struct that holds the field, or from the field where it has no name yet. */
    public UnreadableEventException within(String parent) {
        return new UnreadableEventException(
                field.isEmpty() ? parent : parent + "." + field, String.valueOf(getMessage()));
    }
}
