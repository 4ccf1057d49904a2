package io.millrace.testkit.aws.control;

/**
 * What a test asks a LocalAws of another process to do, and no client could.
 *
 * @param kind one of the constants
 * @param resource the name of the stream or table
 * @param value what to do it with: see the methods of {@link LocalAwsControlClient}
 * @param more what else
 */
record Intervention(String kind, String resource, String value, String more) {
    static final String ADVANCE_CLOCK = "advance-clock";
    static final String TRIM = "trim";
    static final String EXPIRE = "expire";
    static final String HOLD_CHANGES = "hold-changes";
    static final String RELEASE_CHANGES = "release-changes";
    static final String REPEAT_CHANGES = "repeat-changes";
}
