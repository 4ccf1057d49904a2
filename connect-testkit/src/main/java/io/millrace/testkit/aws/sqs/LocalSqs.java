package io.millrace.testkit.aws.sqs;

import io.millrace.testkit.aws.fault.Interference;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.message.LocalMessage;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The SQS of a LocalAws, seen from inside the server: to set it up and to look at what was sent. Thread-safe. What a
 * client can do through the API is better done through the API.
 */
public final class LocalSqs {
    private static final String FIFO_SUFFIX = ".fifo";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final int MAX_NAME_LENGTH = 80;
    /** Deduplication ids a queue remembers that keeps no messages. */
    private static final int IDS_WITHOUT_STORING = 10_000;

    private final Map<String, LocalQueue> queues = new ConcurrentSkipListMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final SqsSettings settings;

    /**
     * An account without queues.
     *
     * @param region the region, for ARNs
     * @param account the account id, for ARNs and URLs
     * @param clock what the service takes for the time
     * @param storing false to check and count messages without keeping them; then only the latest 100,000 deduplication
     *     ids of a queue are remembered
     * @param limits the service's limits
     * @param endpoint where the server listens, for queues' URLs
     */
    public LocalSqs(
            String region, String account, Clock clock, boolean storing, SqsLimits limits, Supplier<URI> endpoint) {
        SqsLimits bounded = storing
                ? limits
                : limits.withStoredDeduplicationIds(Math.min(limits.storedDeduplicationIds(), IDS_WITHOUT_STORING));
        settings = new SqsSettings(region, account, clock, storing, bounded, endpoint);
    }

    /** Creates a queue: a FIFO queue when the name ends with {@code .fifo}. */
    public LocalQueue createQueue(String name) {
        return createQueue(name, Map.of());
    }

    /**
     * Creates a queue: a FIFO queue when the name ends with {@code .fifo}.
     *
     * @param attributes as the API names them, such as {@code ContentBasedDeduplication}
     */
    public LocalQueue createQueue(String name, Map<String, String> attributes) {
        Map<String, String> asked = new LinkedHashMap<>(attributes);
        if (name.endsWith(FIFO_SUFFIX)) {
            asked.put("FifoQueue", "true");
        }
        return create(name, asked);
    }

    /** The queue with this name. */
    public LocalQueue queue(String name) {
        LocalQueue queue = find(name);
        if (queue == null) {
            throw new IllegalArgumentException("There is no queue " + name + "; there are: " + queueNames());
        }
        return queue;
    }

    /** The names of all queues, sorted. */
    public List<String> queueNames() {
        return new ArrayList<>(queues.keySet());
    }

    /** All messages that the queue has accepted, oldest first, received and deleted ones included. */
    public List<SqsMessage> messages(String queue) {
        return queue(queue).messages();
    }

    /** Turns the quotas of FIFO queues on or off; at first they are off. */
    public void throttling(boolean on) {
        settings.throttling(on);
    }

    /**
     * Takes a message that another service brings.
     *
     * @return its message id
     * @throws AwsException what the queue answers instead: it is not there, or does not take the message
     */
    public String deliver(String queueArn, LocalMessage message) {
        LocalQueue queue = find(queueArn.substring(queueArn.lastIndexOf(':') + 1));
        if (queue == null || !queue.arn().equals(queueArn)) {
            throw SqsErrors.noSuchQueue();
        }
        List<SendEntry> entries = List.of(SendEntry.of("", message, null));
        queue.requireFifoParameters(entries, true);
        SendResult result = queue.send(entries, Interference.NONE)[0];
        if (result instanceof SendResult.Accepted accepted) {
            return accepted.messageId();
        }
        SendResult.Refused refused = (SendResult.Refused) result;
        throw AwsException.badRequest(refused.code(), refused.message());
    }

    SqsSettings settings() {
        return settings;
    }

    LocalQueue create(String name, Map<String, String> asked) {
        boolean fifo = "true".equals(asked.get("FifoQueue"));
        requireName(name, fifo);
        LocalQueue queue =
                new LocalQueue(name, numbers.incrementAndGet(), QueueAttributes.of(asked, settings.limits()), settings);
        LocalQueue existing = queues.putIfAbsent(name, queue);
        if (existing == null) {
            return queue;
        }
        asked.forEach((attribute, value) -> {
            if (!value.equals(existing.attributes().values().get(attribute))) {
                throw AwsException.badRequest(
                        "QueueNameExists",
                        "A queue already exists with the same name and a different value for attribute " + attribute);
            }
        });
        return existing;
    }

    private static void requireName(String name, boolean fifo) {
        String stem = name.endsWith(FIFO_SUFFIX) ? name.substring(0, name.length() - FIFO_SUFFIX.length()) : name;
        boolean valid = name.length() <= MAX_NAME_LENGTH && NAME.matcher(stem).matches();
        if (fifo && (!valid || stem.equals(name))) {
            throw SqsErrors.parameter("The name of a FIFO queue can only include alphanumeric characters, hyphens, or"
                    + " underscores, must end with .fifo suffix and be 1 to 80 in length.");
        }
        if (!valid || (!fifo && !stem.equals(name))) {
            throw SqsErrors.parameter(
                    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }
    }

    @Nullable
    LocalQueue find(String name) {
        return queues.get(name);
    }

    boolean delete(String name) {
        return queues.remove(name) != null;
    }
}
