package io.millrace.testkit.aws.http;

/** An error as a service answers it: HTTP status, AWS's error code, and a message. Carries no stack trace. */
public final class AwsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * @param status the HTTP status
     * @param code AWS's error code, such as {@code ResourceNotFoundException}
     * @param message the text for the caller
     */
    public AwsException(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** An error that the caller made: status 400, as nearly all AWS errors have it. */
    public static AwsException badRequest(String code, String message) {
        return new AwsException(400, code, message);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** AWS's error code. */
    public String code() {
        return code;
    }

    /** The text for the caller; never null. */
    public String text() {
        String message = getMessage();
        return message == null ? code : message;
    }
}
