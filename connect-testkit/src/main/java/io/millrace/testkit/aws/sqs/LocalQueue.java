package io.millrace.testkit.aws.sqs;

import io.millrace.testkit.aws.fault.EntryFailure;
import io.millrace.testkit.aws.fault.Interference;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.internal.TokenBucket;
import io.millrace.testkit.aws.message.DeduplicationWindow;
import io.millrace.testkit.aws.message.LocalMessage;
import io.millrace.testkit.aws.message.MessageIds;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A queue, seen from inside the server. Public methods may be called from any thread at any time.
 *
 * <p>One lock guards all that changes. A batch is taken under it as a whole.
 */
public final class LocalQueue {
    /** Sequence numbers have 20 digits and are not consecutive. */
    private static final long SEQUENCE_BASE = 100_000_000_000_000_000L;

    private static final long SEQUENCE_STEP = 256;

    private final String name;
    private final String arn;
    private final SqsSettings settings;
    private final boolean fifo;
    private final long createdMillis;
    private final long idPrefix;
    private final AtomicLong lastId = new AtomicLong();
    private final Object lock = new Object();
    private final Deque<QueuedMessage> history = new ArrayDeque<>();
    private final DeduplicationWindow<SendResult.Accepted> seen;
    private final Map<String, TokenBucket> quotas = new HashMap<>();
    private final MessageFlow flow;
    private volatile QueueAttributes attributes;
    private volatile long modifiedMillis;
    private long historyBytes;
    private long accepted;
    private long bytesAccepted;
    private long duplicates;
    private long batches;
    private long batchesWithGroupTwice;

    LocalQueue(String name, long number, QueueAttributes attributes, SqsSettings settings) {
        this.name = name;
        this.arn = settings.arn(name);
        this.idPrefix = (0x515L << 52) | (number << 16) | 0x4000; // reads as a random UUID (version 4)
        this.attributes = attributes;
        this.settings = settings;
        this.fifo = attributes.fifo();
        this.createdMillis = settings.nowMillis();
        this.modifiedMillis = createdMillis;
        this.seen = new DeduplicationWindow<>(
                settings.limits().deduplication(), settings.limits().storedDeduplicationIds());
        this.flow = new MessageFlow(fifo ? new Backlog.Fifo() : new Backlog.Standard());
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its ARN. */
    public String arn() {
        return arn;
    }

    /** Its URL. */
    public String url() {
        return settings.url(name);
    }

    /** True when it is a FIFO queue. */
    public boolean isFifo() {
        return fifo;
    }

    /** All messages that were accepted, oldest first, received and deleted ones included. */
    public List<SqsMessage> messages() {
        synchronized (lock) {
            return history.stream().map(QueuedMessage::message).toList();
        }
    }

    /** How many messages were accepted until now, kept or not. */
    public long messagesAccepted() {
        synchronized (lock) {
            return accepted;
        }
    }

    /** The bytes of these, attributes included. */
    public long bytesAccepted() {
        synchronized (lock) {
            return bytesAccepted;
        }
    }

    /** How many messages were answered as accepted and left out, because one with their deduplication id had come. */
    public long duplicates() {
        synchronized (lock) {
            return duplicates;
        }
    }

    /** How many calls have brought messages, whether or not these were accepted. */
    public long batches() {
        synchronized (lock) {
            return batches;
        }
    }

    /** How many of these carried two or more messages of one group, whether or not these were accepted. */
    public long batchesWithGroupTwice() {
        synchronized (lock) {
            return batchesWithGroupTwice;
        }
    }

    /** How many messages could be received now. */
    public int visible() {
        synchronized (lock) {
            return flow.visible(settings.nowMillis());
        }
    }

    /** How many messages were received and neither deleted nor shown again. */
    public int inFlight() {
        synchronized (lock) {
            return flow.hidden(QueuedMessage.State.IN_FLIGHT, settings.nowMillis());
        }
    }

    /** How many messages are hidden for their delay. */
    public int delayed() {
        synchronized (lock) {
            return flow.hidden(QueuedMessage.State.DELAYED, settings.nowMillis());
        }
    }

    QueueAttributes attributes() {
        return attributes;
    }

    void attributes(QueueAttributes changed) {
        attributes = changed;
        modifiedMillis = settings.nowMillis();
    }

    long createdMillis() {
        return createdMillis;
    }

    long modifiedMillis() {
        return modifiedMillis;
    }

    /** Refuses calls beyond the queue's quota. */
    void requireWithinQuota(String action) {
        if (!settings.throttling() || !fifo || attributes.quotaPerGroup()) {
            return;
        }
        double perSecond = settings.limits().fifoCallsPerSecond();
        long now = settings.nowMillis();
        synchronized (lock) {
            TokenBucket quota = quotas.computeIfAbsent(action, unknown -> new TokenBucket(perSecond, now));
            if (!quota.has(1, perSecond, now)) {
                throw SqsErrors.throttled();
            }
            quota.take(1);
        }
    }

    /** Refuses a whole call when a message lacks what FIFO queues ask for. */
    void requireFifoParameters(List<SendEntry> entries, boolean single) {
        if (!fifo) {
            return;
        }
        for (SendEntry entry : entries) {
            LocalMessage message = entry.message();
            if (isMissing(message.groupId())) {
                AwsException missing = SqsErrors.missing("MessageGroupId");
                throw single ? missing : SqsErrors.parameter(missing.text()); // as the service answers
            }
            if (isMissing(message.deduplicationId()) && !attributes.contentBasedDeduplication()) {
                throw SqsErrors.parameter("The queue should either have ContentBasedDeduplication enabled or"
                        + " MessageDeduplicationId provided explicitly");
            }
        }
    }

    private static boolean isMissing(@Nullable String id) {
        return id == null || id.isEmpty();
    }

    /** Takes a call's messages, each by itself; results are in the order of the messages. */
    SendResult[] send(List<SendEntry> entries, Interference interference) {
        int n = entries.size();
        SendResult[] results = new SendResult[n];
        for (int i = 0; i < n; i++) {
            AwsException refusal = entries.get(i).refusal(attributes, settings.limits());
            if (refusal != null) {
                results[i] = SendResult.Refused.of(refusal);
            }
        }
        boolean faults = interference.touchesEntries();
        int[] order = interference.order(n);
        // What can be done before, is: all connections meet at this lock.
        boolean isGroupTwice =
                MessageIds.isGroupTwice(entries, entry -> entry.message().groupId());
        String[] ids = new String[n];
        for (int i = 0; i < n; i++) {
            ids[i] = new UUID(idPrefix, lastId.getAndIncrement() | Long.MIN_VALUE).toString(); // as a random one looks
        }
        long now = settings.nowMillis();
        synchronized (lock) {
            batches++;
            if (isGroupTwice) {
                batchesWithGroupTwice++;
            }
            for (int place = 0; place < n; place++) {
                int i = order == null ? place : order[place];
                SendEntry entry = entries.get(i);
                EntryFailure failure = faults ? failureOf(entry, interference) : null;
                if (failure != null) {
                    results[i] = SendResult.Refused.of(failure);
                } else if (results[i] == null) {
                    results[i] = accept(entry, ids[i], now);
                }
            }
        }
        return results;
    }

    private static @Nullable EntryFailure failureOf(SendEntry entry, Interference interference) {
        String group = entry.message().groupId();
        return interference.failureOf("", group == null ? "" : group, entry.bodyBytes());
    }

    private SendResult.Accepted accept(SendEntry entry, String messageId, long now) {
        LocalMessage message = entry.message();
        String groupId = message.groupId();
        String id = fifo ? deduplicationId(message) : null;
        String scope = attributes.deduplicationPerGroup() && groupId != null ? groupId : "";
        if (id != null) {
            SendResult.Accepted first = seen.find(scope, id, now);
            if (first != null) {
                duplicates++;
                return first;
            }
        }
        long order = accepted++;
        bytesAccepted += entry.size();
        String sequenceNumber = fifo ? "18" + (SEQUENCE_BASE + order * SEQUENCE_STEP) : null;
        SendResult.Accepted result = new SendResult.Accepted(messageId, sequenceNumber);
        if (id != null) {
            seen.remember(scope, id, result, now);
        }
        if (settings.storing()) {
            Integer asked = entry.delaySeconds();
            int delay = fifo || asked == null ? attributes.delaySeconds() : asked;
            SqsMessage stored = new SqsMessage(
                    messageId,
                    message.body(),
                    message.attributes(),
                    groupId,
                    id,
                    sequenceNumber,
                    Instant.ofEpochMilli(now),
                    delay,
                    batches);
            store(new QueuedMessage(stored, order, entry.size()), now + delay * 1000L, now);
        }
        return result;
    }

    private static String deduplicationId(LocalMessage message) {
        String id = message.deduplicationId();
        return id == null || id.isEmpty() ? MessageIds.ofContent(message.body()) : id;
    }

    private void store(QueuedMessage message, long visibleAtMillis, long now) {
        flow.add(message, visibleAtMillis, now);
        history.add(message);
        historyBytes += message.size();
        while (historyBytes > settings.limits().storedBytesPerQueue() && history.size() > 1) {
            QueuedMessage oldest = history.remove();
            historyBytes -= oldest.size();
            flow.delete(oldest);
        }
    }

    /** Takes up to this many messages out of sight. */
    List<Receipt> receive(int most, int visibilitySeconds) {
        long now = settings.nowMillis();
        synchronized (lock) {
            return flow.take(most, visibilitySeconds * 1000L, now).stream()
                    .map(message -> new Receipt(
                            message.message(), message.order(), message.receiveCount(), message.firstReceivedMillis()))
                    .toList();
        }
    }

    /** Deletes the message of a receipt, if it was not received again since. */
    void delete(String handle) {
        Receipt.Handle parsed = Receipt.Handle.parse(handle);
        long now = settings.nowMillis();
        synchronized (lock) {
            QueuedMessage message = flow.find(parsed.order(), now);
            if (message == null || message.receiveCount() != parsed.receiveCount()) {
                return;
            }
            if (fifo && message.state() != QueuedMessage.State.IN_FLIGHT) {
                throw SqsErrors.parameter("ReceiptHandle", handle, "The receipt handle has expired.");
            }
            flow.delete(message);
        }
    }

    /** Hides the message of a receipt for another time, from now on. */
    void changeVisibility(String handle, int seconds) {
        Receipt.Handle parsed = Receipt.Handle.parse(handle);
        long now = settings.nowMillis();
        synchronized (lock) {
            QueuedMessage message = flow.find(parsed.order(), now);
            if (message == null) {
                throw SqsErrors.parameter(
                        "ReceiptHandle",
                        handle,
                        "Message does not exist or is not available for visibility timeout change.");
            }
            if (message.state() != QueuedMessage.State.IN_FLIGHT || message.receiveCount() != parsed.receiveCount()) {
                throw AwsException.badRequest("MessageNotInflight", "The message referred to isn't in flight.");
            }
            flow.hideUntil(message, now + seconds * 1000L, now);
        }
    }

    /** Deletes all messages; what was accepted is still shown by {@link #messages()}. */
    public void purge() {
        synchronized (lock) {
            List.copyOf(history).forEach(flow::delete);
        }
    }

    @Override
    public String toString() {
        return "LocalQueue[" + name + ", " + Arrays.asList(visible(), inFlight(), delayed())
                + " visible, in flight, delayed]";
    }
}
