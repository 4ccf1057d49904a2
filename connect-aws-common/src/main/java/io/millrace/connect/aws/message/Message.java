package io.millrace.connect.aws.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a record: a message for SQS or SNS, but for what only one of them knows. Immutable.
 *
 * @param body not empty, and only characters that both services take
 * @param groupId null where it has none
 * @param deduplicationId null on standard queues and topics, and where the service is to make it of the body
 * @param attributes at most as many as the configuration allows, in the order of the configuration
 * @param bytes its size as the services count it: body and attributes
 */
public record Message(
        String body,
        @Nullable String groupId,
        @Nullable String deduplicationId,
        List<MessageAttribute> attributes,
        int bytes) {

    /** Without content. */
    @Override
    public String toString() {
        return "Message of " + bytes + " bytes";
    }
}
