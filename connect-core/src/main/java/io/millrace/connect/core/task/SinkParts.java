package io.millrace.connect.core.task;

import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.delivery.BatchClient;
import io.millrace.connect.core.delivery.RecordConverter;

/**
 * What makes a sink the sink of one service; the engine does the rest.
 *
 * @param delivery how to batch, retry and order
 * @param converter makes the service's entries
 * @param client sends them; closed by the task
 * @param <P> the service's own entry
 */
public record SinkParts<P>(DeliveryConfig delivery, RecordConverter<P> converter, BatchClient<P> client) {}
