package io.millrace.ops;

import org.jspecify.annotations.Nullable;

/**
 * Holds a source back while its sinks cannot keep up. Each method throws {@link OpsException}: a lag that is not known is an error, never
 * a healthy state. Thread-safe.
 *
 * <p>A source that was paused here is marked in Kafka, in the topic {@link #MARKS}, before it is paused. Only a source with a mark is ever
 * resumed, by whichever operator looks next: one that a person has paused stays as it is. A source that runs or is stopped although it has
 * a mark was resumed or stopped by a person: the mark goes. What cannot be seen is a person who pauses a source that is paused already, or
 * who resumes it and pauses it again between two looks: who wants it to stay paused says so with {@link #release}, or stops it. A source
 * that was paused for the lag of one sink is resumed by a look at that sink or at the source, not at another of its sinks.
 */
public interface Backpressure {
    /** The topic with the marks: compacted, one partition, made when it is first needed. */
    String MARKS = "__millrace-backpressure";

    /**
     * Looks how far the sinks are behind, and does nothing.
     *
     * @param connector a source, whose sinks are looked at, or a sink
     */
    BackpressureReport look(String connector, BackpressureLimits limits);

    /**
     * Looks, pauses the source if the state is critical, and resumes it below the low mark if it was paused here.
     *
     * @param connector a source, or a sink of one source
     * @param allowsWalGrowth whether a PostgreSQL source may be paused: its slot keeps WAL on the database's disk meanwhile. One that is
     *     paused here already is resumed without it
     * @throws OpsException with {@link OpsException.Kind#INVALID} before anything is done if the source is PostgreSQL's, not paused here,
     *     and this is not allowed, or if it is not clear which source is meant
     */
    BackpressureReport act(String connector, BackpressureLimits limits, boolean allowsWalGrowth);

    /**
     * Resumes a source that was paused here, whatever the lag.
     *
     * @return whether it was
     * @throws OpsException with {@link OpsException.Kind#INVALID} if the connector is a sink
     */
    boolean resume(String source);

    /** What a pause of this source costs at its database, in a sentence; null if nothing is known to. */
    @Nullable
    String costOfPausing(String source);

    /**
     * Forgets that a source was paused here: it stays paused until a person resumes it.
     *
     * @return whether it was
     * @throws OpsException with {@link OpsException.Kind#INVALID} if the connector is a sink
     */
    boolean release(String source);

    /** Whether it is known where Kafka is, where the marks are. Asks nobody. */
    boolean canSeeMarks();
}
