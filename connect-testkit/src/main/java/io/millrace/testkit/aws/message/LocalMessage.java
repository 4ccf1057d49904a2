package io.millrace.testkit.aws.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as a client sent it. Immutable.
 *
 * @param body its text
 * @param attributes its attributes, in the order in which they came
 * @param groupId its group, if it has one
 * @param deduplicationId its deduplication id, if it has one
 */
public record LocalMessage(
        String body,
        List<MessageAttribute> attributes,
        @Nullable String groupId,
        @Nullable String deduplicationId) {

    /** Copies the list. */
    public LocalMessage {
        attributes = List.copyOf(attributes);
    }

    /** A message that is nothing but text. */
    public static LocalMessage of(String body) {
        return new LocalMessage(body, List.of(), null, null);
    }

    /** What counts against limits: the body, and names, types and values of the attributes, in UTF-8. */
    public long bytes() {
        long bytes = MessageText.utf8Bytes(body);
        for (MessageAttribute attribute : attributes) {
            bytes += attribute.bytes();
        }
        return bytes;
    }
}
