package io.millrace.connect.dynamodb;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.aws.StreamName;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.ParsedValues;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.jspecify.annotations.Nullable;

/**
 * Which stream is read. Immutable.
 *
 * @param name its name
 * @param arn its ARN, or null where the configuration gives the name alone
 * @param create whether a stream that is not there is created
 * @param createShards with how many shards
 */
public record StreamConfig(String name, @Nullable String arn, boolean create, int createShards) {
    public static final String STREAM_NAME = "kinesis.stream.name";
    public static final String STREAM_ARN = "kinesis.stream.arn";
    public static final String CREATE = "kinesis.stream.create";
    public static final String CREATE_SHARDS = "kinesis.stream.create.shards";

    static void define(KeyGroup add) {
        add.text(
                STREAM_NAME,
                Importance.HIGH,
                "The name of the stream that DynamoDB writes to. This or " + STREAM_ARN + " is needed.");
        add.text(
                STREAM_ARN,
                Importance.HIGH,
                "The ARN of the stream that DynamoDB writes to. It also names the region.");
        add.key(
                CREATE,
                ConfigDef.Type.BOOLEAN,
                false,
                null,
                Importance.LOW,
                "Whether a stream that is not there is created, by the task number 0. DynamoDB writes to it only once a"
                        + " table's streaming destination names it.");
        add.key(
                CREATE_SHARDS,
                ConfigDef.Type.INT,
                1,
                Range.between(1, 10_000),
                Importance.LOW,
                "The number of shards of a stream that is created.");
    }

    static void check(ParsedValues values, ConfigProblems problems) {
        String name = values.text(STREAM_NAME);
        String arn = values.text(STREAM_ARN);
        if (name == null && arn == null) {
            problems.add(
                    STREAM_NAME,
                    "Missing: name the stream that DynamoDB writes to, or set " + STREAM_ARN
                            + ". aws dynamodb describe-kinesis-streaming-destination shows it.");
        }
        if (name != null && !StreamName.isName(name)) {
            problems.add(
                    STREAM_NAME,
                    name.startsWith("arn:")
                            ? "An ARN, not a name: set " + STREAM_ARN + " instead."
                            : "Not the name of a stream: use " + StreamName.A_NAME + ".");
        }
        if (arn != null) {
            checkArn(arn, name, values, problems);
        }
        if (!values.isTrue(CREATE) && values.isGiven(CREATE_SHARDS)) {
            problems.add(CREATE_SHARDS, "Has no effect without " + CREATE + "=true: set that too, or remove this key.");
        }
    }

    private static void checkArn(String arn, @Nullable String name, ParsedValues values, ConfigProblems problems) {
        StreamName stream = StreamName.ofArn(arn);
        if (stream == null) {
            problems.add(STREAM_ARN, "Not the ARN of a stream, such as " + StreamName.AN_ARN + ".");
            return;
        }
        if (name != null && !name.equals(stream.name())) {
            problems.add(STREAM_NAME, "Names another stream than " + STREAM_ARN + ": remove one of them.");
        }
        String region = values.text(AwsConfig.REGION);
        if (region != null && !region.equals(stream.region())) {
            problems.add(AwsConfig.REGION, "Differs from the region in " + STREAM_ARN + ": remove this key.");
        }
    }

    static StreamConfig of(ParsedValues values) {
        String arn = values.text(STREAM_ARN);
        StreamName stream = arn == null ? null : StreamName.ofArn(arn);
        return new StreamConfig(
                stream != null ? stream.name() : Objects.requireNonNull(values.text(STREAM_NAME)),
                arn,
                values.isTrue(CREATE),
                Objects.requireNonNull(values.number(CREATE_SHARDS)).intValue());
    }

    /** The stream as the configuration names it: by its ARN where it has that, else by its name. */
    public String text() {
        return arn != null ? arn : name;
    }

    /** The key that names the stream in the configuration. */
    public String key() {
        return arn != null ? STREAM_ARN : STREAM_NAME;
    }

    /** The region that the ARN names, or null where there is none. */
    @Nullable
    String region() {
        StreamName stream = arn == null ? null : StreamName.ofArn(arn);
        return stream == null ? null : stream.region();
    }
}
