package io.millrace.connect.core.delivery;

import org.jspecify.annotations.Nullable;

/**
 * A record, converted and ready to be sent.
 *
 * @param destination the stream, topic or queue it goes to
 * @param orderingKey entries of one destination and key are delivered in the order of their records, when
 *     {@link OrderingMode#KEY} is on; null promises nothing
 * @param payload the service's own entry, made once and sent as it is however often it is retried
 * @param bytes the entry's size as the service counts it, payload, keys and attributes included
 * @param <P> the service's own entry
 */
public record Outgoing<P>(String destination, @Nullable String orderingKey, P payload, int bytes) {}
