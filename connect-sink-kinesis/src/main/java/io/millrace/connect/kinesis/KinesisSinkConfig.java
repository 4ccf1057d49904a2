package io.millrace.connect.kinesis;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.OneOf;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.config.TopicRoutes;
import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.payload.PayloadConverter;
import io.millrace.connect.core.record.FieldPath;
import io.millrace.connect.core.record.NullValues;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Kinesis sink's configuration, read once and free of contradictions. Immutable. */
public final class KinesisSinkConfig {
    public static final String STREAM_NAME = "kinesis.stream.name";
    public static final String STREAM = "kinesis.stream";
    public static final String STREAM_ARN = "kinesis.stream.arn";
    public static final String TOPIC_TO_STREAM = "kinesis.topic.to.stream";
    public static final String PARTITION_KEY_SOURCE = "kinesis.partition.key.source";
    public static final String PARTITION_KEY_FIELD = "kinesis.partition.key.field";
    public static final String PARTITION_KEY_HEADER = "kinesis.partition.key.header";
    public static final String EXPLICIT_HASH_KEY_HEADER = "kinesis.explicit.hash.key.header";
    public static final String APPEND_NEWLINE = "kinesis.append.newline";
    public static final String VALIDATE_REMOTE = "validate.remote";

    /** Entries and bytes (data and partition keys) of one PutRecords request, and bytes of an entry of a stream by default.
     *  See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
    static final BatchLimits SERVICE_LIMITS = new BatchLimits(500, 10L * 1024 * 1024, 10L * 1024 * 1024);

    static final long DEFAULT_RECORD_MAX_BYTES = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(KinesisSinkConfig.class);
    private static final String PREFIX = "kinesis.";
    private static final String GROUP = "Kinesis";

    /** Where the partition key comes from. */
    public enum KeySource {
        KEY,
        FIELD,
        HEADER,
        PARTITION,
        RANDOM
    }

    private static final ConfigDef DEFINITION = define();

    private final AbstractConfig config;
    private final DeliveryConfig delivery;
    private final AwsConfig aws;
    private final StreamRouting streams;
    private final ShardingConfig sharding;

    /** @throws ConfigException if anything is wrong; it names every key to change */
    public KinesisSinkConfig(Map<String, String> props) {
        ParsedValues parsed = ParsedValues.of(DEFINITION, props);
        ConfigProblems problems = checkAcross(parsed, props);
        parsed.collectInto(problems);
        problems.throwIfAny();
        this.config = new AbstractConfig(DEFINITION, ParsedValues.withoutBlanks(DEFINITION, props), false);
        this.delivery = DeliveryConfig.of(config);
        this.streams = StreamRouting.of(parsed);
        this.sharding = ShardingConfig.of(config);
        AwsConfig given = AwsConfig.of(config);
        String region = streams.region();
        this.aws = region == null ? given : given.withDefaultRegion(region);
    }

    /** A definition of its own for each caller. */
    static ConfigDef definition() {
        return new ConfigDef(DEFINITION);
    }

    /** What the keys say in contradiction to each other, and keys that do not exist. */
    static ConfigProblems checkAcross(ParsedValues values, Map<String, String> props) {
        ConfigProblems problems = new ConfigProblems(values);
        StreamRouting.check(values, TopicRoutes.subscribed(props), problems);
        checkPartitionKey(values, problems);
        PayloadConverter.check(values, props, problems);
        ShardingConfig.check(values, ParsedValues.withoutBlanks(DEFINITION, props), problems);
        DeliveryConfig.check(values, problems);
        AwsConfig.check(values, problems);
        AwsConfig.reportUnknownKeys(
                values, props, DEFINITION.names(), List.of(PREFIX), List.of(PayloadConverter.PREFIX), problems);
        return problems;
    }

    private static void checkPartitionKey(ParsedValues values, ConfigProblems problems) {
        problems.checkBelongs(PARTITION_KEY_FIELD, PARTITION_KEY_SOURCE, "field");
        problems.checkBelongs(PARTITION_KEY_HEADER, PARTITION_KEY_SOURCE, "header");
        FieldPath.check(values, PARTITION_KEY_FIELD, problems);
    }

    DeliveryConfig delivery() {
        return delivery;
    }

    AwsConfig aws() {
        return aws;
    }

    /** The connector's name, for threads and messages. */
    String connectorName() {
        return Objects.toString(config.originals().get("name"), "kinesis-sink");
    }

    /** Which topic goes to which stream. */
    StreamRouting streams() {
        return streams;
    }

    /** Shards' quotas and aggregates. */
    ShardingConfig sharding() {
        return sharding;
    }

    KeySource keySource() {
        return KeySource.valueOf(config.getString(PARTITION_KEY_SOURCE).toUpperCase(Locale.ROOT));
    }

    @Nullable
    String keyField() {
        return text(PARTITION_KEY_FIELD);
    }

    @Nullable
    String keyHeader() {
        return text(PARTITION_KEY_HEADER);
    }

    @Nullable
    String explicitHashKeyHeader() {
        return text(EXPLICIT_HASH_KEY_HEADER);
    }

    /** The converter that writes the values, made and configured now; null where this sink writes them itself. */
    @Nullable
    PayloadConverter openPayloadConverter() {
        String name = text(PayloadConverter.PAYLOAD_CONVERTER);
        return name == null ? null : PayloadConverter.open(name, config.originals());
    }

    boolean appendNewline() {
        return config.getBoolean(APPEND_NEWLINE);
    }

    NullValues nullValues() {
        return NullValues.of(config);
    }

    boolean validateRemote() {
        return config.getBoolean(VALIDATE_REMOTE);
    }

    void warnOfDeprecated() {
        if (text(STREAM) != null) {
            LOG.warn("{} is deprecated: rename it to {}", STREAM, STREAM_NAME);
        }
    }

    private @Nullable String text(String key) {
        String text = config.getString(key);
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        KeyGroup add = new KeyGroup(def, GROUP);
        add.key(
                STREAM_NAME,
                ConfigDef.Type.STRING,
                null,
                null,
                Importance.HIGH,
                "The name of the stream to write to, for topics without an entry in " + TOPIC_TO_STREAM
                        + ". One of these two and " + STREAM_ARN + " is needed.");
        add.key(
                STREAM,
                ConfigDef.Type.STRING,
                null,
                null,
                Importance.LOW,
                "Deprecated: the old name of " + STREAM_NAME + ".");
        add.key(
                STREAM_ARN,
                ConfigDef.Type.STRING,
                null,
                null,
                Importance.HIGH,
                "The ARN of the stream to write to, which may be another account's. It also names the region.");
        add.key(
                TOPIC_TO_STREAM,
                ConfigDef.Type.STRING,
                null,
                null,
                Importance.MEDIUM,
                "The streams of single topics: entries topic:stream, separated by commas. The topic is that of the record"
                        + " after all transforms; the stream is a name or an ARN, which may be another account's, all in one"
                        + " region. Records of other topics go to " + STREAM_NAME + " or " + STREAM_ARN
                        + ", and are rejected where neither is set. Name a stream in one way only: by its name and by its ARN"
                        + " it counts as two.");
        add.key(
                PARTITION_KEY_SOURCE,
                ConfigDef.Type.STRING,
                "key",
                OneOf.ignoringCase("key", "field", "header", "partition", "random"),
                Importance.HIGH,
                "Where the Kinesis partition key comes from, which decides the shard and, with ordering.mode=key, what"
                        + " keeps its order. 'key': the record's key: text as it is, bytes as text where they are UTF-8 and"
                        + " as base64 where not, a struct, map or anything else as JSON with its fields sorted by name."
                        + " 'field': a field of the value, see " + PARTITION_KEY_FIELD + ". 'header': a header, see "
                        + PARTITION_KEY_HEADER + ". 'partition': the Kafka topic and partition, as topic-partition."
                        + " 'random': evenly spread and without order. A key that is null or empty becomes"
                        + " topic-partition, which is one key for all such records of a partition: with ordering.mode=key at"
                        + " most one of them is under way at a time. Where their order does not matter, set"
                        + " ordering.mode=none or choose 'random'. A key longer than 256 characters (UTF-16 units) becomes"
                        + " the SHA-256 of its UTF-8 bytes in 64 hex digits; one with half a character (an unpaired"
                        + " surrogate), which has no UTF-8, that of its UTF-16 bytes (big-endian).");
        add.key(
                PARTITION_KEY_FIELD,
                ConfigDef.Type.STRING,
                null,
                null,
                Importance.MEDIUM,
                "The field of the value that is the partition key, such as record.customer_id (dots lead into structs and"
                        + " maps; a field with dots in its name is found too). A value without that field is rejected.");
        add.key(
                PARTITION_KEY_HEADER,
                ConfigDef.Type.STRING,
                null,
                null,
                Importance.MEDIUM,
                "The header that is the partition key. A record without that header is rejected.");
        add.key(
                EXPLICIT_HASH_KEY_HEADER,
                ConfigDef.Type.STRING,
                null,
                null,
                Importance.LOW,
                "The header that holds an explicit hash key, a decimal number from 0 to 2^128-1, which decides the shard"
                        + " instead of the partition key. Where the header is missing, the partition key decides.");
        PayloadConverter.define(add);
        add.key(
                APPEND_NEWLINE,
                ConfigDef.Type.BOOLEAN,
                false,
                null,
                Importance.LOW,
                "Whether each payload ends with a line feed (one is added where there is none), for readers such as"
                        + " Firehose that put payloads one after the other into files.");
        NullValues.define(add, "it is sent with empty data.");
        ShardingConfig.define(add);
        add.key(
                VALIDATE_REMOTE,
                ConfigDef.Type.BOOLEAN,
                true,
                null,
                Importance.LOW,
                "Whether validating the configuration asks AWS for the stream, for at most 5 s. Only definite answers are"
                        + " errors (no such stream, not active); missing rights and time-outs are not.");
        DeliveryConfig.define(def, SERVICE_LIMITS, DEFAULT_RECORD_MAX_BYTES, OrderingMode.KEY);
        return AwsConfig.define(def);
    }
}
