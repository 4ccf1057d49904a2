package io.millrace.ops;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pipelines as an operator sees them: how their connectors are, and how far behind. A pipeline is a source connector with the sinks that
 * read its topics; a sink that reads topics of several sources is in the pipeline of each, a sink whose topics no source here writes is a
 * pipeline of its own. What cannot be found out (no access to Kafka, a right that is missing) is null in the answer, with a note that
 * says why: only where Connect itself does not answer is {@link OpsException} thrown. Thread-safe.
 */
public interface Pipelines {

    /** One look at all pipelines, in the order of their names. One look tells no throughput. */
    List<PipelineStatus> list();

    /**
     * One look at the pipeline that a connector belongs to; for a sink that belongs to several, the first by name.
     *
     * @throws OpsException with {@link OpsException.Kind#NOT_FOUND} if there is no such connector
     */
    PipelineStatus get(String connector);

    /**
     * Looks again and again, and so sees throughput. Nothing is asked yet.
     *
     * @param connector only the pipelines this one belongs to; null: all
     */
    PipelineWatch watch(@Nullable String connector);
}
