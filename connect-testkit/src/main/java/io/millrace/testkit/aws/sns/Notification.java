package io.millrace.testkit.aws.sns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testkit.aws.message.MessageAttribute;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;

/**
 * The JSON text that a queue gets unless it asks for raw delivery. See the <a
 * href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html">formats</a> of SNS. Its signature
 * is no signature.
 */
final class Notification {
    private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Notification() {}

    static String of(
            SnsMessage message, String text, List<MessageAttribute> attributes, LocalSubscription subscription) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("Type", "Notification");
        json.put("MessageId", message.messageId());
        if (message.sequenceNumber() != null) {
            json.put("SequenceNumber", message.sequenceNumber());
        }
        json.put("TopicArn", subscription.topic().arn());
        if (message.subject() != null) {
            json.put("Subject", message.subject());
        }
        json.put("Message", text);
        json.put("Timestamp", TIME.format(message.publishedAt()));
        if (message.sequenceNumber() == null) {
            json.put("SignatureVersion", "1");
            json.put("Signature", "not-signed-by-LocalAws");
            json.put("SigningCertURL", "https://127.0.0.1/none.pem");
        }
        json.put("UnsubscribeURL", "https://127.0.0.1/?Action=Unsubscribe&SubscriptionArn=" + subscription.arn());
        if (!attributes.isEmpty()) {
            ObjectNode all = json.putObject("MessageAttributes");
            for (MessageAttribute attribute : attributes) {
                all.putObject(attribute.name())
                        .put("Type", attribute.type())
                        .put(
                                "Value",
                                attribute.isBinary()
                                        ? Base64.getEncoder().encodeToString(attribute.valueBytes())
                                        : attribute.stringValue());
            }
        }
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A message cannot be written as JSON.", e);
        }
    }
}
