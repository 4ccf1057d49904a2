package io.millrace.transforms;

/** Describes failures that nobody foresaw. */
final class Unexpected {
    private Unexpected() {}

    /** What was thrown and where: not its message, which may quote the event, and not as a cause, for the same reason. */
    static String describe(RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        return "unexpected " + e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
