package io.millrace.benchmarks.sink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Drives a sink task as a Connect worker does, turn by turn: commit when that is due, poll, put. A paused task polls nothing
 * and is asked again after the time-out it set, or when the next commit is due. Confined to one thread, the task's.
 */
public final class TaskDriver implements AutoCloseable {
    /** How often Connect asks for offsets here; a worker's {@code offset.flush.interval.ms} is rarely that short. */
    private static final long COMMIT_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long DRAIN_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long DRAIN_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final SinkTask task;
    private final List<TopicPartition> partitions;
    private final DrivenContext context;
    private long handedOver;
    private long nextCommit = System.nanoTime() + COMMIT_INTERVAL_NANOS;

    /** Starts the task with these partitions. */
    public TaskDriver(SinkTask task, Map<String, String> props, List<TopicPartition> partitions) {
        this.task = task;
        this.partitions = List.copyOf(partitions);
        this.context = new DrivenContext(props, partitions);
        task.initialize(context);
        task.start(props);
        task.open(this.partitions);
    }

    /** Records given to the task so far. */
    public long handedOver() {
        return handedOver;
    }

    /** Whether the task asked for no more records. */
    public boolean isPaused() {
        return context.isAllPaused();
    }

    /** One turn of Connect's loop. */
    public void turn(Polls polls) {
        long now = System.nanoTime();
        if (now - nextCommit >= 0) {
            isEverythingCommittable();
            nextCommit = now + COMMIT_INTERVAL_NANOS;
        }
        long untilCommit = Math.max(0, TimeUnit.NANOSECONDS.toMillis(nextCommit - now));
        long timeout = context.takeTimeout(untilCommit);
        List<SinkRecord> records = List.of();
        if (!context.isAnyPaused()) {
            records = polls.next();
        } else if (context.isAllPaused()) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(timeout));
        } else {
            throw new IllegalStateException("the sink paused some of its partitions and not the others");
        }
        handedOver += records.size();
        task.put(records);
    }

    /** Gives the task no more records until all that it has are delivered. */
    public void drain() {
        long start = System.nanoTime();
        while (!isEverythingCommittable()) {
            if (System.nanoTime() - start > DRAIN_TIMEOUT_NANOS) {
                throw new IllegalStateException("the sink did not deliver what it was given within a minute");
            }
            task.put(List.of());
            LockSupport.parkNanos(this, DRAIN_PAUSE_NANOS);
        }
    }

    /** Asks what may be committed. The offsets of records repeat, so the one that means "all" is beyond them. */
    private boolean isEverythingCommittable() {
        OffsetAndMetadata consumed = new OffsetAndMetadata(Long.MAX_VALUE - 1);
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        partitions.forEach(partition -> offsets.put(partition, consumed));
        Map<TopicPartition, OffsetAndMetadata> committable = task.preCommit(offsets);
        return partitions.stream().allMatch(partition -> consumed.equals(committable.get(partition)));
    }

    @Override
    public void close() {
        task.close(partitions);
        task.stop();
    }
}
