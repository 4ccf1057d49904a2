package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.Outgoing;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way: what is to be sent, where it came from, and how often it was tried. Made by the task thread,
 * confined to the engine thread from the hand-over on.
 */
final class Entry<P> {
    private final Outgoing<P> outgoing;
    private final PartitionProgress progress;
    private final long number;
    private final long offset;
    private final @Nullable SinkRecord record;
    private final long takenAt;
    private int failures;
    private int refusals;

    /** The queue that holds this entry, and the entry behind it there: the buffer's. */
    @Nullable
    KeyQueue<P> queue;

    @Nullable
    Entry<P> next;

    /**
     * @param number the record's number within its partition, from {@link PartitionProgress#register}
     * @param record the record itself where it may have to be reported, else null so that it can be collected
     * @param takenAt when the task took it, on the engine's ticker
     */
    Entry(
            Outgoing<P> outgoing,
            PartitionProgress progress,
            long number,
            long offset,
            @Nullable SinkRecord record,
            long takenAt) {
        this.outgoing = outgoing;
        this.progress = progress;
        this.number = number;
        this.offset = offset;
        this.record = record;
        this.takenAt = takenAt;
    }

    Outgoing<P> outgoing() {
        return outgoing;
    }

    PartitionProgress progress() {
        return progress;
    }

    @Nullable
    SinkRecord record() {
        return record;
    }

    long takenAt() {
        return takenAt;
    }

    int bytes() {
        return outgoing.bytes();
    }

    int failures() {
        return failures;
    }

    void failed() {
        failures++;
    }

    /** How often a request was refused that carried it. */
    int refusals() {
        return refusals;
    }

    void refused() {
        refusals++;
    }

    /** Whether its requests carry nothing else: others shall not share its fate. */
    boolean isAlone() {
        return refusals > 0;
    }

    void acknowledge() {
        progress.acknowledge(number);
    }

    /** Where the record came from, for messages: topic, partition and offset, never content. */
    String origin() {
        return progress.partition() + "@" + offset;
    }
}
