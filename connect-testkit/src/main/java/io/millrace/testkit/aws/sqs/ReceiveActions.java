package io.millrace.testkit.aws.sqs;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.AwsMessage;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.PreparedCall;
import io.millrace.testkit.aws.http.Wire;
import io.millrace.testkit.aws.message.Digests;
import io.millrace.testkit.aws.message.MessageAttribute;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** What consumers call: ReceiveMessage, DeleteMessage, ChangeMessageVisibility, and their batches. Thread-safe. */
final class ReceiveActions {
    private static final int MAX_MESSAGES = 10;
    private static final int MAX_WAIT_SECONDS = 20;
    private static final int MAX_VISIBILITY_SECONDS = 43_200;

    private final Queues queues;

    ReceiveActions(Queues queues) {
        this.queues = queues;
    }

    PreparedCall receiveMessage(SqsArgs args) {
        String name = queues.nameIn(args.required("QueueUrl"));
        int most = args.integerBetween("MaxNumberOfMessages", 1, MAX_MESSAGES, 1);
        int wait = args.integerBetween("WaitTimeSeconds", 0, MAX_WAIT_SECONDS, -1);
        int visibility = args.integerBetween("VisibilityTimeout", 0, MAX_VISIBILITY_SECONDS, -1);
        List<String> systemAttributes = new ArrayList<>(args.texts("AttributeNames"));
        systemAttributes.addAll(args.texts("MessageSystemAttributeNames"));
        List<String> attributes = args.texts("MessageAttributeNames");
        long startedNanos = System.nanoTime(); // waiting goes by the system's clock, whatever the service's is
        AtomicBoolean counted = new AtomicBoolean(); // a call that waits is applied again and again
        return new PreparedCall(name, interference -> {
            LocalQueue queue = counted.getAndSet(true) ? queues.named(name) : queues.named(name, "ReceiveMessage");
            int waitSeconds = wait < 0 ? queue.attributes().waitSeconds() : wait;
            List<Receipt> receipts =
                    queue.receive(most, visibility < 0 ? queue.attributes().visibilityTimeoutSeconds() : visibility);
            boolean waiting = System.nanoTime() - startedNanos < TimeUnit.SECONDS.toNanos(waitSeconds);
            return receipts.isEmpty() && waiting ? null : reply(args.message(), receipts, systemAttributes, attributes);
        });
    }

    private AwsReply reply(
            AwsMessage message, List<Receipt> receipts, List<String> systemAttributes, List<String> attributes) {
        return Wire.JSON.reply(message, 1024, generator -> {
            if (receipts.isEmpty()) {
                return;
            }
            generator.writeArrayFieldStart("Messages");
            for (Receipt receipt : receipts) {
                generator.writeStartObject();
                write(generator, receipt, systemAttributes, attributes);
                generator.writeEndObject();
            }
            generator.writeEndArray();
        });
    }

    private void write(
            JsonGenerator generator, Receipt receipt, List<String> systemAttributes, List<String> attributeNames)
            throws IOException {
        SqsMessage message = receipt.message();
        generator.writeStringField("MessageId", message.messageId());
        generator.writeStringField("ReceiptHandle", receipt.handle());
        generator.writeStringField("MD5OfBody", Digests.md5(message.body().getBytes(StandardCharsets.UTF_8)));
        generator.writeStringField("Body", message.body());
        Map<String, String> system = systemAttributes(receipt);
        system.keySet().removeIf(name -> !systemAttributes.contains("All") && !systemAttributes.contains(name));
        if (!system.isEmpty()) {
            generator.writeObjectFieldStart("Attributes");
            for (Map.Entry<String, String> attribute : system.entrySet()) {
                generator.writeStringField(attribute.getKey(), attribute.getValue());
            }
            generator.writeEndObject();
        }
        List<MessageAttribute> attributes = message.attributes().stream()
                .filter(attribute -> isAskedFor(attribute.name(), attributeNames))
                .toList();
        if (!attributes.isEmpty()) {
            generator.writeStringField("MD5OfMessageAttributes", Digests.md5(attributes));
            writeAttributes(generator, attributes);
        }
    }

    private Map<String, String> systemAttributes(Receipt receipt) {
        SqsMessage message = receipt.message();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("SenderId", queues.account());
        values.put("SentTimestamp", Long.toString(message.sentAt().toEpochMilli()));
        values.put("ApproximateReceiveCount", Integer.toString(receipt.receiveCount()));
        values.put("ApproximateFirstReceiveTimestamp", Long.toString(receipt.firstReceivedMillis()));
        if (message.groupId() != null) {
            values.put("MessageGroupId", message.groupId());
        }
        if (message.deduplicationId() != null) {
            values.put("MessageDeduplicationId", message.deduplicationId());
        }
        if (message.sequenceNumber() != null) {
            values.put("SequenceNumber", message.sequenceNumber());
        }
        return values;
    }

    private static boolean isAskedFor(String name, List<String> asked) {
        for (String pattern : asked) {
            boolean prefix = pattern.endsWith(".*") && name.startsWith(pattern.substring(0, pattern.length() - 2));
            if (prefix || pattern.equals("All") || pattern.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static void writeAttributes(JsonGenerator generator, List<MessageAttribute> attributes) throws IOException {
        generator.writeObjectFieldStart("MessageAttributes");
        for (MessageAttribute attribute : attributes) {
            generator.writeObjectFieldStart(attribute.name());
            generator.writeStringField("DataType", attribute.type());
            if (attribute.isBinary()) {
                generator.writeBinaryField("BinaryValue", attribute.valueBytes());
            } else {
                generator.writeStringField("StringValue", attribute.stringValue());
            }
            generator.writeEndObject();
        }
        generator.writeEndObject();
    }

    PreparedCall deleteMessage(SqsArgs args) {
        return one(args, "DeleteMessage", (queue, entry) -> queue.delete(entry.required("ReceiptHandle")));
    }

    PreparedCall deleteMessageBatch(SqsArgs args) {
        return batch(args, "DeleteMessageBatch", (queue, entry) -> queue.delete(entry.required("ReceiptHandle")));
    }

    PreparedCall changeMessageVisibility(SqsArgs args) {
        return one(args, "ChangeMessageVisibility", ReceiveActions::changeVisibility);
    }

    PreparedCall changeMessageVisibilityBatch(SqsArgs args) {
        return batch(args, "ChangeMessageVisibilityBatch", ReceiveActions::changeVisibility);
    }

    private static void changeVisibility(LocalQueue queue, SqsArgs entry) {
        String handle = entry.required("ReceiptHandle");
        entry.required("VisibilityTimeout");
        queue.changeVisibility(handle, entry.integerBetween("VisibilityTimeout", 0, MAX_VISIBILITY_SECONDS, 0));
    }

    private PreparedCall one(SqsArgs args, String action, BiConsumer<LocalQueue, SqsArgs> effect) {
        String name = queues.nameIn(args.required("QueueUrl"));
        return new PreparedCall(name, interference -> {
            effect.accept(queues.named(name, action), args);
            return Wire.empty(args.message());
        });
    }

    private PreparedCall batch(SqsArgs args, String action, BiConsumer<LocalQueue, SqsArgs> effect) {
        String name = queues.nameIn(args.required("QueueUrl"));
        List<SqsArgs> entries = args.structures("Entries");
        List<String> ids = entries.stream().map(entry -> entry.required("Id")).toList();
        SendRequest.BatchIds.check(ids, queues.limits());
        return new PreparedCall(name, interference -> {
            LocalQueue queue = queues.named(name, action);
            Map<String, AwsException> failures = new LinkedHashMap<>();
            for (int i = 0; i < entries.size(); i++) {
                try {
                    effect.accept(queue, entries.get(i));
                } catch (AwsException e) {
                    failures.put(ids.get(i), e);
                }
            }
            return Wire.JSON.reply(args.message(), 512, generator -> write(generator, ids, failures));
        });
    }

    private static void write(JsonGenerator generator, List<String> ids, Map<String, AwsException> failures)
            throws IOException {
        generator.writeArrayFieldStart("Successful");
        for (String id : ids) {
            if (!failures.containsKey(id)) {
                generator.writeStartObject();
                generator.writeStringField("Id", id);
                generator.writeEndObject();
            }
        }
        generator.writeEndArray();
        if (!failures.isEmpty()) {
            generator.writeArrayFieldStart("Failed");
            for (Map.Entry<String, AwsException> failure : failures.entrySet()) {
                SqsErrors.writeFailed(generator, failure.getKey(), failure.getValue());
            }
            generator.writeEndArray();
        }
    }
}
