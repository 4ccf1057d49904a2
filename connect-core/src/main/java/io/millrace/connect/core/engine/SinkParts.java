package io.millrace.connect.core.engine;

import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.delivery.Aggregator;
import io.millrace.connect.core.delivery.BatchClient;
import io.millrace.connect.core.delivery.RecordConverter;
import io.millrace.connect.core.delivery.Sharding;
import org.jspecify.annotations.Nullable;

/**
 * What makes a sink the sink of one service; the engine does the rest.
 *
 * @param delivery how to batch, retry and order
 * @param converter makes the service's entries
 * @param client sends them; closed by the task
 * @param sharding how the service divides its destinations
 * @param aggregator puts several entries into one, or null where each is sent by itself
 * @param <P> the service's own entry
 */
public record SinkParts<P>(
        DeliveryConfig delivery,
        RecordConverter<P> converter,
        BatchClient<P> client,
        Sharding<P> sharding,
        @Nullable Aggregator<P> aggregator) {
    /** Of a service that divides nothing and aggregates nothing. */
    public SinkParts(DeliveryConfig delivery, RecordConverter<P> converter, BatchClient<P> client) {
        this(delivery, converter, client, Sharding.none(), null);
    }
}
