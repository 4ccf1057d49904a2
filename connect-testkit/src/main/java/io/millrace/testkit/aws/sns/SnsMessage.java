package io.millrace.testkit.aws.sns;

import io.millrace.testkit.aws.message.LocalMessage;
import io.millrace.testkit.aws.message.MessageAttribute;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that a topic has accepted. Immutable.
 *
 * @param messageId its id
 * @param message its text, its attributes, its group, and the deduplication id that counts for it on a FIFO topic: the
 *     sum of its text where the content decides
 * @param subject its subject, if it has one
 * @param structure {@code json}, or null
 * @param sequenceNumber its sequence number, on a FIFO topic
 * @param publishedAt when it was accepted, by the server's clock
 * @param batch the number of the call that brought it, counted from 1 for each topic: entries of one batch share it
 */
public record SnsMessage(
        String messageId,
        LocalMessage message,
        @Nullable String subject,
        @Nullable String structure,
        @Nullable String sequenceNumber,
        Instant publishedAt,
        long batch) {

    /** Its text. */
    public String body() {
        return message.body();
    }

    /** Its attributes, in the order in which they came. */
    public List<MessageAttribute> attributes() {
        return message.attributes();
    }

    /** The attribute with this name. */
    public Optional<MessageAttribute> attribute(String name) {
        return attributes().stream()
                .filter(attribute -> attribute.name().equals(name))
                .findFirst();
    }

    /** Its group, if it has one. */
    public @Nullable String groupId() {
        return message.groupId();
    }

    /** Its deduplication id, on a FIFO topic. */
    public @Nullable String deduplicationId() {
        return message.deduplicationId();
    }
}
