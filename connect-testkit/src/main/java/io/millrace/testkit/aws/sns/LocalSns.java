package io.millrace.testkit.aws.sns;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The SNS of a LocalAws, seen from inside the server: to set it up, and to look at what was published. Thread-safe.
 * What a client can do through the API is better done through the API.
 */
public final class LocalSns {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,256}");
    private static final Pattern FIFO_NAME = Pattern.compile("[A-Za-z0-9_-]{1,251}\\.fifo");
    /** Deduplication ids a topic remembers that keeps no messages. */
    private static final int IDS_WITHOUT_STORING = 10_000;

    private static final long ID_PREFIX = 0x534e534d65737361L;

    private final Map<String, LocalTopic> topics = new ConcurrentSkipListMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final SnsSettings settings;
    private final QueueDelivery queues;

    /**
     * An account without topics.
     *
     * @param region the region, for ARNs
     * @param account the account id, for ARNs
     * @param clock what the service takes for the time
     * @param storing false to check and count messages without keeping them; then only the latest 100,000 deduplication
     *     ids of a topic are remembered
     * @param limits the service's limits
     * @param queues the queues that can be subscribed
     */
    public LocalSns(
            String region, String account, Clock clock, boolean storing, SnsLimits limits, QueueDelivery queues) {
        SnsLimits bounded = storing
                ? limits
                : limits.withStoredDeduplicationIds(Math.min(limits.storedDeduplicationIds(), IDS_WITHOUT_STORING));
        this.settings = new SnsSettings(region, account, clock, storing, bounded);
        this.queues = queues;
    }

    /** Creates a topic without attributes; a FIFO topic if its name ends with {@code .fifo}. */
    public LocalTopic createTopic(String name) {
        return createTopic(name, Map.of());
    }

    /**
     * Creates a topic; a FIFO topic if its name ends with {@code .fifo}.
     *
     * @param attributes such as {@code ContentBasedDeduplication} and {@code MaximumMessageSize}
     */
    public LocalTopic createTopic(String name, Map<String, String> attributes) {
        Map<String, String> all = new HashMap<>(attributes);
        if (name.endsWith(".fifo")) {
            all.putIfAbsent("FifoTopic", "true");
        }
        return create(name, all);
    }

    /** The topic with this name or ARN. */
    public LocalTopic topic(String nameOrArn) {
        LocalTopic topic = topics.get(nameOf(nameOrArn));
        if (topic == null) {
            throw new IllegalArgumentException("There is no topic " + nameOrArn + "; there are: " + topicNames());
        }
        return topic;
    }

    /** Everything that was ever accepted by the topic with this name or ARN, in order. */
    public List<SnsMessage> messages(String nameOrArn) {
        return topic(nameOrArn).messages();
    }

    /** Subscribes a queue of the same server to the topic with this name or ARN. */
    public LocalSubscription subscribe(String nameOrArn, String queueArn, Map<String, String> attributes) {
        return topic(nameOrArn).subscribe(queueArn, attributes);
    }

    /** The names of all topics, sorted. */
    public List<String> topicNames() {
        return List.copyOf(topics.keySet());
    }

    /** The ARN that a topic of this name has. */
    public String arn(String name) {
        return settings.topicArn(name);
    }

    SnsSettings settings() {
        return settings;
    }

    LocalTopic create(String name, Map<String, String> attributes) {
        TopicSettings wanted = new TopicSettings(attributes, settings.limits());
        if (!(wanted.isFifo() ? FIFO_NAME : NAME).matcher(name).matches()) {
            throw Invalid.parameter(
                    wanted.isFifo()
                            ? "Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase"
                                    + " ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256"
                                    + " characters long."
                            : "Topic Name");
        }
        LocalTopic made = new LocalTopic(name, wanted, settings, this::nextId, queues);
        LocalTopic existing = topics.putIfAbsent(name, made);
        if (existing != null && !existing.settings().agreesWith(attributes)) {
            throw Invalid.parameter("Attributes Reason: Topic already exists with different attributes");
        }
        return existing == null ? made : existing;
    }

    void delete(String arn) {
        Invalid.arn(arn, "TopicArn");
        topics.remove(nameOf(arn));
    }

    /** The topic that a caller means. */
    LocalTopic find(String arn, String action) {
        String[] parts = Invalid.arn(arn, "TopicArn");
        if (!parts[2].equals("sns") || !parts[3].equals(settings.region())) {
            throw Invalid.parameter("TopicArn");
        }
        if (!parts[4].equals(settings.account())) {
            throw Invalid.notAuthorized(action, arn);
        }
        LocalTopic topic = topics.get(parts[5]);
        if (topic == null) {
            throw Invalid.noSuchTopic();
        }
        return topic;
    }

    @Nullable
    LocalSubscription findSubscription(String arn) {
        for (LocalTopic topic : topics.values()) {
            for (LocalSubscription subscription : topic.subscriptions()) {
                if (subscription.arn().equals(arn)) {
                    return subscription;
                }
            }
        }
        return null;
    }

    /** The name in a topic's ARN; what is no ARN is taken for a name. */
    static String nameOf(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    private String nextId() {
        return new UUID(ID_PREFIX, ids.incrementAndGet()).toString();
    }
}
