package io.millrace.connect.sns;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.aws.message.MessageConfig;
import io.millrace.connect.aws.message.MessageConverter;
import io.millrace.connect.aws.message.MessageKeys;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.OneOf;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.config.TopicRoutes;
import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.payload.PayloadConverter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The SNS sink's configuration, read once and free of contradictions. Immutable. */
public final class SnsSinkConfig {
    public static final String TOPIC_ARN = "sns.topic.arn";
    public static final String TOPIC_TO_ARN = "sns.topic.to.arn";
    public static final String MESSAGE_STRUCTURE = "sns.message.structure";
    public static final String VALIDATE_REMOTE = "validate.remote";

    /** Bytes of one PublishBatch request and of one of its messages, where the topic's MaximumMessageSize is not set. */
    static final long DEFAULT_MAX_BYTES = 256 * 1024;

    /** The most that MaximumMessageSize may be. See https://docs.aws.amazon.com/sns/latest/dg/large-message-payloads.html */
    static final long MAX_BYTES = 1024 * 1024;

    /** Entries of one request. See https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
    private static final int MAX_ENTRIES = 10;

    private static final int DEFAULT_IN_FLIGHT = 32;
    private static final String PREFIX = "sns.";
    private static final String GROUP = "SNS";

    private static final ConfigDef DEFINITION = define();

    private final AbstractConfig config;
    private final DeliveryConfig delivery;
    private final AwsConfig aws;
    private final TopicArns topics;
    private final MessageConfig messages;
    private final Subject subject;

    /** @throws ConfigException if anything is wrong; it names every key to change */
    public SnsSinkConfig(Map<String, String> props) {
        ParsedValues parsed = checked(props);
        this.config = new AbstractConfig(DEFINITION, ParsedValues.withoutBlanks(DEFINITION, props), false);
        this.delivery = DeliveryConfig.of(config);
        this.topics = TopicArns.of(parsed);
        MessageConfig given = MessageConfig.of(config, MessageKeys.SNS);
        this.messages = isMessageForEachProtocol() ? given.withoutAttributes() : given;
        this.subject = Subject.of(parsed);
        this.aws = AwsConfig.of(config).withDefaultRegion(topics.region());
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

    /** A definition of its own for each caller. */
    static ConfigDef definition() {
        return new ConfigDef(DEFINITION);
    }

    /** What the keys say in contradiction to each other, and keys that do not exist. */
    static ConfigProblems checkAcross(ParsedValues values, Map<String, String> props) {
        ConfigProblems problems = new ConfigProblems(values);
        List<String> arns = TopicArns.check(values, TopicRoutes.subscribed(props), problems);
        Subject.check(values, problems);
        checkMessages(values, arns, problems);
        PayloadConverter.check(values, props, problems);
        DeliveryConfig.check(values, problems);
        checkSizes(values, problems);
        AwsConfig.check(values, problems);
        AwsConfig.reportUnknownKeys(
                values, props, DEFINITION.names(), List.of(PREFIX), List.of(PayloadConverter.PREFIX), problems);
        return problems;
    }

    private static void checkMessages(ParsedValues values, List<String> arns, ConfigProblems problems) {
        boolean isAnyFifo = arns.stream().anyMatch(TopicArns::isFifo);
        boolean isAnyStandard = !arns.stream().allMatch(TopicArns::isFifo);
        MessageConfig.check(values, MessageKeys.SNS, isAnyFifo, isAnyStandard, problems);
        if (isMessageForEachProtocol(values.text(MESSAGE_STRUCTURE))) {
            MessageConfig.checkWithoutAttributes(values, MessageKeys.SNS, MESSAGE_STRUCTURE + "=json", problems);
        }
    }

    private static void checkSizes(ParsedValues values, ConfigProblems problems) {
        for (String key : List.of(DeliveryConfig.RECORD_MAX_BYTES, DeliveryConfig.BATCH_MAX_BYTES)) {
            Long bytes = values.number(key);
            if (bytes != null && bytes > MAX_BYTES) {
                problems.add(
                        key,
                        "More than SNS takes of any topic: set at most " + MAX_BYTES
                                + ", and the topic's MaximumMessageSize to as much.");
            }
        }
    }

    DeliveryConfig delivery() {
        return delivery;
    }

    AwsConfig aws() {
        return aws;
    }

    /** The connector's name, for threads and messages. */
    String connectorName() {
        return Objects.toString(config.originals().get("name"), "sns-sink");
    }

    /** Which topic of Kafka goes to which one of SNS. */
    TopicArns topics() {
        return topics;
    }

    /** What subjects are made of. */
    Subject subject() {
        return subject;
    }

    /** Whether a body says for each protocol what its subscribers get. */
    boolean isMessageForEachProtocol() {
        return isMessageForEachProtocol(config.getString(MESSAGE_STRUCTURE));
    }

    private static boolean isMessageForEachProtocol(@Nullable String structure) {
        return "json".equalsIgnoreCase(structure);
    }

    /** How records become messages. */
    MessageConfig messages() {
        return messages;
    }

    /** Makes messages of records; close it. */
    MessageConverter openConverter() {
        String name = config.getString(PayloadConverter.PAYLOAD_CONVERTER);
        boolean hasConverter = name != null && !name.isBlank();
        return new MessageConverter(
                messages,
                connectorName(),
                hasConverter ? PayloadConverter.open(name.strip(), config.originals()) : null);
    }

    boolean validateRemote() {
        return config.getBoolean(VALIDATE_REMOTE);
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        KeyGroup add = new KeyGroup(def, GROUP);
        add.text(
                TOPIC_ARN,
                Importance.HIGH,
                "The ARN of the topic to publish to, for topics of Kafka without an entry in " + TOPIC_TO_ARN
                        + ". It may be another account's, and it names the region. A topic whose name ends with .fifo is a"
                        + " FIFO topic.");
        add.text(
                TOPIC_TO_ARN,
                Importance.MEDIUM,
                "Where single topics go: entries topic:arn, separated by commas. The topic is that of the record after all"
                        + " transforms; the ARNs are all of one region, standard and FIFO topics as you like. Records of other"
                        + " topics go to " + TOPIC_ARN + ", and are rejected where it is not set.");
        Subject.define(add);
        add.key(
                MESSAGE_STRUCTURE,
                ConfigDef.Type.STRING,
                "raw-text",
                OneOf.ignoringCase("raw-text", "json"),
                Importance.LOW,
                "'raw-text': each subscriber gets the value. 'json': the value is a JSON object that holds a text for each"
                        + " protocol, such as email or sqs, and one named default for the others; a value that is not is"
                        + " rejected. SNS then passes no attributes on, so that none are sent.");
        add.key(
                VALIDATE_REMOTE,
                ConfigDef.Type.BOOLEAN,
                true,
                null,
                Importance.LOW,
                "Whether validating the configuration asks AWS for the topics (sns:GetTopicAttributes), for at most 5 s. Only"
                        + " definite answers are errors (no such topic, a smaller MaximumMessageSize); missing rights and"
                        + " time-outs are not.");
        MessageConfig.define(def, MessageKeys.SNS);
        DeliveryConfig.define(
                def,
                new BatchLimits(MAX_ENTRIES, DEFAULT_MAX_BYTES, DEFAULT_MAX_BYTES),
                DEFAULT_MAX_BYTES,
                DEFAULT_IN_FLIGHT,
                OrderingMode.KEY);
        return AwsConfig.define(def);
    }
}
