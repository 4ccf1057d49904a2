package io.millrace.ops;

import java.util.List;

/**
 * What Connect remembers of how far connectors have come. To change it needs a connector that is {@code STOPPED} and workers of Kafka 3.6.
 * Each method throws {@link OpsException}. Thread-safe.
 */
public interface Offsets {

    /** The offsets of a connector: of a source by what it reads, of a sink by topic and partition. Empty before anything is stored. */
    List<ConnectorOffset> get(String name);

    /**
     * Changes the offsets of these partitions; others stay.
     *
     * @param offsets those without an {@link ConnectorOffset#offset} are forgotten
     * @return what Connect says to it
     */
    String alter(String name, List<ConnectorOffset> offsets);

    /**
     * Forgets all offsets: the connector begins anew.
     *
     * @return what Connect says to it
     */
    String reset(String name);
}
