package io.millrace.testkit.aws.fault;

/**
 * Why an entry is refused.
 *
 * @param code the service's error code
 * @param message the text for the caller
 * @param senderFault true when the caller is said to be to blame, in the services that say it (SQS and SNS)
 */
public record EntryFailure(String code, String message, boolean senderFault) {

    /** A failure that the caller is to blame for. */
    public EntryFailure(String code, String message) {
        this(code, message, true);
    }
}
