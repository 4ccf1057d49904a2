package io.millrace.connect.dynamodb;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.OneOf;
import io.millrace.connect.core.config.ParsedValues;
import java.util.Objects;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * How shards are read. Immutable.
 *
 * @param recordLimit the most records that one call asks for
 * @param emptyBackoffMs the longest pause after a call that brought nothing, in milliseconds
 * @param throttledBackoffMs the longest pause after a call that was throttled, in milliseconds
 * @param discoveryIntervalMs how often the shards are listed, in milliseconds
 * @param callsPerSecond the most GetRecords calls of a shard in a second
 * @param bytesPerSecond the most bytes read of a shard in a second
 * @param maxBufferedRecords the most records that a task holds
 * @param maxBufferedBytes the most bytes that a task holds
 * @param heartbeatIntervalMs how long a shard may emit nothing until its position is stored by a heartbeat, in milliseconds
 * @param failsOnDataLoss whether the task fails when records were lost; else it warns and goes on
 */
public record ReadingConfig(
        int recordLimit,
        long emptyBackoffMs,
        long throttledBackoffMs,
        long discoveryIntervalMs,
        int callsPerSecond,
        long bytesPerSecond,
        int maxBufferedRecords,
        long maxBufferedBytes,
        long heartbeatIntervalMs,
        boolean failsOnDataLoss) {
    public static final String RECORD_LIMIT = "kinesis.record.limit";
    public static final String EMPTY_RECORDS_BACKOFF_MS = "kinesis.empty.records.backoff.ms";
    public static final String THROUGHPUT_EXCEEDED_BACKOFF_MS = "kinesis.throughput.exceeded.backoff.ms";
    public static final String SHARD_DISCOVERY_INTERVAL_MS = "kinesis.shard.discovery.interval.ms";
    public static final String SHARD_CALLS_PER_SECOND = "kinesis.shard.calls.per.second";
    public static final String SHARD_BYTES_PER_SECOND = "kinesis.shard.bytes.per.second";
    public static final String MAX_BUFFERED_RECORDS = "max.buffered.records";
    public static final String MAX_BUFFERED_BYTES = "max.buffered.bytes";
    public static final String HEARTBEAT_INTERVAL_MS = "heartbeat.interval.ms";
    public static final String BEHAVIOR_ON_DATA_LOSS = "behavior.on.data.loss";

    /** What GetRecords returns at most. See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html */
    private static final int MOST_RECORDS = 10_000;

    private static final int MOST_BYTES = 10 * 1024 * 1024;

    /** Far from the 5 minutes that an iterator lives. */
    private static final int LONGEST_BACKOFF_MS = 120_000;

    static void define(KeyGroup add) {
        add.key(
                RECORD_LIMIT,
                ConfigDef.Type.INT,
                MOST_RECORDS,
                Range.between(1, MOST_RECORDS),
                Importance.LOW,
                "The most records that one GetRecords call asks for. Where records are large it asks for fewer: for as many as make"
                        + " 1 MiB, or the quota of bytes divided by that of calls if this is more.");
        milliseconds(
                add,
                EMPTY_RECORDS_BACKOFF_MS,
                1_000,
                1,
                LONGEST_BACKOFF_MS,
                "The longest pause, in milliseconds, after a call that brought no records: pauses grow up to it while a"
                        + " shard stays idle, and are short again once there is something. Raise it to make fewer calls;"
                        + " lower it to wait less for the first record after a pause.");
        milliseconds(
                add,
                THROUGHPUT_EXCEEDED_BACKOFF_MS,
                5_000,
                1,
                LONGEST_BACKOFF_MS,
                "The longest pause, in milliseconds, after Kinesis refused a call because the shard's quota is used up:"
                        + " pauses grow up to it while it goes on refusing.");
        add.key(
                SHARD_CALLS_PER_SECOND,
                ConfigDef.Type.INT,
                5,
                Range.between(1, 1_000),
                Importance.LOW,
                "The most GetRecords calls of a shard in a second. The default is the shard's whole quota, which all its"
                        + " consumers share: lower it where there are others.");
        add.key(
                SHARD_BYTES_PER_SECOND,
                ConfigDef.Type.LONG,
                2L * 1024 * 1024,
                Range.atLeast(1024),
                Importance.LOW,
                "The most bytes read of a shard in a second. The default is the shard's whole quota, which all its"
                        + " consumers share: lower it where there are others.");
        milliseconds(
                add,
                SHARD_DISCOVERY_INTERVAL_MS,
                10_000,
                100,
                3_600_000,
                "How often, in milliseconds, each task lists the stream's shards, to find those that came by splits and"
                        + " merges.");
        add.key(
                MAX_BUFFERED_RECORDS,
                ConfigDef.Type.INT,
                100_000,
                Range.atLeast(1),
                Importance.MEDIUM,
                "The number of records of Kinesis a task holds at most until Connect takes them. A call under way counts as"
                        + " the most that it may bring.");
        add.key(
                MAX_BUFFERED_BYTES,
                ConfigDef.Type.LONG,
                64L * 1024 * 1024,
                Range.atLeast(MOST_BYTES),
                Importance.MEDIUM,
                "The number of bytes (data and partition keys) a task holds at most until Connect takes them. A call under"
                        + " way counts as the 10 MiB that it may bring, so that this is also the most calls at once.");
        milliseconds(
                add,
                HEARTBEAT_INTERVAL_MS,
                30_000,
                100,
                3_600_000,
                "How long, in milliseconds, a shard may emit nothing until its position is stored with a heartbeat: a record"
                        + " to the topic __millrace-heartbeat.<" + EventConfig.TOPIC_PREFIX
                        + ">. Transforms must not change or drop these: exempt the topic with a predicate.");
        add.key(
                BEHAVIOR_ON_DATA_LOSS,
                ConfigDef.Type.STRING,
                "fail",
                OneOf.ignoringCase("fail", "continue"),
                Importance.HIGH,
                "What to do when records that were not read are gone: they became older than the stream keeps them, or the"
                        + " stream was deleted or created anew. 'fail': the task fails, and says which shard, since when and"
                        + " what to do. 'continue': it warns, counts (data-loss-total) and goes on with what is there.");
    }

    private static void milliseconds(KeyGroup add, String key, long defaultMs, int from, int to, String doc) {
        add.key(key, ConfigDef.Type.LONG, defaultMs, Range.between(from, to), Importance.LOW, doc);
    }

    static void check(ParsedValues values, ConfigProblems problems) {
        Long recordLimit = values.number(RECORD_LIMIT);
        Long maxRecords = values.number(MAX_BUFFERED_RECORDS);
        if (values.isGiven(RECORD_LIMIT) && recordLimit != null && maxRecords != null && recordLimit > maxRecords) {
            problems.add(
                    RECORD_LIMIT,
                    "Larger than " + MAX_BUFFERED_RECORDS + " (" + maxRecords + "): lower this or raise that.");
        }
    }

    static ReadingConfig of(AbstractConfig config) {
        int maxRecords = config.getInt(MAX_BUFFERED_RECORDS);
        return new ReadingConfig(
                Math.min(config.getInt(RECORD_LIMIT), maxRecords),
                config.getLong(EMPTY_RECORDS_BACKOFF_MS),
                config.getLong(THROUGHPUT_EXCEEDED_BACKOFF_MS),
                config.getLong(SHARD_DISCOVERY_INTERVAL_MS),
                config.getInt(SHARD_CALLS_PER_SECOND),
                config.getLong(SHARD_BYTES_PER_SECOND),
                maxRecords,
                config.getLong(MAX_BUFFERED_BYTES),
                config.getLong(HEARTBEAT_INTERVAL_MS),
                "fail".equalsIgnoreCase(Objects.requireNonNull(config.getString(BEHAVIOR_ON_DATA_LOSS))));
    }
}
