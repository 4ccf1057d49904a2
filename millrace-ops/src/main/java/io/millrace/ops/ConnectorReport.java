package io.millrace.ops;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a connector is, and how far behind.
 *
 * @param name its name
 * @param type whether it reads or writes
 * @param status its state and that of its tasks
 * @param failure what it or a task of it failed of, in one line; null if nothing failed
 * @param topics those it writes (a source) or reads (a sink), without heartbeats, as far as they are known
 * @param sinkLag of a sink; null where it is not known
 * @param sourceLag of a source; null where it is not known
 * @param lastEvent when the newest record came into its topics; null if there is none, or it is not known
 * @param recordsPerSecond written (a source) or delivered (a sink) since the look before; null where there was none or it is not known
 * @param whyUnknown the kind of failure by which Kafka, or for a sink one of its topics or its group, is not seen: what needs its lag fails
 *     with it. Null if all is seen, or only what has no kind of its own is missing; not part of the JSON
 * @param notes why something is not known, and what else an operator should hear, a line each
 */
public record ConnectorReport(
        String name,
        Connector.Type type,
        Connector.Status status,
        @Nullable String failure,
        List<String> topics,
        @Nullable SinkLag sinkLag,
        @Nullable SourceLag sourceLag,
        @Nullable Instant lastEvent,
        @Nullable Double recordsPerSecond,
        @JsonIgnore OpsException.@Nullable Kind whyUnknown,
        List<String> notes) {

    /** Copies the lists. */
    public ConnectorReport {
        topics = List.copyOf(topics);
        notes = List.copyOf(notes);
    }

    /** The same with this throughput. */
    public ConnectorReport withRecordsPerSecond(@Nullable Double rate) {
        return new ConnectorReport(
                name, type, status, failure, topics, sinkLag, sourceLag, lastEvent, rate, whyUnknown, notes);
    }

    /** Tasks that run. */
    public long tasksRunning() {
        return status.tasks().stream()
                .filter(task -> task.state() == Connector.State.RUNNING)
                .count();
    }
}
