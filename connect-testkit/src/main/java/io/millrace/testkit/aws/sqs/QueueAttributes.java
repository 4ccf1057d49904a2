package io.millrace.testkit.aws.sqs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The attributes of a queue that can be set. Immutable. Policies, encryption and dead letter queues are kept and
 * answered, but have no effect here.
 */
final class QueueAttributes {
    private static final Map<String, Range> NUMBERS = Map.of(
            "DelaySeconds", new Range(0, 900),
            "MaximumMessageSize", new Range(1024, 1 << 20),
            "MessageRetentionPeriod", new Range(60, 1_209_600),
            "ReceiveMessageWaitTimeSeconds", new Range(0, 20),
            "VisibilityTimeout", new Range(0, 43_200));
    private static final Map<String, Set<String>> CHOICES = Map.of(
            "FifoQueue", Set.of("true"),
            "ContentBasedDeduplication", Set.of("true", "false"),
            "DeduplicationScope", Set.of("queue", "messageGroup"),
            "FifoThroughputLimit", Set.of("perQueue", "perMessageGroupId"));
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "Policy",
            "KmsMasterKeyId",
            "KmsDataKeyReusePeriodSeconds",
            "SqsManagedSseEnabled",
            "RedrivePolicy",
            "RedriveAllowPolicy");

    private final Map<String, String> values;
    private final boolean fifo;
    private final boolean contentBased;
    private final boolean perGroup;
    private final boolean quotaPerGroup;
    private final int delaySeconds;
    private final int maximumMessageSize;

    private record Range(int least, int most) {}

    private QueueAttributes(Map<String, String> values) {
        this.values = values;
        fifo = values.containsKey("FifoQueue");
        contentBased = "true".equals(values.get("ContentBasedDeduplication"));
        perGroup = "messageGroup".equals(values.get("DeduplicationScope"));
        quotaPerGroup = "perMessageGroupId".equals(values.get("FifoThroughputLimit"));
        delaySeconds = number("DelaySeconds");
        maximumMessageSize = number("MaximumMessageSize");
    }

    /** The attributes of a new queue: those asked for, and the service's defaults. */
    static QueueAttributes of(Map<String, String> asked, SqsLimits limits) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("VisibilityTimeout", "30");
        values.put("MaximumMessageSize", Integer.toString(limits.bytesPerMessage()));
        values.put("MessageRetentionPeriod", "345600");
        values.put("DelaySeconds", "0");
        values.put("ReceiveMessageWaitTimeSeconds", "0");
        if (asked.containsKey("FifoQueue")) {
            values.put("ContentBasedDeduplication", "false");
            values.put("DeduplicationScope", "queue");
            values.put("FifoThroughputLimit", "perQueue");
        }
        return new QueueAttributes(values).with(asked, true);
    }

    /** These attributes with others. */
    QueueAttributes with(Map<String, String> changes) {
        if (changes.containsKey("FifoQueue") && !fifo) {
            throw SqsErrors.unknownAttribute("FifoQueue");
        }
        return with(changes, fifo);
    }

    private QueueAttributes with(Map<String, String> changes, boolean mayBeFifo) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.putAll(changes);
        new TreeMap<>(changes).forEach((name, value) -> {
            boolean onFifoOnly = CHOICES.containsKey(name);
            if (onFifoOnly && !(mayBeFifo && changed.containsKey("FifoQueue"))) {
                throw SqsErrors.unknownAttribute(name);
            }
            check(name, value);
        });
        return new QueueAttributes(changed);
    }

    private static void check(String name, String value) {
        Range range = NUMBERS.get(name);
        Set<String> choice = CHOICES.get(name);
        if (!isKnown(name)) {
            throw SqsErrors.unknownAttribute(name);
        }
        if ((range != null && !within(range, value)) || (choice != null && !choice.contains(value))) {
            throw SqsErrors.attributeValue(name);
        }
    }

    /** True when a queue may have an attribute with this name. */
    static boolean isKnown(String name) {
        return NUMBERS.containsKey(name) || CHOICES.containsKey(name) || WITHOUT_EFFECT.contains(name);
    }

    private static boolean within(Range range, String value) {
        try {
            int number = Integer.parseInt(value);
            return number >= range.least() && number <= range.most();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** All of them, by name. */
    Map<String, String> values() {
        return values;
    }

    boolean fifo() {
        return fifo;
    }

    boolean contentBasedDeduplication() {
        return contentBased;
    }

    /** True when each message group has deduplication ids of its own. */
    boolean deduplicationPerGroup() {
        return perGroup;
    }

    /** True when calls are not limited for the queue as a whole. */
    boolean quotaPerGroup() {
        return quotaPerGroup;
    }

    int delaySeconds() {
        return delaySeconds;
    }

    int maximumMessageSize() {
        return maximumMessageSize;
    }

    int visibilityTimeoutSeconds() {
        return number("VisibilityTimeout");
    }

    int waitSeconds() {
        return number("ReceiveMessageWaitTimeSeconds");
    }

    private int number(String name) {
        return Integer.parseInt(values.getOrDefault(name, "0"));
    }
}
