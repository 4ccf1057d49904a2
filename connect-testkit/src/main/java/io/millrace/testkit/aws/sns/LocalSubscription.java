package io.millrace.testkit.aws.sns;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.message.LocalMessage;
import io.millrace.testkit.aws.message.MessageAttribute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A queue's subscription to a topic, and what became of the topic's messages there. Thread-safe. */
public final class LocalSubscription {
    private static final String RAW = "RawMessageDelivery";
    private static final String POLICY = "FilterPolicy";
    private static final String SCOPE = "FilterPolicyScope";
    private static final String OF_ATTRIBUTES = "MessageAttributes";
    private static final String OF_BODY = "MessageBody";

    private final LocalTopic topic;
    private final String arn;
    private final String queueArn;
    private final SnsSettings service;
    private final QueueDelivery queues;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong filteredOut = new AtomicLong();
    private final AtomicLong discarded = new AtomicLong();
    private final AtomicLong undelivered = new AtomicLong();
    private volatile Options options;

    /** What a subscriber may choose. */
    private record Options(
            boolean raw,
            String policyText,
            boolean ofBody,
            @Nullable FilterPolicy policy,
            String redrivePolicy) {

        Options with(String name, String value) {
            return switch (name) {
                case RAW -> new Options(TopicSettings.flag(name, value), policyText, ofBody, policy, redrivePolicy);
                case POLICY -> new Options(raw, value, ofBody, parse(value, ofBody), redrivePolicy);
                case SCOPE -> {
                    if (!value.equals(OF_ATTRIBUTES) && !value.equals(OF_BODY)) {
                        throw Invalid.parameter("FilterPolicyScope: Invalid value [" + value
                                + "]. Please use either MessageBody or MessageAttributes");
                    }
                    boolean body = value.equals(OF_BODY);
                    yield new Options(raw, policyText, body, parse(policyText, body), redrivePolicy);
                }
                case "RedrivePolicy" -> new Options(raw, policyText, ofBody, policy, value);
                default -> throw Invalid.parameter("AttributeName");
            };
        }

        private static @Nullable FilterPolicy parse(String text, boolean ofBody) {
            return text.isEmpty() ? null : FilterPolicy.parse(text, ofBody);
        }

        boolean describesSame(Options other) {
            return raw == other.raw
                    && ofBody == other.ofBody
                    && policyText.equals(other.policyText)
                    && redrivePolicy.equals(other.redrivePolicy);
        }

        static Options of(Map<String, String> attributes) {
            Options options = new Options(false, "", false, null, "");
            String scope = attributes.get(SCOPE); // before the policy, which is read by it
            if (scope != null) {
                options = options.with(SCOPE, scope);
            }
            for (Map.Entry<String, String> attribute : attributes.entrySet()) {
                options = options.with(attribute.getKey(), attribute.getValue());
            }
            return options;
        }
    }

    LocalSubscription(
            LocalTopic topic,
            String arn,
            String queueArn,
            Map<String, String> attributes,
            SnsSettings service,
            QueueDelivery queues) {
        this.topic = topic;
        this.arn = arn;
        this.queueArn = queueArn;
        this.service = service;
        this.queues = queues;
        this.options = Options.of(attributes);
    }

    /** The subscription's ARN. */
    public String arn() {
        return arn;
    }

    /** The queue's ARN. */
    public String queueArn() {
        return queueArn;
    }

    /** How many messages the queue has got. */
    public long delivered() {
        return delivered.get();
    }

    /** How many messages the filter policy kept from the queue. */
    public long filteredOut() {
        return filteredOut.get();
    }

    /** How many messages had more attributes than a queue can get raw, so that SNS discards them. */
    public long discarded() {
        return discarded.get();
    }

    /** How many messages the queue did not take; without a dead-letter queue SNS drops them. */
    public long undelivered() {
        return undelivered.get();
    }

    /** Changes an attribute; messages published from now on follow it. */
    public synchronized void set(String name, String value) {
        options = options.with(name, value);
    }

    LocalTopic topic() {
        return topic;
    }

    void requireSame(Map<String, String> attributes) {
        if (!attributes.isEmpty() && !Options.of(attributes).describesSame(options)) {
            throw Invalid.parameter("Attributes Reason: Subscription already exists with different attributes");
        }
    }

    Map<String, String> describe() {
        Options current = options;
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("SubscriptionArn", arn);
        attributes.put("TopicArn", topic.arn());
        attributes.put("Protocol", "sqs");
        attributes.put("Endpoint", queueArn);
        attributes.put("Owner", service.account());
        attributes.put("PendingConfirmation", "false");
        attributes.put("ConfirmationWasAuthenticated", "true");
        attributes.put(RAW, Boolean.toString(current.raw()));
        if (current.policy() != null) {
            attributes.put(POLICY, current.policyText());
            attributes.put(SCOPE, current.ofBody() ? OF_BODY : OF_ATTRIBUTES);
        }
        if (!current.redrivePolicy().isEmpty()) {
            attributes.put("RedrivePolicy", current.redrivePolicy());
        }
        return attributes;
    }

    /** Called by one thread at a time, in the order in which the topic accepts messages. */
    void deliver(SnsMessage message) {
        Options current = options;
        FilterPolicy policy = current.policy();
        if (policy != null && !policy.matches(subject(current, message))) {
            filteredOut.incrementAndGet();
            return;
        }
        boolean structured = message.structure() != null;
        String text = structured ? StructuredMessage.forSqs(message.body()) : message.body();
        List<MessageAttribute> attributes = structured ? List.of() : message.attributes();
        if (current.raw() && attributes.size() > service.limits().rawAttributes()) {
            discarded.incrementAndGet();
            return;
        }
        String deduplicationId = queueArn.endsWith(".fifo") ? message.deduplicationId() : null;
        LocalMessage delivery = current.raw()
                ? new LocalMessage(text, attributes, message.groupId(), deduplicationId)
                : new LocalMessage(
                        Notification.of(message, text, attributes, this),
                        List.of(),
                        message.groupId(),
                        deduplicationId);
        try {
            queues.deliver(queueArn, delivery);
            delivered.incrementAndGet();
        } catch (AwsException e) {
            undelivered.incrementAndGet();
        }
    }

    private static JsonNode subject(Options options, SnsMessage message) {
        return options.ofBody() ? FilterPolicy.body(message.body()) : FilterPolicy.attributes(message.attributes());
    }
}
