package io.millrace.cli;

import io.millrace.ops.OpsException;

/** What the exit codes of {@code millrace} mean. Constants, since picocli's annotations want such. */
public final class ExitCode {
    /** Done; what was looked at is healthy. */
    public static final int OK = 0;
    /** Something that should not happen; {@code --verbose} shows the stack trace. */
    public static final int ERROR = 1;
    /** The command line or a file of the user's is wrong. */
    public static final int USAGE = 2;
    /** There is no connector, table, version or topic of the name. */
    public static final int NOT_FOUND = 3;
    /** Nothing answered at the address, or something else did. */
    public static final int UNREACHABLE = 4;
    /** Refused as invalid, or something that the command needs is not configured. */
    public static final int INVALID = 5;
    /** The credentials are missing, wrong, or lack the right. */
    public static final int NOT_ALLOWED = 6;
    /** Not done in the time given. */
    public static final int TIMEOUT = 7;
    /** What was looked at is in the state {@code warning}. */
    public static final int WARNING = 10;
    /** What was looked at is in the state {@code critical}, or has failed. */
    public static final int CRITICAL = 20;

    private ExitCode() {}

    /** The exit code for an operation that was not done. */
    public static int of(OpsException e) {
        return switch (e.kind()) {
            case NOT_FOUND -> NOT_FOUND;
            case UNREACHABLE -> UNREACHABLE;
            case INVALID -> INVALID;
            case NOT_ALLOWED -> NOT_ALLOWED;
            case TIMEOUT -> TIMEOUT;
            case FAILED -> ERROR;
        };
    }
}
