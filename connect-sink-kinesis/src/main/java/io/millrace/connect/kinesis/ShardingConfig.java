package io.millrace.connect.kinesis;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.delivery.ShardQuota;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * The keys that have to do with shards: their quotas and aggregates. Immutable.
 *
 * @param rateLimitPercent how much of a shard's quota a task takes; 0 is as much as there is
 * @param isAggregating whether entries of a shard are put together
 * @param maxBytes the size of an aggregate at most
 * @param maxRecords the records of an aggregate at most
 */
record ShardingConfig(int rateLimitPercent, boolean isAggregating, int maxBytes, int maxRecords) {
    static final String RATE_LIMIT_PERCENT = "kinesis.rate.limit.percent";
    static final String AGGREGATION_ENABLED = "kinesis.aggregation.enabled";
    static final String AGGREGATION_MAX_BYTES = "kinesis.aggregation.max.bytes";
    static final String AGGREGATION_MAX_RECORDS = "kinesis.aggregation.max.records";

    /** What a shard takes in a second. See https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
    private static final int ENTRIES_PER_SECOND = 1000;

    /**
     * The documentation says 1 MB, but as with record sizes AWS means 2^20 bytes, and its own producer (KPL) keeps to that. Were
     * it less, the first refusals would show it, and the engine sends less to a shard that refuses.
     */
    private static final int BYTES_PER_SECOND = 1024 * 1024;

    /** As KPL's: about two PUT payload units (25 KiB), and far from the 1 MiB that a shard takes in a second. */
    private static final int DEFAULT_MAX_BYTES = 51_200;

    /**
     * What a reader gets at once anyway: 10,000 is the most that GetRecords and a Lambda batch hold. KPL's default of 2^32-1
     * means none, and with its 51,200 bytes ours is no bound either but for records of almost no bytes; it protects readers
     * where the bytes are raised.
     */
    private static final int DEFAULT_MAX_RECORDS = 10_000;

    static void define(KeyGroup add) {
        add.key(
                RATE_LIMIT_PERCENT,
                ConfigDef.Type.INT,
                100,
                Range.between(0, 1000),
                Importance.MEDIUM,
                "How much of a shard's write quota (" + ENTRIES_PER_SECOND
                        + " entries and 1 MiB a second) a task sends to it at most, in percent, so that a shard with much to"
                        + " take holds up no other. A task that is refused more takes less. Lower it where several tasks or"
                        + " other producers write to the same shards; raise it where a stream takes more. 0 sends as much as"
                        + " there is and does without the right kinesis:ListShards (unless " + AGGREGATION_ENABLED
                        + " is set).");
        add.key(
                AGGREGATION_ENABLED,
                ConfigDef.Type.BOOLEAN,
                false,
                null,
                Importance.MEDIUM,
                "Whether several records are sent as one entry, in the format of the Kinesis Producer Library: far more"
                        + " records a second for each shard, and fewer PUT payload units. Consumers must know the format:"
                        + " the Kinesis Client Library, Firehose, and Lambda with a de-aggregation library do. After a shard"
                        + " was split or merged, a few records are sent twice.");
        add.key(
                AGGREGATION_MAX_BYTES,
                ConfigDef.Type.INT,
                DEFAULT_MAX_BYTES,
                Range.between(1024, (int) KinesisSinkConfig.SERVICE_LIMITS.maxEntryBytes()),
                Importance.LOW,
                "Largest size of an aggregate in bytes. A record that is larger is sent by itself.");
        add.key(
                AGGREGATION_MAX_RECORDS,
                ConfigDef.Type.INT,
                DEFAULT_MAX_RECORDS,
                Range.atLeast(2),
                Importance.LOW,
                "Largest number of records in an aggregate.");
    }

    /** Reports what the keys say in contradiction, each on the key to change. */
    static void check(ParsedValues values, Map<String, String> props, ConfigProblems problems) {
        if (!values.isTrue(AGGREGATION_ENABLED)) {
            for (String key : List.of(AGGREGATION_MAX_BYTES, AGGREGATION_MAX_RECORDS)) {
                if (props.containsKey(key)) {
                    problems.add(
                            key,
                            "Has no effect without " + AGGREGATION_ENABLED
                                    + "=true: set that too, or remove this key.");
                }
            }
            return;
        }
        Long maxBytes = values.number(AGGREGATION_MAX_BYTES);
        Long recordMaxBytes = values.number(DeliveryConfig.RECORD_MAX_BYTES);
        if (maxBytes != null && recordMaxBytes != null && maxBytes > recordMaxBytes) {
            problems.add(
                    AGGREGATION_MAX_BYTES,
                    "Larger than " + DeliveryConfig.RECORD_MAX_BYTES + " (" + recordMaxBytes
                            + "), which an aggregate must keep to as well: lower this or raise that.");
        }
    }

    static ShardingConfig of(AbstractConfig config) {
        return new ShardingConfig(
                config.getInt(RATE_LIMIT_PERCENT),
                config.getBoolean(AGGREGATION_ENABLED),
                config.getInt(AGGREGATION_MAX_BYTES),
                config.getInt(AGGREGATION_MAX_RECORDS));
    }

    /** Whether anybody asks which shard an entry goes to. */
    boolean isShardAware() {
        return rateLimitPercent > 0 || isAggregating;
    }

    /** What a task sends to a shard at most. */
    ShardQuota quota() {
        double share = rateLimitPercent / 100.0;
        return share == 0 ? ShardQuota.UNLIMITED : new ShardQuota(ENTRIES_PER_SECOND * share, BYTES_PER_SECOND * share);
    }
}
