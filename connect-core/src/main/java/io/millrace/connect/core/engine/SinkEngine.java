package io.millrace.connect.core.engine;

import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.delivery.BatchClient;
import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.connect.core.delivery.RecordConverter;
import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.delivery.TryLaterException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the records of one sink task and knows which of them may be committed: those before the first one that is neither
 * delivered nor reported. The task's side of the engine; confined to the task thread, but for {@link EngineState}.
 *
 * @param <P> the service's own entry
 */
public final class SinkEngine<P> implements EngineState, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SinkEngine.class);

    /** Entries are handed over in portions, so that delivery starts while the rest is still converted. */
    private static final int PORTION = 256;

    /** How long a failure may go unnoticed by the task thread when Kafka has no more records for it. */
    private static final long ATTENTION_MS = 500;

    /** How long Connect polls paused partitions between two puts, which wait for room themselves. */
    private static final long PAUSED_POLL_MS = 50;

    private final DeliveryConfig config;
    private final RecordConverter<P> converter;
    private final BatchClient<P> client;
    private final SinkTaskContext context;
    private final DeliveryListener listener;
    private final Mailbox mailbox = new Mailbox();
    private final ConcurrentLinkedQueue<Rejection> rejections = new ConcurrentLinkedQueue<>();
    /** Changed by the task thread. */
    private final Map<TopicPartition, PartitionProgress> partitions = new ConcurrentHashMap<>();

    private final RejectedRecordHandler rejected;
    private final Credit credit;
    private final BackPressure backPressure;
    private final Delivery<P> delivery;
    private final EngineThread thread;
    private boolean closed;
    /** In the order they came; not to be tried before the time. */
    private final ArrayDeque<Unconverted> unconverted = new ArrayDeque<>();

    private long notBefore;

    /** Of the record before. */
    private @Nullable PartitionProgress latest;

    /**
     * Starts the engine's thread.
     *
     * @param name of the connector and task, for the thread's name
     * @param parts what makes the sink; its client is closed with the engine
     * @param listener is told what becomes of the records
     */
    public SinkEngine(String name, SinkTaskContext context, SinkParts<P> parts, DeliveryListener listener) {
        this.config = parts.delivery();
        this.converter = parts.converter();
        this.client = parts.client();
        this.context = context;
        this.listener = listener;
        this.rejected = new RejectedRecordHandler(config.rejection(), context.errantRecordReporter(), listener);
        this.credit = new Credit(config.maxBufferedRecords(), config.maxBufferedBytes());
        this.backPressure = new BackPressure(context, credit, config.maxBufferedRecords());
        this.delivery = new Delivery<>(
                parts,
                mailbox,
                credit,
                Ticker.SYSTEM,
                () -> ThreadLocalRandom.current().nextDouble(),
                rejections::add,
                listener);
        this.thread = new EngineThread(name + "-engine", mailbox, delivery);
        thread.start();
    }

    /** The task was given these partitions. */
    public void open(Collection<TopicPartition> opened) {
        latest = null;
        for (TopicPartition partition : opened) {
            partitions.put(partition, new PartitionProgress(partition));
        }
        backPressure.opened(opened);
    }

    /**
     * Takes all of these records; they are delivered in the background. Waits for a bounded time when too much is buffered,
     * and pauses the partitions if that does not help.
     *
     * @throws ConnectException if the delivery failed, or a record was rejected and that is not tolerated. Never a
     *     {@code RetriableException}: Connect would deliver the same records again
     */
    public void put(Collection<SinkRecord> records) {
        raiseFailure();
        reportRejections();
        long now = Ticker.SYSTEM.nanos();
        Portion<P> portion = convertLate(now, records.size());
        for (SinkRecord record : records) {
            portion = take(record, now, portion);
        }
        handOver(portion);
        int heldUp = 0;
        for (PartitionProgress progress : partitions.values()) {
            heldUp = Math.max(heldUp, progress.trim());
            progress.taken(now);
        }
        backPressure.afterPut(heldUp, unconverted.size());
        if (backPressure.isPaused() || credit.records() > 0 || rejected.isWaiting() || !rejections.isEmpty()) {
            // Come back soon, with or without records: a failure, or room in the buffer, must not wait for the next
            // one.
            context.timeout(backPressure.isPaused() ? PAUSED_POLL_MS : ATTENTION_MS);
        }
    }

    /**
     * What may be committed of {@code consumed}: for each open partition the first offset that is not done, or what Connect
     * consumed where all is. Never waits and never throws: Connect would seek back and deliver registered records again.
     */
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> consumed) {
        Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>();
        consumed.forEach((partition, offset) -> {
            PartitionProgress progress = partitions.get(partition);
            // Connect also asks about partitions that were closed, and would commit the answer if it got one.
            if (progress != null) {
                committable.put(partition, progress.committable(offset));
            }
        });
        return committable;
    }

    /**
     * The task loses these partitions: sends nothing more of them, and waits, for at most {@code close.timeout.ms}, for what
     * is in flight. That wait is the only fence before their next owner sends newer records of the same keys.
     */
    public void close(Collection<TopicPartition> givenUp) {
        latest = null;
        List<PartitionProgress> closing = new ArrayList<>();
        for (TopicPartition partition : givenUp) {
            PartitionProgress progress = partitions.remove(partition);
            if (progress != null) {
                progress.close();
                closing.add(progress);
            }
        }
        unconverted.removeIf(record -> record.progress().isClosed());
        if (closing.isEmpty()) {
            return;
        }
        CompletableFuture<Void> fence = new CompletableFuture<>();
        mailbox.post(() -> delivery.close(closing, fence));
        try {
            fence.get(config.closeTimeoutMs(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.warn(
                    "Gave up {} while requests were in flight, after close.timeout.ms={}; what they carry may arrive late"
                            + " and will be sent again by the next owner",
                    closing,
                    config.closeTimeoutMs());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            log.warn("Closing {} failed", closing, e);
        }
    }

    /** Ends the engine's thread and closes the client. Safe to call twice. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        close(List.copyOf(partitions.keySet()));
        thread.stop(config.closeTimeoutMs());
        client.close();
    }

    @Override
    public long bufferedRecords() {
        return Math.max(0, credit.records()); // its two counters are not read at one moment
    }

    @Override
    public long bufferedBytes() {
        return Math.max(0, credit.bytes());
    }

    @Override
    public long oldestUnacknowledgedNanos() {
        long now = Ticker.SYSTEM.nanos();
        long oldest = 0;
        for (PartitionProgress progress : partitions.values()) {
            oldest = Math.max(oldest, progress.oldestAge(now));
        }
        return oldest;
    }

    /** A record that is taken, and that its converter could not write yet, or that is behind such a one. */
    private record Unconverted(SinkRecord record, PartitionProgress progress, long number) {}

    /** What could not be converted in the put before, as far as it can be now. */
    private Portion<P> convertLate(long now, int more) {
        Portion<P> portion = new Portion<>(Math.min(PORTION, unconverted.size() + more));
        if (!unconverted.isEmpty() && now - notBefore < 0) {
            return portion;
        }
        for (Unconverted late = unconverted.peek(); late != null; late = unconverted.peek()) {
            if (!convert(late.record(), late.progress(), late.number(), now, portion)) {
                return portion;
            }
            unconverted.remove();
            portion = handOverIfFull(portion);
        }
        return portion;
    }

    private Portion<P> take(SinkRecord record, long now, Portion<P> portion) {
        PartitionProgress progress = progress(record);
        long number = progress.register(record.originalKafkaOffset());
        if (!unconverted.isEmpty() || !convert(record, progress, number, now, portion)) {
            unconverted.add(new Unconverted(record, progress, number));
            return portion;
        }
        return handOverIfFull(portion);
    }

    private Portion<P> handOverIfFull(Portion<P> portion) {
        if (portion.size() < PORTION) {
            return portion;
        }
        handOver(portion);
        return new Portion<>(PORTION);
    }

    /** @return false where that cannot be done now */
    private boolean convert(SinkRecord record, PartitionProgress progress, long number, long now, Portion<P> portion) {
        long offset = record.originalKafkaOffset();
        try {
            Optional<Outgoing<P>> outgoing = converter.convert(record);
            if (outgoing.isEmpty()) {
                listener.ignored();
                portion.ignore(progress, number);
                return true;
            }
            checkSize(outgoing.get());
            SinkRecord kept = rejected.needsRecord() ? record : null;
            portion.add(new Entry<>(outgoing.get(), progress, number, offset, kept, now));
        } catch (TryLaterException e) {
            notBefore = Ticker.SYSTEM.nanos() + TimeUnit.MILLISECONDS.toNanos(e.pauseMs());
            return false;
        } catch (RejectedRecordException e) {
            rejected.reject(
                    progress.partition() + "@" + offset,
                    record,
                    e,
                    () -> mailbox.post(() -> progress.acknowledge(number)));
        }
        return true;
    }

    /** Transforms may have renamed the topic; offsets count in the original one. */
    private PartitionProgress progress(SinkRecord record) {
        String topic = record.originalTopic();
        int number = record.originalKafkaPartition();
        // A poll is mostly of one partition: looking it up for each record costs as much as converting that.
        if (latest == null || !latest.isOf(topic, number)) {
            TopicPartition partition = new TopicPartition(topic, number);
            latest = partitions.get(partition);
            if (latest == null) {
                throw new IllegalStateException("a record of " + partition + ", which is not open");
            }
        }
        return latest;
    }

    private void checkSize(Outgoing<P> outgoing) {
        long limit = Math.min(config.limits().maxEntryBytes(), config.limits().maxBytes());
        if (outgoing.bytes() > limit) {
            throw new RejectedRecordException(
                    "record-too-large",
                    "it has " + outgoing.bytes() + " bytes as the service counts them (with its keys), more than "
                            + DeliveryConfig.RECORD_MAX_BYTES + "=" + limit + " lets through to "
                            + outgoing.destination()
                            + ". Make the value smaller with a transform, or raise that key where the service takes"
                            + " more");
        }
    }

    private void handOver(Portion<P> portion) {
        if (portion.size() > 0) {
            credit.take(portion.entries(), portion.bytes());
            mailbox.post(() -> portion.giveTo(delivery));
            backPressure.afterHandOver();
        }
    }

    private void raiseFailure() {
        ConnectException failure = delivery.failure();
        if (failure != null) {
            throw new ConnectException(failure.getMessage(), failure);
        }
        if (!thread.isAlive()) {
            throw new ConnectException("The delivery engine's thread has ended; the worker's log says why");
        }
    }

    private void reportRejections() {
        for (Rejection rejection = rejections.poll(); rejection != null; rejection = rejections.poll()) {
            Entry<?> entry = rejection.entry();
            if (!entry.progress().isClosed()) {
                rejected.reject(
                        entry.origin(), entry.record(), rejection.why(), () -> mailbox.post(entry::acknowledge));
            }
        }
        rejected.acknowledgeReported();
    }
}
