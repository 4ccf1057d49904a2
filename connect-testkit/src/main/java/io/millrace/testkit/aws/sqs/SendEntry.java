package io.millrace.testkit.aws.sqs;

import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.message.AttributeRules;
import io.millrace.testkit.aws.message.Digests;
import io.millrace.testkit.aws.message.LocalMessage;
import io.millrace.testkit.aws.message.MessageIds;
import io.millrace.testkit.aws.message.MessageText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sent. Immutable, as long as nobody changes the bytes.
 *
 * @param id the entry's id in its batch; empty outside of one
 * @param message the message
 * @param delaySeconds how long it is to be hidden; null for the queue's delay
 * @param bodyBytes the body in UTF-8
 * @param size what counts against limits
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record SendEntry(String id, LocalMessage message, @Nullable Integer delaySeconds, byte[] bodyBytes, long size) {
    private static final int MAX_DELAY_SECONDS = 900;

    static SendEntry of(String id, LocalMessage message, @Nullable Integer delaySeconds) {
        byte[] bytes = message.body().getBytes(StandardCharsets.UTF_8);
        long size = bytes.length;
        for (var attribute : message.attributes()) {
            size += attribute.bytes();
        }
        return new SendEntry(id, message, delaySeconds, bytes, size);
    }

    /** The sum of the body, which clients check. */
    String bodyMd5() {
        return Digests.md5(bodyBytes);
    }

    /** Why the queue does not take the message; null when it does. */
    @Nullable
    AwsException refusal(QueueAttributes queue, SqsLimits limits) {
        if (bodyBytes.length == 0) {
            return SqsErrors.missing("MessageBody");
        }
        int refused = MessageText.firstRefused(message.body());
        if (refused >= 0) {
            return SqsErrors.contents("Invalid binary character '#x"
                    + Integer.toHexString(refused).toUpperCase(Locale.ROOT)
                    + "' was found in the message body, the set of allowed characters is " + MessageText.ALLOWED
                    + ".");
        }
        if (!message.attributes().isEmpty()) {
            String problem = AttributeRules.problemOf(message.attributes(), limits.attributesPerMessage());
            if (problem != null) {
                return SqsErrors.parameter(problem);
            }
        }
        if (size > queue.maximumMessageSize()) {
            return SqsErrors.parameter("One or more parameters are invalid. Reason: Message must be shorter than "
                    + queue.maximumMessageSize() + " bytes.");
        }
        AwsException badId = refusedId("MessageGroupId", message.groupId());
        if (badId == null) {
            badId = refusedId("MessageDeduplicationId", message.deduplicationId());
        }
        return badId == null ? refusalByKind(queue) : badId;
    }

    private static @Nullable AwsException refusedId(String parameter, @Nullable String id) {
        return id == null || MessageIds.isValid(id)
                ? null
                : SqsErrors.parameter(
                        parameter,
                        id,
                        parameter + " can only include alphanumeric and punctuation characters. 1 to 128 in length.");
    }

    private @Nullable AwsException refusalByKind(QueueAttributes queue) {
        if (delaySeconds != null && (delaySeconds < 0 || delaySeconds > MAX_DELAY_SECONDS)) {
            return SqsErrors.parameter("DelaySeconds", delaySeconds, "DelaySeconds must be >= 0 and <= 900.");
        }
        String reason = "The request include parameter that is not valid for this queue type";
        if (queue.fifo() && delaySeconds != null && delaySeconds > 0) {
            return SqsErrors.parameter("DelaySeconds", delaySeconds, reason + ".");
        }
        String deduplicationId = message.deduplicationId();
        return !queue.fifo() && deduplicationId != null
                ? SqsErrors.parameter("MessageDeduplicationId", deduplicationId, reason)
                : null;
    }
}
