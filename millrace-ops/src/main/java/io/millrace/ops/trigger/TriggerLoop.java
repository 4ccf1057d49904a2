package io.millrace.ops.trigger;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.TailEnd;
import io.millrace.ops.TailRequest;
import io.millrace.ops.TailedMessage;
import io.millrace.ops.TriggerListener;
import io.millrace.ops.TriggerRequest;
import io.millrace.ops.TriggerSummary;
import io.millrace.ops.Triggers.EventHandler;
import io.millrace.ops.Triggers.OnFailure;
import io.millrace.ops.tail.MessageDecoder;
import io.millrace.ops.tail.Subject;
import io.millrace.ops.tail.TailSetup;
import io.millrace.ops.tail.TopicWatch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The consumer's side of a trigger: reads on while there is room, goes on polling while there is none, so that slow handlers do not cost
 * the membership of the group, and commits what is done. Confined to the consumer's thread.
 */
final class TriggerLoop {
    /** How many messages one poll brings at most, and so by how many more than the bound may wait. */
    static final int POLLED_RECORDS = 200;

    /** How much of messages may wait, roughly. */
    static final long WAITING_BYTES = 16L << 20;

    private static final int WAITING_EVENTS = 500;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TriggerRequest request;
    private final TailRequest events;
    private final TriggerListener listener;
    private final Consumer<byte[], byte[]> consumer;
    private final MessageDecoder decoder;
    private final TopicWatch watch;
    private final long refreshNanos;
    private final Workers workers;
    private final Membership membership;
    private Set<String> topics = Set.of();
    private boolean hasTold;
    private long refreshed;
    private long committed = System.nanoTime();
    private long accepted;
    private long lastEvent = System.nanoTime();
    private Workers.@Nullable Stop unreadable;

    TriggerLoop(
            TriggerRequest request,
            EventHandler handler,
            TriggerListener listener,
            TailSetup setup,
            Consumer<byte[], byte[]> consumer,
            Duration refresh) {
        this.request = request;
        this.events = request.events();
        this.listener = listener;
        this.consumer = consumer;
        Subject subject = setup.subject(events, consumer);
        this.decoder = setup.decoder(subject, events);
        this.watch = setup.topics(subject, events, consumer, this::note);
        this.refreshNanos = refresh.toNanos();
        TriggerMachine machine = new TriggerMachine(
                request.parallelism(),
                request.retries(),
                request.onFailure(),
                new Backoff(request.backoff(), new Random()));
        this.workers = new Workers(machine, request.parallelism(), handler, listener);
        this.membership = new Membership(consumer, workers, request, listener);
    }

    TriggerSummary run() {
        try {
            membership.begin(watch.look());
            TailEnd end = loop();
            finish();
            Workers.Stop stop = unreadable == null ? workers.stopped() : unreadable;
            if (stop != null) {
                throw failed(stop);
            }
            return new TriggerSummary(end, workers.handled(), workers.skipped());
        } finally {
            finish();
            decoder.close();
        }
    }

    private TailEnd loop() {
        try {
            while (true) {
                refreshTopics();
                if (listener.isStopped() || membership.isInterrupted() || workers.stopped() != null) {
                    return TailEnd.STOPPED;
                }
                if (!poll()) {
                    return TailEnd.STOPPED;
                }
                holdUp();
                if (System.nanoTime() - committed > COMMIT_NANOS) {
                    membership.commit();
                    committed = System.nanoTime();
                }
                if (isEnough() && workers.isIdle()) {
                    return TailEnd.COUNT;
                }
                if (isIdle()) {
                    return TailEnd.IDLE;
                }
            }
        } catch (InterruptException e) {
            membership.takeInterrupt();
            return TailEnd.STOPPED;
        }
    }

    /** Nothing more is begun, what runs gets its grace, what is done is committed. Safe twice. */
    private void finish() {
        workers.close(request.grace(), Membership.LAST);
        membership.takeInterrupt();
        membership.commit();
    }

    private OpsException failed(Workers.Stop stop) {
        TailedMessage event = stop.event();
        String id = event.eventId() == null ? "" : " (event " + event.eventId() + ")";
        return new OpsException(
                Kind.FAILED,
                "%s%s: %s. Nothing is lost: the next start of group %s begins there. Mend the cause first, or skip what fails."
                        .formatted(event.place(), id, stop.reason(), request.group()));
    }

    private void refreshTopics() {
        if (hasTold && System.nanoTime() - refreshed < refreshNanos) {
            return;
        }
        refreshed = System.nanoTime();
        Set<String> now = TopicWatch.topics(watch.look());
        if (now.equals(topics) && hasTold) {
            return;
        }
        topics = now;
        hasTold = true;
        consumer.subscribe(now, membership);
        synchronized (listener) {
            listener.watches(now);
        }
    }

    private void note(String line) {
        synchronized (listener) {
            listener.note(line);
        }
    }

    /** Whether to go on. */
    private boolean poll() {
        if (topics.isEmpty()) {
            LockSupport.parkNanos(POLL.toNanos());
            return !Thread.currentThread().isInterrupted();
        }
        ConsumerRecords<byte[], byte[]> messages;
        try {
            messages = consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            membership.resume(e.offsetOutOfRangePartitions());
            return true;
        }
        for (ConsumerRecord<byte[], byte[]> message : messages) {
            if (isEnough()) {
                return true;
            }
            if (!take(message)) {
                return false;
            }
        }
        return true;
    }

    private boolean take(ConsumerRecord<byte[], byte[]> message) {
        TopicPartition partition = new TopicPartition(message.topic(), message.partition());
        TailedMessage decoded = decoder.decode(message);
        if (decoded.kind() == TailedMessage.Kind.UNREADABLE) {
            String reason = String.valueOf(decoded.note());
            if (request.onFailure() == OnFailure.STOP) {
                unreadable = new Workers.Stop(decoded, reason);
                return false;
            }
            workers.countSkipped();
            synchronized (listener) {
                listener.isSkipped(decoded, reason);
            }
        }
        if (!decoded.isRecord() || !events.wants(decoded)) {
            workers.with(machine -> machine.pass(partition, message.offset()));
            return true;
        }
        accepted++;
        lastEvent = System.nanoTime();
        ByteBuffer key = message.key() == null ? null : ByteBuffer.wrap(message.key());
        int bytes = Math.max(message.serializedKeySize(), 0) + Math.max(message.serializedValueSize(), 0);
        workers.with(machine -> machine.add(new Event(partition, message.offset(), key, bytes, decoded)));
        return true;
    }

    /** Stops reading where enough waits, and reads on where half of it is done; polling goes on. */
    private void holdUp() {
        if (isEnough() || workers.isFull(WAITING_EVENTS, WAITING_BYTES)) {
            consumer.pause(consumer.assignment());
        } else if (!consumer.paused().isEmpty() && !workers.isFull(WAITING_EVENTS / 2, WAITING_BYTES / 2)) {
            consumer.resume(consumer.paused());
        }
    }

    private boolean isEnough() {
        Long count = events.count();
        return count != null && accepted >= count;
    }

    private boolean isIdle() {
        Duration timeout = events.idleTimeout();
        if (timeout == null) {
            return false;
        }
        if (!workers.isIdle()) {
            lastEvent = System.nanoTime();
            return false;
        }
        // A member that waits for its partitions, or has just got some, has not seen yet what there is.
        long idle = Math.min(
                System.nanoTime() - lastEvent, topics.isEmpty() ? Long.MAX_VALUE : membership.nanosSinceAssigned());
        return idle > timeout.toNanos();
    }

    /** Whether the thread was interrupted, and the trigger has ended for that. */
    boolean wasInterrupted() {
        return membership.isInterrupted();
    }
}
