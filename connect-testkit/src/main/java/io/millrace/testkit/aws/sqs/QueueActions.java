package io.millrace.testkit.aws.sqs;

import io.millrace.testkit.aws.http.PreparedCall;
import io.millrace.testkit.aws.http.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CreateQueue, DeleteQueue, GetQueueUrl, Get- and SetQueueAttributes, ListQueues and PurgeQueue. Thread-safe. */
final class QueueActions {
    private static final int MAX_RESULTS = 1000;

    private final Queues queues;

    QueueActions(Queues queues) {
        this.queues = queues;
    }

    PreparedCall createQueue(SqsArgs args) {
        String name = args.required("QueueName");
        Map<String, String> attributes = args.map("Attributes");
        return new PreparedCall(name, interference -> {
            LocalQueue queue = queues.sqs().create(name, attributes);
            return Wire.JSON.reply(
                    args.message(), 256, generator -> generator.writeStringField("QueueUrl", queue.url()));
        });
    }

    PreparedCall deleteQueue(SqsArgs args) {
        String name = queues.nameIn(args.required("QueueUrl"));
        return new PreparedCall(name, interference -> {
            if (!queues.sqs().delete(name)) {
                throw SqsErrors.noSuchQueue();
            }
            return Wire.empty(args.message());
        });
    }

    PreparedCall getQueueUrl(SqsArgs args) {
        String name = args.required("QueueName");
        String owner = args.text("QueueOwnerAWSAccountId");
        return new PreparedCall(name, interference -> {
            LocalQueue queue = queues.named(name, "GetQueueUrl");
            if (owner != null && !owner.equals(queues.account())) {
                throw SqsErrors.noSuchQueue();
            }
            return Wire.JSON.reply(
                    args.message(), 256, generator -> generator.writeStringField("QueueUrl", queue.url()));
        });
    }

    PreparedCall listQueues(SqsArgs args) {
        String prefix = args.text("QueueNamePrefix");
        int most = args.integerBetween("MaxResults", 1, MAX_RESULTS, MAX_RESULTS);
        String after = args.text("NextToken");
        return new PreparedCall("", interference -> {
            List<LocalQueue> rest = queues.sqs().queueNames().stream()
                    .filter(name -> prefix == null || name.startsWith(prefix))
                    .filter(name -> after == null || name.compareTo(after) > 0)
                    .map(queues.sqs()::queue)
                    .toList();
            List<LocalQueue> page = rest.subList(0, Math.min(most, rest.size()));
            return Wire.JSON.reply(args.message(), 512, generator -> {
                generator.writeArrayFieldStart("QueueUrls");
                for (LocalQueue queue : page) {
                    generator.writeString(queue.url());
                }
                generator.writeEndArray();
                if (page.size() < rest.size()) {
                    generator.writeStringField(
                            "NextToken", page.get(page.size() - 1).name());
                }
            });
        });
    }

    PreparedCall getQueueAttributes(SqsArgs args) {
        String name = queues.nameIn(args.required("QueueUrl"));
        List<String> asked = args.texts("AttributeNames");
        return new PreparedCall(name, interference -> {
            Map<String, String> values = attributes(queues.named(name, "GetQueueAttributes"));
            for (String attribute : asked) {
                if (!attribute.equals("All") && !values.containsKey(attribute) && !QueueAttributes.isKnown(attribute)) {
                    throw SqsErrors.unknownAttribute(attribute);
                }
            }
            values.keySet().removeIf(attribute -> !asked.contains("All") && !asked.contains(attribute));
            return Wire.JSON.reply(args.message(), 512, generator -> {
                if (values.isEmpty()) {
                    return;
                }
                generator.writeObjectFieldStart("Attributes");
                for (Map.Entry<String, String> value : values.entrySet()) {
                    generator.writeStringField(value.getKey(), value.getValue());
                }
                generator.writeEndObject();
            });
        });
    }

    private static Map<String, String> attributes(LocalQueue queue) {
        Map<String, String> values = new LinkedHashMap<>(queue.attributes().values());
        values.put("QueueArn", queue.arn());
        values.put("CreatedTimestamp", Long.toString(queue.createdMillis() / 1000));
        values.put("LastModifiedTimestamp", Long.toString(queue.modifiedMillis() / 1000));
        values.put("ApproximateNumberOfMessages", Integer.toString(queue.visible()));
        values.put("ApproximateNumberOfMessagesNotVisible", Integer.toString(queue.inFlight()));
        values.put("ApproximateNumberOfMessagesDelayed", Integer.toString(queue.delayed()));
        return values;
    }

    PreparedCall setQueueAttributes(SqsArgs args) {
        String name = queues.nameIn(args.required("QueueUrl"));
        Map<String, String> changes = args.map("Attributes");
        return new PreparedCall(name, interference -> {
            LocalQueue queue = queues.named(name, "SetQueueAttributes");
            queue.attributes(queue.attributes().with(changes));
            return Wire.empty(args.message());
        });
    }

    PreparedCall purgeQueue(SqsArgs args) {
        String name = queues.nameIn(args.required("QueueUrl"));
        return new PreparedCall(name, interference -> {
            queues.named(name, "PurgeQueue").purge();
            return Wire.empty(args.message());
        });
    }
}
