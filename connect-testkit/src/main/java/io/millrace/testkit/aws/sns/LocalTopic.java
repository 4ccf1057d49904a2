package io.millrace.testkit.aws.sns;

import io.millrace.testkit.aws.fault.EntryFailure;
import io.millrace.testkit.aws.fault.Interference;
import io.millrace.testkit.aws.message.DeduplicationWindow;
import io.millrace.testkit.aws.message.LocalMessage;
import io.millrace.testkit.aws.message.MessageIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A topic: what was published to it, and who subscribes to it. Thread-safe. */
public final class LocalTopic {
    /** Sequence numbers of FIFO topics have twenty digits, more than a signed long has. */
    private static final long FIRST_SEQUENCE = Long.parseUnsignedLong("10000000000000000000");

    private final String name;
    private final SnsSettings service;
    private final MessageIdSource ids;
    private final QueueDelivery queues;
    private final TopicSettings settings;
    private final List<LocalSubscription> subscriptions = new CopyOnWriteArrayList<>();

    private final Deque<SnsMessage> messages = new ArrayDeque<>();
    private long messageBytes; // of those that are still here
    private final DeduplicationWindow<PublishEntry.Receipt> window;
    private long messagesAccepted;
    private long bytesAccepted;
    private long duplicates;
    private long batches;
    private long batchesWithGroupTwice;

    /** Where the ids of messages come from. */
    @FunctionalInterface
    interface MessageIdSource {
        String next();
    }

    LocalTopic(String name, TopicSettings settings, SnsSettings service, MessageIdSource ids, QueueDelivery queues) {
        this.name = name;
        this.settings = settings;
        this.service = service;
        this.ids = ids;
        this.queues = queues;
        this.window = new DeduplicationWindow<>(
                service.limits().deduplication(), service.limits().storedDeduplicationIds());
    }

    /** The topic's name. */
    public String name() {
        return name;
    }

    /** The topic's ARN. */
    public String arn() {
        return service.topicArn(name);
    }

    /** True for a FIFO topic. */
    public boolean isFifo() {
        return settings.isFifo();
    }

    /** All messages that were accepted, oldest first; repetitions that a FIFO topic recognised are not among them. */
    public synchronized List<SnsMessage> messages() {
        return List.copyOf(messages);
    }

    /** How many messages were accepted; repetitions that a FIFO topic recognised are not counted. */
    public synchronized long messagesAccepted() {
        return messagesAccepted;
    }

    /** The bytes of these, as the service counts them. */
    public synchronized long bytesAccepted() {
        return bytesAccepted;
    }

    /** How many messages were answered as accepted, and left out because one with their deduplication id had come. */
    public synchronized long duplicates() {
        return duplicates;
    }

    /** How many calls brought messages, whether or not these were accepted. */
    public synchronized long batches() {
        return batches;
    }

    /** How many of these carried two or more messages of one group, whether or not these were accepted. */
    public synchronized long batchesWithGroupTwice() {
        return batchesWithGroupTwice;
    }

    /** The subscriptions, the oldest first. */
    public List<LocalSubscription> subscriptions() {
        return List.copyOf(subscriptions);
    }

    /**
     * Subscribes a queue of the same server.
     *
     * @param queueArn the queue, which need not be there yet
     * @param attributes such as {@code RawMessageDelivery} and {@code FilterPolicy}
     */
    public LocalSubscription subscribe(String queueArn, Map<String, String> attributes) {
        String[] parts = Invalid.arn(queueArn, "SQS endpoint ARN");
        if (!parts[2].equals("sqs")) {
            throw Invalid.parameter("SQS endpoint ARN");
        }
        if (queueArn.endsWith(".fifo") && !settings.isFifo()) {
            throw Invalid.parameter("Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to"
                    + " standard SNS topics");
        }
        synchronized (this) {
            for (LocalSubscription existing : subscriptions) {
                if (existing.queueArn().equals(queueArn)) {
                    existing.requireSame(attributes);
                    return existing;
                }
            }
            LocalSubscription subscription =
                    new LocalSubscription(this, arn() + ":" + ids.next(), queueArn, attributes, service, queues);
            subscriptions.add(subscription);
            return subscription;
        }
    }

    void remove(LocalSubscription subscription) {
        subscriptions.remove(subscription);
    }

    TopicSettings settings() {
        return settings;
    }

    Map<String, String> describe() {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("TopicArn", arn());
        attributes.put("Owner", service.account());
        attributes.put("SubscriptionsConfirmed", Integer.toString(subscriptions.size()));
        attributes.put("SubscriptionsPending", "0");
        attributes.put("SubscriptionsDeleted", "0");
        attributes.putAll(settings.asMap());
        return attributes;
    }

    /** Publishes entries that were found in order; each is told what became of it. */
    synchronized void publish(List<PublishEntry> entries, Interference interference) {
        batches++;
        if (MessageIds.isGroupTwice(entries, entry -> entry.message().groupId())) {
            batchesWithGroupTwice++;
        }
        int[] order = interference.order(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            publish(entries.get(order == null ? i : order[i]), interference);
        }
    }

    private void publish(PublishEntry entry, Interference interference) {
        LocalMessage message = entry.message();
        String group = message.groupId() == null ? "" : message.groupId();
        if (interference.touchesEntries()) {
            EntryFailure failure =
                    interference.failureOf("", group, message.body().getBytes(StandardCharsets.UTF_8));
            if (failure != null) {
                entry.failed(failure);
                return;
            }
        }
        long now = service.clock().millis();
        if (!settings.isFifo()) {
            accept(entry, message, new PublishEntry.Receipt(ids.next(), null), now);
            return;
        }
        String id =
                message.deduplicationId() == null ? MessageIds.ofContent(message.body()) : message.deduplicationId();
        String scope = settings.isScopedToGroup() ? group : "";
        PublishEntry.Receipt first = window.find(scope, id, now);
        if (first != null) {
            duplicates++;
            entry.accepted(first);
            return;
        }
        PublishEntry.Receipt receipt =
                new PublishEntry.Receipt(ids.next(), Long.toUnsignedString(FIRST_SEQUENCE + messagesAccepted));
        window.remember(scope, id, receipt, now);
        accept(entry, new LocalMessage(message.body(), message.attributes(), message.groupId(), id), receipt, now);
    }

    private void accept(PublishEntry entry, LocalMessage message, PublishEntry.Receipt receipt, long now) {
        entry.accepted(receipt);
        messagesAccepted++;
        bytesAccepted += message.bytes();
        if (!service.storing() && subscriptions.isEmpty()) {
            return;
        }
        SnsMessage accepted = new SnsMessage(
                receipt.messageId(),
                message,
                entry.subject(),
                entry.structure(),
                receipt.sequenceNumber(),
                Instant.ofEpochMilli(now),
                batches);
        if (service.storing()) {
            keep(accepted);
        }
        for (LocalSubscription subscription : subscriptions) {
            subscription.deliver(accepted);
        }
    }

    private void keep(SnsMessage message) {
        messages.add(message);
        messageBytes += message.message().bytes();
        while (messageBytes > service.limits().storedBytesPerTopic()) {
            messageBytes -= messages.remove().message().bytes();
        }
    }
}
