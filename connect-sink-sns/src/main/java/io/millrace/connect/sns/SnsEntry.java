package io.millrace.connect.sns;

import io.millrace.connect.aws.message.Message;
import io.millrace.connect.aws.message.MessageAttribute;
import io.millrace.connect.core.record.Utf8;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;

/**
 * One entry of a PublishBatch request. Immutable.
 *
 * <p>The SDK's entry is made of it each time it is sent: entries that wait take less memory so, and few are sent twice.
 *
 * @param subject null where it has none
 * @param isJson whether the body says for each protocol what its subscribers get ({@code MessageStructure=json})
 */
record SnsEntry(Message message, @Nullable String subject, boolean isJson) {
    /** The size as SNS counts it, and the subject, of which it does not say whether it counts. */
    int bytes() {
        return message.bytes() + (subject == null ? 0 : Utf8.length(subject));
    }

    /** @param id tells it from the others of its request */
    PublishBatchRequestEntry toRequestEntry(String id) {
        PublishBatchRequestEntry.Builder entry = PublishBatchRequestEntry.builder()
                .id(id)
                .message(message.body())
                .subject(subject)
                .messageGroupId(message.groupId())
                .messageDeduplicationId(message.deduplicationId());
        if (isJson) {
            entry.messageStructure("json");
        }
        if (!message.attributes().isEmpty()) {
            entry.messageAttributes(attributes(message.attributes()));
        }
        return entry.build();
    }

    /** Without content. */
    @Override
    public String toString() {
        return message.toString();
    }

    private static Map<String, MessageAttributeValue> attributes(List<MessageAttribute> given) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        for (MessageAttribute each : given) {
            MessageAttributeValue.Builder value =
                    MessageAttributeValue.builder().dataType(each.type()).stringValue(each.text());
            byte[] binary = each.binary();
            if (binary != null) {
                value.binaryValue(SdkBytes.fromByteArrayUnsafe(binary));
            }
            attributes.put(each.name(), value.build());
        }
        return attributes;
    }
}
