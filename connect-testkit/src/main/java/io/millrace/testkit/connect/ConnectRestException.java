package io.millrace.testkit.connect;

/** The REST API refused a request. The message holds the request, the status and the body of the answer. */
public final class ConnectRestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String body;

    ConnectRestException(String request, int status, String body) {
        super(request + " was answered with " + status + ": " + body);
        this.status = status;
        this.body = body;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The body of the answer. */
    public String body() {
        return body;
    }
}
