package io.millrace.testkit.aws.sns;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The attributes of a topic that may be set, some of them at any time. Thread-safe. */
final class TopicSettings {
    private static final String FIFO = "FifoTopic";
    private static final String CONTENT_BASED = "ContentBasedDeduplication";
    private static final String SCOPE = "FifoThroughputScope";
    private static final String SIZE = "MaximumMessageSize";
    private static final int LEAST_SIZE = 1024;

    /** What is kept and given back, but changes nothing here. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "DisplayName",
            "Policy",
            "DeliveryPolicy",
            "KmsMasterKeyId",
            "SignatureVersion",
            "TracingConfig",
            "ArchivePolicy");

    private final SnsLimits limits;
    private final Map<String, String> values = new ConcurrentHashMap<>();
    private volatile boolean fifo;
    private volatile boolean contentBased;
    private volatile boolean groupScope;
    private volatile int maximumBytes;

    TopicSettings(Map<String, String> attributes, SnsLimits limits) {
        this.limits = limits;
        maximumBytes = limits.defaultMessageBytes();
        String ofFifo = attributes.getOrDefault(FIFO, "false");
        fifo = flag(FIFO, ofFifo);
        if (fifo) {
            values.put(FIFO, "true");
            set(CONTENT_BASED, "false");
            set(SCOPE, "Topic");
        }
        attributes.forEach((name, value) -> {
            if (!name.equals(FIFO)) {
                set(name, value);
            }
        });
    }

    /** True when these ask for nothing that the topic does not have. */
    boolean agreesWith(Map<String, String> attributes) {
        return attributes.entrySet().stream()
                .allMatch(asked ->
                        asked.getValue().equals(values.getOrDefault(asked.getKey(), defaultOf(asked.getKey()))));
    }

    private @Nullable String defaultOf(String name) {
        return switch (name) {
            case FIFO -> "false";
            case SIZE -> Integer.toString(limits.defaultMessageBytes());
            default -> null;
        };
    }

    /** Changes an attribute of a topic that is there. */
    void change(String name, String value) {
        if (name.equals(FIFO)) {
            throw Invalid.parameter("AttributeName");
        }
        set(name, value);
    }

    private void set(String name, String value) {
        switch (name) {
            case CONTENT_BASED -> contentBased = fifoOnly(name) && flag(name, value);
            case SCOPE -> {
                if (!value.equals("Topic") && !value.equals("MessageGroup")) {
                    throw Invalid.parameter("Attributes Reason: " + name + ": Invalid value [" + value + "]");
                }
                groupScope = fifoOnly(name) && value.equals("MessageGroup");
            }
            case SIZE -> maximumBytes = size(value);
            default -> {
                if (!WITHOUT_EFFECT.contains(name)) {
                    throw Invalid.parameter("Attributes Reason: Unknown attribute " + name);
                }
            }
        }
        values.put(name, value);
    }

    private boolean fifoOnly(String name) {
        if (!fifo) {
            throw Invalid.parameter("Attributes Reason: " + name + " can only be set for FIFO topics");
        }
        return true;
    }

    private int size(String value) {
        int bytes = value.matches("[0-9]{1,8}") ? Integer.parseInt(value) : 0;
        if (bytes < LEAST_SIZE || bytes > limits.mostMessageBytes()) {
            throw Invalid.parameter("Attributes Reason: " + SIZE + " must be a number from " + LEAST_SIZE + " to "
                    + limits.mostMessageBytes());
        }
        return bytes;
    }

    static boolean flag(String name, String value) {
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw Invalid.parameter(
                    "Attributes Reason: " + name + ": Invalid value [" + value + "]. Must be true or false.");
        }
        return value.equalsIgnoreCase("true");
    }

    boolean isFifo() {
        return fifo;
    }

    /** True when a message without a deduplication id gets one from its body. */
    boolean isContentBased() {
        return contentBased;
    }

    /** True when deduplication ids count within their group only. */
    boolean isScopedToGroup() {
        return groupScope;
    }

    /** Most bytes of a message and of a batch. */
    int maximumBytes() {
        return maximumBytes;
    }

    Map<String, String> asMap() {
        Map<String, String> all = new LinkedHashMap<>(values);
        all.putIfAbsent(SIZE, Integer.toString(maximumBytes));
        return all;
    }
}
