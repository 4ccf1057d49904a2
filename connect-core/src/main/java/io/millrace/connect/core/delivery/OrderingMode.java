package io.millrace.connect.core.delivery;

/** Which order of delivery is promised. */
public enum OrderingMode {
    /** Any batch, any time. */
    NONE,
    /**
     * At most one outstanding entry per ordering key, so that retries cannot overtake. Where the service takes aggregates, that
     * entry may carry several records of the key, in order.
     */
    KEY
}
