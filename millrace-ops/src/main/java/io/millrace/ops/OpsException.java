package io.millrace.ops;

import org.jspecify.annotations.Nullable;

/**
 * An operation was not done. The message is one line for an operator: what was tried, what stood against it, and the way out. What
 * can be done about it follows from {@link #kind}.
 */
public final class OpsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why an operation was not done. */
    public enum Kind {
        /** There is no connector, table, version or topic of the name. */
        NOT_FOUND,
        /** Nothing answered at the address, or what answered is something else. */
        UNREACHABLE,
        /** What was asked for is refused: a configuration, a statement, a setting that this operation needs. */
        INVALID,
        /** The credentials are missing, wrong, or lack the right. */
        NOT_ALLOWED,
        /** It was not done in the time given: a rebalance went on, a connector did not start. */
        TIMEOUT,
        /** The other side failed. */
        FAILED
    }

    private final Kind kind;

    /**
     * @param kind why
     * @param message one line that names what was tried and the way out
     */
    public OpsException(Kind kind, String message) {
        this(kind, message, null);
    }

    /**
     * @param kind why
     * @param message one line that names what was tried and the way out
     * @param cause what was thrown, if anything
     */
    public OpsException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why the operation was not done. */
    public Kind kind() {
        return kind;
    }
}
