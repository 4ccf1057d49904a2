package io.millrace.testkit.aws.fault;

/**
 * Why an entry is refused.
 *
 * @param code the service's error code
 * @param message the text for the caller
 */
public record EntryFailure(String code, String message) {}
