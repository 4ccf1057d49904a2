package io.millrace.connect.dynamodb.decode;

import java.io.IOException;

/** What stands here is not what should. Its message says what is wrong, never what is there. Without a stack: it may come in masses. */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean isMalformed;

    UnreadableException(String message) {
        this(message, false);
    }

    private UnreadableException(String message, boolean isMalformed) {
        super(message);
        this.isMalformed = isMalformed;
    }

    /** That what should be an attribute value has not even the form of one: then its name may be none either. */
    static UnreadableException malformed(String message) {
        return new UnreadableException(message, true);
    }

    boolean isMalformed() {
        return isMalformed;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
