package io.millrace.connect.core.delivery;

import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * One record can never be delivered, whatever is tried. Its message never holds record content.
 *
 * <p>{@link #reason()} is a short stable name, such as {@code record-too-large}: a metric's tag.
 */
public final class RejectedRecordException extends DataException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public RejectedRecordException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    public RejectedRecordException(String reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
