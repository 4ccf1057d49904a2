package io.millrace.connect.core.delivery;

import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * One record can never be delivered, whatever is tried. Its message never holds record content.
 *
 * <p>{@link #reason()} is a short stable name, such as {@code record-too-large}: a metric's tag, and the beginning of the
 * message, which the dead letter record carries in a header.
 */
public final class RejectedRecordException extends DataException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public RejectedRecordException(String reason, String message) {
        super(reason + ": " + message);
        this.reason = reason;
    }

    public RejectedRecordException(String reason, String message, @Nullable Throwable cause) {
        super(reason + ": " + message, cause);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
