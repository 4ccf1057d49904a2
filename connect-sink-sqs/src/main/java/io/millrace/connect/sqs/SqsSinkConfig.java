package io.millrace.connect.sqs;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.aws.message.MessageConfig;
import io.millrace.connect.aws.message.MessageKeys;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.config.TopicRoutes;
import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.payload.PayloadConverter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The SQS sink's configuration, read once and free of contradictions. Immutable. */
public final class SqsSinkConfig {
    public static final String QUEUE_URL = "sqs.queue.url";
    public static final String QUEUE_NAME = "sqs.queue.name";
    public static final String QUEUE_OWNER_ACCOUNT_ID = "sqs.queue.owner.account.id";
    public static final String TOPIC_TO_QUEUE_URL = "sqs.topic.to.queue.url";
    public static final String DELAY_SECONDS = "sqs.delay.seconds";
    public static final String VALIDATE_REMOTE = "validate.remote";

    /** Entries and bytes of one SendMessageBatch request, and bytes of a message, attributes counted.
     *  See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
    static final BatchLimits SERVICE_LIMITS = new BatchLimits(10, 1024 * 1024, 1024 * 1024);

    private static final int DEFAULT_MAX_IN_FLIGHT = 32;
    private static final int MAX_DELAY_SECONDS = 900;
    private static final long QUEUES_DELAY = -1;
    private static final String PREFIX = "sqs.";
    private static final String GROUP = "SQS";
    private static final ConfigDef DEFINITION = define();

    private final AbstractConfig config;
    private final DeliveryConfig delivery;
    private final AwsConfig aws;
    private final QueueRouting queues;
    private final MessageConfig messages;

    /** @throws ConfigException if anything is wrong; it names every key to change */
    public SqsSinkConfig(Map<String, String> props) {
        ParsedValues parsed = checked(props);
        this.config = new AbstractConfig(DEFINITION, ParsedValues.withoutBlanks(DEFINITION, props), false);
        this.delivery = DeliveryConfig.of(config);
        this.queues = QueueRouting.of(parsed);
        this.messages = MessageConfig.of(config, MessageKeys.SQS);
        this.aws = aws(AwsConfig.of(config), queues.region(), queues.address());
    }

    /**
     * Reads the keys and looks at all of them.
     *
     * @throws ConfigException if anything is wrong; it names every key to change
     */
    static ParsedValues checked(Map<String, String> props) {
        ParsedValues parsed = ParsedValues.of(DEFINITION, props);
        ConfigProblems problems = checkAcross(parsed, props);
        parsed.collectInto(problems);
        problems.throwIfAny();
        return parsed;
    }

    /** The queues' URLs say the region and, where that is not AWS's own address, where they listen. */
    private static AwsConfig aws(AwsConfig given, @Nullable String region, @Nullable URI address) {
        AwsConfig aws = region == null ? given : given.withDefaultRegion(region);
        // Of two of AWS's public addresses the keys choose one; any other one contradicts them.
        boolean isChosen = Boolean.TRUE.equals(aws.fips()) || Boolean.TRUE.equals(aws.dualStack());
        return address == null || isChosen ? aws : aws.withDefaultEndpoint(address);
    }

    /** A definition of its own for each caller. */
    static ConfigDef definition() {
        return new ConfigDef(DEFINITION);
    }

    /** What the keys say in contradiction to each other, and keys that do not exist. */
    static ConfigProblems checkAcross(ParsedValues values, Map<String, String> props) {
        ConfigProblems problems = new ConfigProblems(values);
        QueueRouting.check(values, TopicRoutes.subscribed(props), problems);
        checkKinds(values, problems.isEmpty(), problems);
        PayloadConverter.check(values, props, problems);
        DeliveryConfig.check(values, problems);
        AwsConfig.check(values, problems);
        AwsConfig.reportUnknownKeys(
                values, props, DEFINITION.names(), List.of(PREFIX), List.of(PayloadConverter.PREFIX), problems);
        return problems;
    }

    /**
     * What only FIFO queues take, or only standard ones.
     *
     * @param isKnown whether it can be told which kind the queues are
     */
    private static void checkKinds(ParsedValues values, boolean isKnown, ConfigProblems problems) {
        QueueRouting queues = isKnown ? QueueRouting.of(values) : null;
        boolean hasFifo = queues != null && queues.hasFifo();
        MessageConfig.check(values, MessageKeys.SQS, hasFifo, queues != null && queues.hasStandard(), problems);
        Long delay = values.number(DELAY_SECONDS);
        if (hasFifo && delay != null && delay != QUEUES_DELAY) {
            problems.add(
                    DELAY_SECONDS,
                    "A FIFO queue takes no delay of single messages: set the queue's own DelaySeconds, and remove this key.");
        }
    }

    DeliveryConfig delivery() {
        return delivery;
    }

    /** Whether the limit of messages is the user's own, not the default. */
    boolean isRecordMaxBytesGiven() {
        return config.originals().containsKey(DeliveryConfig.RECORD_MAX_BYTES);
    }

    AwsConfig aws() {
        return aws;
    }

    /** The connector's name, for threads, messages and deduplication ids. */
    String connectorName() {
        return Objects.toString(config.originals().get("name"), "sqs-sink");
    }

    /** Which topic goes to which queue. */
    QueueRouting queues() {
        return queues;
    }

    /** The account that the queue of {@value #QUEUE_NAME} belongs to, or null where it is that of the credentials. */
    @Nullable
    String ownerAccountId() {
        String id = config.getString(QUEUE_OWNER_ACCOUNT_ID);
        return id == null || id.isBlank() ? null : id.strip();
    }

    /** How long SQS is to hide messages, or null for as long as the queue says. */
    @Nullable
    Integer delaySeconds() {
        int seconds = config.getInt(DELAY_SECONDS);
        return seconds == QUEUES_DELAY ? null : Integer.valueOf(seconds);
    }

    /** How records become messages. */
    MessageConfig messages() {
        return messages;
    }

    /** The converter that writes the values, made and configured now; null where this sink writes them itself. */
    @Nullable
    PayloadConverter openPayloadConverter() {
        String name = config.getString(PayloadConverter.PAYLOAD_CONVERTER);
        return name == null || name.isBlank() ? null : PayloadConverter.open(name.strip(), config.originals());
    }

    boolean validateRemote() {
        return config.getBoolean(VALIDATE_REMOTE);
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        KeyGroup add = new KeyGroup(def, GROUP);
        add.text(
                QUEUE_URL,
                Importance.HIGH,
                "The URL of the queue to write to, for topics without an entry in " + TOPIC_TO_QUEUE_URL
                        + ". It also names the region and, where its address is none of AWS's public ones, what"
                        + " aws.endpoint is by default. A queue whose name ends with .fifo is a FIFO queue. Needed: this"
                        + " key, or " + QUEUE_NAME + ", or an entry for each topic.");
        add.text(
                QUEUE_NAME,
                Importance.HIGH,
                "The name of the queue to write to, instead of its URL, which is then asked for once"
                        + " (sqs:GetQueueUrl), in " + AwsConfig.REGION + " or the worker's region.");
        add.text(
                QUEUE_OWNER_ACCOUNT_ID,
                Importance.LOW,
                "The account that the queue of " + QUEUE_NAME + " belongs to, 12 digits. Default: the account of the"
                        + " credentials.");
        add.text(
                TOPIC_TO_QUEUE_URL,
                Importance.MEDIUM,
                "The queues of single topics: entries topic:url, separated by commas. The topic is that of the record"
                        + " after all transforms; the queues may be standard and FIFO, all in one region. Records of other"
                        + " topics go to " + QUEUE_URL + " or " + QUEUE_NAME
                        + ", and are rejected where neither is set.");
        add.key(
                DELAY_SECONDS,
                ConfigDef.Type.INT,
                (int) QUEUES_DELAY,
                Range.between(QUEUES_DELAY, MAX_DELAY_SECONDS),
                Importance.LOW,
                "How long SQS hides each message before anybody can receive it, in seconds, at most "
                        + MAX_DELAY_SECONDS
                        + ". It is counted from when SQS takes the message, so one that is sent again may wait longer. -1: as"
                        + " long as the queue says. Not for FIFO queues, which have a delay of the queue alone.");
        add.key(
                VALIDATE_REMOTE,
                ConfigDef.Type.BOOLEAN,
                true,
                null,
                Importance.LOW,
                "Whether validating the configuration asks AWS for the queues, for at most 5 s. Only definite answers are"
                        + " errors (no such queue, or one that takes only smaller messages than "
                        + DeliveryConfig.RECORD_MAX_BYTES + " says); missing rights and time-outs are not.");
        MessageConfig.define(def, MessageKeys.SQS);
        DeliveryConfig.define(
                def, SERVICE_LIMITS, SERVICE_LIMITS.maxEntryBytes(), DEFAULT_MAX_IN_FLIGHT, OrderingMode.KEY);
        return AwsConfig.define(def);
    }
}
