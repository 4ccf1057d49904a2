package io.millrace.connect.core.delivery;

import java.util.List;

/**
 * One request's worth of entries for one destination, within the {@link BatchLimits}.
 *
 * @param destination the stream, topic or queue that all entries go to, as {@link Outgoing#destination()} named it
 * @param payloads the entries, in the order they are to be sent; not empty, not modified
 * @param <P> the service's own entry
 */
public record Batch<P>(String destination, List<P> payloads) {}
