package io.millrace.connect.core.delivery;

/**
 * What one request may hold, counted as the service counts it.
 *
 * @param maxEntries entries a request
 * @param maxBytes bytes a request, the sum of {@link Outgoing#bytes()}
 * @param maxEntryBytes bytes an entry; larger ones are rejected before they are sent
 */
public record BatchLimits(int maxEntries, long maxBytes, long maxEntryBytes) {}
