package io.millrace.connect.core.config;

import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.OrderingMode;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * The configuration keys that every sink shares: batching, buffering, retries, ordering. Immutable.
 *
 * @param limits what one request may hold
 * @param lingerMs how long the oldest entry waits for a batch to fill, in milliseconds
 * @param maxInFlightRequests requests under way at once, for each task and destination
 * @param maxBufferedRecords entries a task holds before it pauses its partitions
 * @param maxBufferedBytes bytes a task holds before it pauses its partitions; {@value #BYTES_PER_BUFFERED_RECORD} are added
 *     for each entry
 * @param maxRetries how often an entry is sent again; -1 is for ever
 * @param retryBackoffMs the first back-off's upper bound, in milliseconds
 * @param retryBackoffMaxMs every back-off's upper bound, in milliseconds
 * @param deliveryTimeoutMs how long after it was taken an entry that fails is sent again, in milliseconds; -1 is for ever
 * @param closeTimeoutMs how long closing a partition waits for what is in flight, in milliseconds
 * @param orderingMode which order is promised
 * @param rejection what happens to records that can never be delivered
 */
public record DeliveryConfig(
        BatchLimits limits,
        long lingerMs,
        int maxInFlightRequests,
        int maxBufferedRecords,
        long maxBufferedBytes,
        int maxRetries,
        long retryBackoffMs,
        long retryBackoffMaxMs,
        long deliveryTimeoutMs,
        long closeTimeoutMs,
        OrderingMode orderingMode,
        RejectionPolicy rejection) {
    public static final String BATCH_SIZE = "batch.size";
    public static final String BATCH_MAX_BYTES = "batch.max.bytes";
    public static final String RECORD_MAX_BYTES = "record.max.bytes";
    public static final String LINGER_MS = "linger.ms";
    public static final String MAX_IN_FLIGHT_REQUESTS = "max.in.flight.requests";
    public static final String MAX_BUFFERED_RECORDS = "max.buffered.records";
    public static final String MAX_BUFFERED_BYTES = "max.buffered.bytes";
    public static final String MAX_RETRIES = "max.retries";
    public static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
    public static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";
    public static final String DELIVERY_TIMEOUT_MS = "delivery.timeout.ms";
    public static final String CLOSE_TIMEOUT_MS = "close.timeout.ms";
    public static final String ORDERING_MODE = "ordering.mode";

    /** What an entry is taken to cost in memory beyond its payload, in bytes. */
    public static final int BYTES_PER_BUFFERED_RECORD = 512;

    /** The default of {@code max.in.flight.requests}, for services that take large requests. */
    public static final int DEFAULT_MAX_IN_FLIGHT_REQUESTS = 8;

    private static final String GROUP = "Delivery";
    private static final String ERRORS_TOLERANCE = "errors.tolerance";
    private static final String DEAD_LETTER_QUEUE = "errors.deadletterqueue.topic.name";

    /** As the other, with {@value #DEFAULT_MAX_IN_FLIGHT_REQUESTS} requests in flight. */
    public static ConfigDef define(
            ConfigDef def, BatchLimits defaults, long defaultRecordMaxBytes, OrderingMode defaultOrdering) {
        return define(def, defaults, defaultRecordMaxBytes, DEFAULT_MAX_IN_FLIGHT_REQUESTS, defaultOrdering);
    }

    /**
     * Adds the keys to {@code def}.
     *
     * @param defaults the service's limits of today, which are also the upper bound of {@code batch.size}
     * @param defaultRecordMaxBytes the default of {@code record.max.bytes}
     * @param defaultMaxInFlight the default of {@code max.in.flight.requests}: the fewer entries a request takes, the more
     *     requests it needs
     * @param defaultOrdering the default of {@code ordering.mode}
     */
    public static ConfigDef define(
            ConfigDef def,
            BatchLimits defaults,
            long defaultRecordMaxBytes,
            int defaultMaxInFlight,
            OrderingMode defaultOrdering) {
        KeyGroup add = new KeyGroup(def, GROUP);
        add.key(
                BATCH_SIZE,
                ConfigDef.Type.INT,
                defaults.maxEntries(),
                Range.between(1, defaults.maxEntries()),
                Importance.MEDIUM,
                "Largest number of entries in one request. The service takes at most " + defaults.maxEntries() + ".");
        add.key(
                BATCH_MAX_BYTES,
                ConfigDef.Type.LONG,
                defaults.maxBytes(),
                Range.atLeast(1024),
                Importance.LOW,
                "Largest size of one request in bytes, counted as the service counts it. The default is the service's"
                        + " limit; raise it when the service's limit is raised.");
        add.key(
                RECORD_MAX_BYTES,
                ConfigDef.Type.LONG,
                defaultRecordMaxBytes,
                Range.atLeast(1),
                Importance.MEDIUM,
                "Largest size of one entry in bytes, counted as the service counts it. A larger record is rejected"
                        + " before anything is sent.");
        add.key(
                LINGER_MS,
                ConfigDef.Type.LONG,
                50L,
                Range.between(0, 60_000),
                Importance.MEDIUM,
                "How long, in milliseconds, the oldest entry waits for a batch to fill. 0 sends whatever is there.");
        add.key(
                MAX_IN_FLIGHT_REQUESTS,
                ConfigDef.Type.INT,
                defaultMaxInFlight,
                Range.between(1, 1000),
                Importance.MEDIUM,
                "Largest number of requests under way at once, for each task and destination. Fewer are used while the service"
                        + " throttles.");
        add.key(
                MAX_BUFFERED_RECORDS,
                ConfigDef.Type.INT,
                20_000,
                Range.atLeast(1),
                Importance.MEDIUM,
                "Number of records a task holds, waiting or in flight, before it pauses its partitions. One consumer"
                        + " poll may come on top.");
        add.key(
                MAX_BUFFERED_BYTES,
                ConfigDef.Type.LONG,
                64L * 1024 * 1024,
                Range.atLeast(1024),
                Importance.MEDIUM,
                "Number of bytes a task holds, waiting or in flight, before it pauses its partitions: payload plus "
                        + BYTES_PER_BUFFERED_RECORD + " bytes a record. One consumer poll may come on top.");
        add.key(
                MAX_RETRIES,
                ConfigDef.Type.INT,
                -1,
                Range.atLeast(-1),
                Importance.MEDIUM,
                "How often an entry is sent again after a failure that may pass, before the task fails. -1 is for ever,"
                        + " with a warning each minute.");
        add.key(
                RETRY_BACKOFF_MS,
                ConfigDef.Type.LONG,
                100L,
                Range.between(1, 3_600_000),
                Importance.LOW,
                "Upper bound of the first pause before an entry is sent again, in milliseconds. It doubles with each"
                        + " attempt; the pause is drawn at random below it (full jitter).");
        add.key(
                RETRY_BACKOFF_MAX_MS,
                ConfigDef.Type.LONG,
                10_000L,
                Range.between(1, 3_600_000),
                Importance.LOW,
                "Upper bound of every pause before an entry is sent again, in milliseconds.");
        add.key(
                DELIVERY_TIMEOUT_MS,
                ConfigDef.Type.LONG,
                -1L,
                Range.atLeast(-1),
                Importance.MEDIUM,
                "After this many milliseconds since it was taken, an entry whose attempt fails is not sent again, and the task"
                        + " fails. Looked at when an attempt fails, not before: while it waits for its turn or for an answer, an"
                        + " entry may become older. -1 is for ever.");
        add.key(
                CLOSE_TIMEOUT_MS,
                ConfigDef.Type.LONG,
                3_000L,
                Range.between(1, 60_000),
                Importance.LOW,
                "How long, in milliseconds, a task that gives a partition up waits for its requests in flight. Keep it"
                        + " under the worker's task.shutdown.graceful.timeout.ms (5000 by default).");
        add.key(
                ORDERING_MODE,
                ConfigDef.Type.STRING,
                defaultOrdering.name().toLowerCase(Locale.ROOT),
                OneOf.ignoringCase("key", "none"),
                Importance.HIGH,
                "'key': entries of one key arrive in the order of their records, also when some fail and are sent"
                        + " again; at most one entry of a key is under way at a time. 'none': no order is promised.");
        return def;
    }

    /** Reports what the keys say in contradiction, each on the key to change. */
    public static void check(ParsedValues values, ConfigProblems problems) {
        Long recordMaxBytes = values.number(RECORD_MAX_BYTES);
        Long batchMaxBytes = values.number(BATCH_MAX_BYTES);
        if (recordMaxBytes != null && batchMaxBytes != null && recordMaxBytes > batchMaxBytes) {
            problems.add(
                    RECORD_MAX_BYTES,
                    "Larger than " + BATCH_MAX_BYTES + " (" + batchMaxBytes + "): lower this or raise that.");
        }
        Long backoffMs = values.number(RETRY_BACKOFF_MS);
        Long backoffMaxMs = values.number(RETRY_BACKOFF_MAX_MS);
        if (backoffMs != null && backoffMaxMs != null && backoffMs > backoffMaxMs) {
            problems.add(
                    RETRY_BACKOFF_MS,
                    "Larger than " + RETRY_BACKOFF_MAX_MS + " (" + backoffMaxMs + "): lower this or raise that.");
        }
        if (Long.valueOf(0).equals(values.number(DELIVERY_TIMEOUT_MS))) {
            problems.add(DELIVERY_TIMEOUT_MS, "0 leaves no time to deliver anything: use -1 for no bound.");
        }
    }

    /** Reads the keys once. {@code config} must be built from a definition that {@link #define} was applied to. */
    public static DeliveryConfig of(AbstractConfig config) {
        return new DeliveryConfig(
                new BatchLimits(
                        config.getInt(BATCH_SIZE), config.getLong(BATCH_MAX_BYTES), config.getLong(RECORD_MAX_BYTES)),
                config.getLong(LINGER_MS),
                config.getInt(MAX_IN_FLIGHT_REQUESTS),
                config.getInt(MAX_BUFFERED_RECORDS),
                config.getLong(MAX_BUFFERED_BYTES),
                config.getInt(MAX_RETRIES),
                config.getLong(RETRY_BACKOFF_MS),
                config.getLong(RETRY_BACKOFF_MAX_MS),
                config.getLong(DELIVERY_TIMEOUT_MS),
                config.getLong(CLOSE_TIMEOUT_MS),
                OrderingMode.valueOf(config.getString(ORDERING_MODE).toUpperCase(Locale.ROOT)),
                rejection(config.originals()));
    }

    private static RejectionPolicy rejection(Map<String, Object> originals) {
        if (!"all".equalsIgnoreCase(String.valueOf(originals.get(ERRORS_TOLERANCE)))) {
            return RejectionPolicy.FAIL;
        }
        Object queue = originals.get(DEAD_LETTER_QUEUE);
        return queue == null || queue.toString().isBlank() ? RejectionPolicy.SKIP : RejectionPolicy.DEAD_LETTER_QUEUE;
    }
}
