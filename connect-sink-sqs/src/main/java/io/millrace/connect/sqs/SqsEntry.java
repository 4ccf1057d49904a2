package io.millrace.connect.sqs;

import io.millrace.connect.aws.message.Message;
import io.millrace.connect.aws.message.MessageAttribute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * One entry of a SendMessageBatch request: the same however often it is sent, the delay included. Immutable.
 *
 * @param delaySeconds how long SQS hides the message, or null for as long as the queue says
 */
record SqsEntry(Message message, @Nullable Integer delaySeconds) {
    /** @param id the entry's in its request */
    SendMessageBatchRequestEntry toRequestEntry(String id) {
        SendMessageBatchRequestEntry.Builder entry = SendMessageBatchRequestEntry.builder()
                .id(id)
                .messageBody(message.body())
                .messageGroupId(message.groupId())
                .messageDeduplicationId(message.deduplicationId())
                .delaySeconds(delaySeconds);
        return (message.attributes().isEmpty() ? entry : entry.messageAttributes(attributes(message.attributes())))
                .build();
    }

    private static Map<String, MessageAttributeValue> attributes(List<MessageAttribute> given) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        for (MessageAttribute attribute : given) {
            byte[] binary = attribute.binary();
            attributes.put(
                    attribute.name(),
                    MessageAttributeValue.builder()
                            .dataType(attribute.type())
                            .stringValue(attribute.text())
                            .binaryValue(binary == null ? null : SdkBytes.fromByteArrayUnsafe(binary))
                            .build());
        }
        return attributes;
    }

    /** Without content. */
    @Override
    public String toString() {
        return message.toString();
    }
}
