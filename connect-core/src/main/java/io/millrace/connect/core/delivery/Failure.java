package io.millrace.connect.core.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Why an entry, or a whole request, was not delivered.
 *
 * @param kind what to do about it
 * @param code the service's error code, or a short name where the failure is not the service's (for example {@code Timeout});
 *     used in messages and as a metric's tag
 * @param message what happened and, for {@link FailureKind#FATAL}, what the operator can do. Never holds record content,
 *     keys or credentials
 * @param cause what was thrown, if anything; its message obeys the same rule
 */
public record Failure(
        FailureKind kind,
        String code,
        String message,
        @Nullable Throwable cause) {
    public Failure(FailureKind kind, String code, String message) {
        this(kind, code, message, null);
    }
}
