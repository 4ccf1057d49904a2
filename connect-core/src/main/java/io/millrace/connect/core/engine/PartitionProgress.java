package io.millrace.connect.core.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records of one partition are acknowledged, from the partition's opening to its closing: only the contiguous prefix
 * of them may be committed.
 *
 * <p>Records are numbered in the order they are registered. The task thread registers and asks what to commit; the engine
 * thread acknowledges. Neither waits for the other: what they share is one number, the length of the acknowledged prefix.
 *
 * <p>A partition that is closed and opened again gets a new object, so acknowledgements that come late touch nothing.
 */
final class PartitionProgress {
    private final TopicPartition partition;

    // The task thread's.
    private final OffsetQueue unacknowledged = new OffsetQueue();
    private final TakenTimes taken = new TakenTimes();
    private long registered;

    // The engine thread's.
    private final AckWindow acks = new AckWindow();
    private int inFlight;

    private final AtomicLong acknowledgedPrefix = new AtomicLong();
    private volatile boolean closed;

    PartitionProgress(TopicPartition partition) {
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    boolean isOf(String topic, int number) {
        return partition.partition() == number && partition.topic().equals(topic);
    }

    /** Task thread: takes note of a record and returns its number. Offsets come in ascending order. */
    long register(long offset) {
        unacknowledged.add(offset);
        return registered++;
    }

    /**
     * Task thread: forgets the offsets of the acknowledged prefix.
     *
     * @return how many records, from the first unacknowledged one on, are remembered: what that one holds up
     */
    int trim() {
        long acknowledged = acknowledgedPrefix.getAcquire();
        long outstanding = registered - acknowledged;
        while (unacknowledged.size() > outstanding) {
            unacknowledged.removeFirst();
        }
        taken.trim(acknowledged);
        return unacknowledged.size();
    }

    /** Task thread: the records registered since the last call were taken at {@code now}. */
    void taken(long now) {
        taken.mark(registered, now);
    }

    /** Any thread: nanoseconds since the first unacknowledged record was taken; 0 if there is none. */
    long oldestAge(long now) {
        return taken.age(acknowledgedPrefix.getAcquire(), now);
    }

    /**
     * Task thread: what may be committed.
     *
     * @param consumed the offset after the last record that Connect consumed. Transforms may have dropped records that were
     *     never registered; when nothing is outstanding these are done too. Never exceeded: Connect would discard the answer
     */
    OffsetAndMetadata committable(OffsetAndMetadata consumed) {
        trim();
        return unacknowledged.isEmpty() || unacknowledged.first() >= consumed.offset()
                ? consumed
                : new OffsetAndMetadata(unacknowledged.first());
    }

    /** Engine thread: the record with this number is delivered, or reported and allowed to be skipped. */
    void acknowledge(long number) {
        acknowledgedPrefix.setRelease(acks.acknowledge(number));
    }

    /** Engine thread: an entry of this partition is sent. */
    void sent() {
        inFlight++;
    }

    /** Engine thread: the result of a sent entry is known. */
    void answered() {
        inFlight--;
    }

    /** Engine thread: whether no sent entry waits for its result. */
    boolean isQuiet() {
        return inFlight == 0;
    }

    /** Task thread: the partition is given up; nothing of it may be sent any more. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public String toString() {
        return partition.toString();
    }
}
