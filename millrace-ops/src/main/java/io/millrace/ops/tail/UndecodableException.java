package io.millrace.ops.tail;

/** A message cannot be decoded; the message of this says why, and what would help. */
final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1;

    UndecodableException(String message) {
        super(message);
    }
}
