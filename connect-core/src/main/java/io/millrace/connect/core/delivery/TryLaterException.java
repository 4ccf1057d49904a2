package io.millrace.connect.core.delivery;

/** A record cannot be converted now, for a reason that may pass and has nothing to do with it. */
public final class TryLaterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long pauseMs;

    /**
     * @param message what is waited for, without record content
     * @param pauseMs how long to wait before the record is given to the converter again, in milliseconds
     */
    public TryLaterException(String message, long pauseMs) {
        super(message);
        this.pauseMs = pauseMs;
    }

    public long pauseMs() {
        return pauseMs;
    }
}
