package io.millrace.ops.tail;

import io.millrace.ops.OpsException;
import io.millrace.ops.TailEnd;
import io.millrace.ops.TailListener;
import io.millrace.ops.TailRequest;
import io.millrace.ops.TailedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** One tail, from its start to its end. Confined to the consumer's thread. */
final class Following {
    private static final Duration POLL = Duration.ofMillis(200);

    private final TailRequest request;
    private final TailListener listener;
    private final TopicWatch topics;
    private final MessageDecoder decoder;
    private final Consumer<byte[], byte[]> consumer;
    private final long refreshNanos;
    private final Set<TopicPartition> assigned = new HashSet<>();
    private long records;
    private long lastRecord = System.nanoTime();

    Following(
            TailRequest request,
            TailListener listener,
            TopicWatch topics,
            MessageDecoder decoder,
            Consumer<byte[], byte[]> consumer,
            Duration refresh) {
        this.request = request;
        this.listener = listener;
        this.topics = topics;
        this.decoder = decoder;
        this.consumer = consumer;
        this.refreshNanos = refresh.toNanos();
    }

    TailEnd run() {
        boolean isFirst = true;
        long refreshed = 0;
        while (true) {
            if (isFirst || System.nanoTime() - refreshed > refreshNanos) {
                assign(isFirst);
                isFirst = false;
                refreshed = System.nanoTime();
            }
            for (ConsumerRecord<byte[], byte[]> message : poll()) {
                tell(decode(message));
                if (isEnough()) {
                    listener.isCaughtUp();
                    return TailEnd.COUNT;
                }
            }
            listener.isCaughtUp();
            if (listener.isStopped() || Thread.currentThread().isInterrupted()) {
                return TailEnd.STOPPED;
            }
            if (isIdle()) {
                return TailEnd.IDLE;
            }
        }
    }

    /** A consumer refuses to poll nothing; topics may come. */
    private Iterable<ConsumerRecord<byte[], byte[]>> poll() {
        if (assigned.isEmpty()) {
            LockSupport.parkNanos(POLL.toNanos());
            return List.of();
        }
        return consumer.poll(POLL);
    }

    /** A registry that does not answer is no end either: it may again. */
    private TailedMessage decode(ConsumerRecord<byte[], byte[]> message) {
        try {
            return decoder.decode(message);
        } catch (OpsException e) {
            return new TailedMessage(
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    Instant.ofEpochMilli(message.timestamp()),
                    TailedMessage.Kind.UNREADABLE,
                    null,
                    null,
                    e.getMessage());
        }
    }

    private void tell(TailedMessage message) {
        if (!request.wants(message)) {
            return;
        }
        if (message.isRecord()) {
            records++;
            lastRecord = System.nanoTime();
        }
        listener.message(message);
    }

    private boolean isEnough() {
        Long count = request.count();
        return count != null && records >= count;
    }

    private boolean isIdle() {
        Duration timeout = request.idleTimeout();
        return timeout != null && System.nanoTime() - lastRecord > timeout.toNanos();
    }

    /** Partitions that have come are read from their beginning, but for those there are at the start. */
    private void assign(boolean isFirst) {
        Set<TopicPartition> now = topics.look();
        if (now.equals(assigned) && !isFirst) {
            return;
        }
        Set<TopicPartition> added = new HashSet<>(now);
        added.removeAll(assigned);
        consumer.assign(now);
        Map<TopicPartition, Long> offsets =
                isFirst ? Positions.of(request.start(), added, consumer) : consumer.beginningOffsets(added);
        offsets.forEach(consumer::seek);
        assigned.clear();
        assigned.addAll(now);
        listener.watches(TopicWatch.topics(now));
    }
}
