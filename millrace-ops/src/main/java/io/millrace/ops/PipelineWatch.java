package io.millrace.ops;

import java.util.List;

/** One look after another at the same pipelines. Not thread-safe. */
public interface PipelineWatch {

    /**
     * Remembers how far the connectors are, and finds out nothing else: the next {@link #look} tells the throughput since then.
     *
     * @return whether there was something to remember, and so it is worth the while to wait before the look
     */
    boolean mark();

    /**
     * Looks, in the order of the pipelines' names. Throughput is that since the last mark or look, and null where there was none or it was
     * only just now.
     *
     * @throws OpsException if Connect does not answer, or with {@link OpsException.Kind#NOT_FOUND} if the connector that the watch is for
     *     does not exist; the next look may do better
     */
    List<PipelineStatus> look();
}
