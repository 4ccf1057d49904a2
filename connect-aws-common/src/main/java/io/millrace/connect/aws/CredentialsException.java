package io.millrace.connect.aws;

/** That there are no credentials now, and which key to look at. Its message holds nothing of the provider's own. */
final class CredentialsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CredentialsException(String message, Throwable cause) {
        super(message, cause);
    }
}
