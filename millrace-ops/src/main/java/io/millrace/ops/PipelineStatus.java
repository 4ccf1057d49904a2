package io.millrace.ops;

import java.util.List;

/**
 * A pipeline: a source with the sinks that read its topics, or a sink alone.
 *
 * @param name that of its source; of the sink where there is no source
 * @param connectors the source first, then the sinks by name
 */
public record PipelineStatus(String name, List<ConnectorReport> connectors) {

    /** Copies the list. */
    public PipelineStatus {
        connectors = List.copyOf(connectors);
    }

    /** Whether a connector of it or a task failed. */
    public boolean hasFailed() {
        return connectors.stream().anyMatch(connector -> connector.status().hasFailed());
    }
}
