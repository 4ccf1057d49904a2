package io.millrace.cli;

/**
 * The command line, an environment variable or a file of the user's is wrong: {@link ExitCode#USAGE}. The message is one line that says
 * which, where, and the way out.
 */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    UserError(String message) {
        super(message);
    }

    UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
