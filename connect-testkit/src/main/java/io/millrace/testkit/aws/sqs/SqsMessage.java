package io.millrace.testkit.aws.sqs;

import io.millrace.testkit.aws.message.MessageAttribute;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that a queue has accepted. Immutable.
 *
 * @param messageId its id
 * @param body its text
 * @param attributes its attributes, in the order in which they came
 * @param groupId its group, if it has one
 * @param deduplicationId its deduplication id, on a FIFO queue; the sum of its body where the content decides
 * @param sequenceNumber its sequence number, on a FIFO queue
 * @param sentAt when it was accepted, by the server's clock
 * @param delaySeconds how long it was hidden at first
 * @param batch the number of the call that brought it, counted from 1 for each queue: entries of one batch share it
 */
public record SqsMessage(
        String messageId,
        String body,
        List<MessageAttribute> attributes,
        @Nullable String groupId,
        @Nullable String deduplicationId,
        @Nullable String sequenceNumber,
        Instant sentAt,
        int delaySeconds,
        long batch) {

    /** The attribute with this name. */
    public Optional<MessageAttribute> attribute(String name) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(name))
                .findFirst();
    }
}
