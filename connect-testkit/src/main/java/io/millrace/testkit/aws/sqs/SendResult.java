package io.millrace.testkit.aws.sqs;

import io.millrace.testkit.aws.fault.EntryFailure;
import io.millrace.testkit.aws.http.AwsException;
import org.jspecify.annotations.Nullable;

/** What became of a message that was sent. */
sealed interface SendResult {

    /**
     * It was accepted, now or, under its deduplication id, before.
     *
     * @param messageId the id of the message that was accepted first
     * @param sequenceNumber its sequence number, on a FIFO queue
     */
    record Accepted(String messageId, @Nullable String sequenceNumber) implements SendResult {}

    /**
     * It was not accepted.
     *
     * @param code the error code, as entries of a batch have it
     * @param message the text for the caller
     * @param senderFault whether the caller is said to be to blame
     */
    record Refused(String code, String message, boolean senderFault) implements SendResult {
        static Refused of(AwsException error) {
            return new Refused(SqsErrors.queryCode(error.code()), error.text(), error.status() < 500);
        }

        static Refused of(EntryFailure failure) {
            return new Refused(failure.code(), failure.message(), failure.senderFault());
        }
    }
}
