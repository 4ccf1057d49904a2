package io.millrace.connect.dynamodb.decode;

import java.io.IOException;

/** What stands here is not what should. Its message says what is wrong, never what is there. Without a stack: it may come in masses. */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
        super(message);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
