package io.millrace.connect.dynamodb;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.dynamodb.shards.Position;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The source's configuration, read once and free of contradictions. Immutable. */
public final class DynamoDbCdcSourceConfig {
    public static final String VALIDATE_REMOTE = "validate.remote";

    /** Which of the connector's tasks one is, from 0: the connector sets it. */
    public static final String TASK_ID = "task.id";

    /** How many tasks there are. */
    public static final String TASKS_MAX = "tasks.max";

    /** The beginnings of the keys that are this source's alone. */
    private static final List<String> PREFIXES = List.of("kinesis.", "dynamodb.", "snapshot.");

    private static final ConfigDef DEFINITION = define();

    private final Map<String, String> props;
    private final AwsConfig aws;
    private final StreamConfig stream;
    private final Position position;
    private final ReadingConfig reading;
    private final EventConfig events;
    private final SnapshotConfig snapshot;
    private final boolean validateRemote;

    /** @throws ConfigException if anything is wrong; it names every key to change */
    public DynamoDbCdcSourceConfig(Map<String, String> props) {
        ParsedValues parsed = ParsedValues.of(DEFINITION, props);
        ConfigProblems problems = checkAcross(parsed, props);
        parsed.collectInto(problems);
        problems.throwIfAny();
        AbstractConfig config = new AbstractConfig(DEFINITION, ParsedValues.withoutBlanks(DEFINITION, props), false);
        this.props = Map.copyOf(props);
        this.stream = StreamConfig.of(parsed);
        this.position = PositionConfig.of(parsed);
        this.reading = ReadingConfig.of(config);
        this.events = EventConfig.of(parsed);
        this.snapshot = SnapshotConfig.of(parsed);
        this.validateRemote = config.getBoolean(VALIDATE_REMOTE);
        AwsConfig given = AwsConfig.of(config);
        String region = stream.region();
        this.aws = region == null ? given : given.withDefaultRegion(region);
    }

    /** A definition of its own for each caller. */
    static ConfigDef definition() {
        return new ConfigDef(DEFINITION);
    }

    /** What the keys say in contradiction to each other, and keys that do not exist. */
    static ConfigProblems checkAcross(ParsedValues values, Map<String, String> props) {
        ConfigProblems problems = new ConfigProblems(values);
        StreamConfig.check(values, problems);
        PositionConfig.check(values, Instant.now(), problems);
        ReadingConfig.check(values, problems);
        EventConfig.check(values, problems);
        SnapshotConfig.check(values, problems);
        AwsConfig.check(values, problems);
        AwsConfig.reportUnknownKeys(values, props, DEFINITION.names(), PREFIXES, List.of(), problems);
        return problems;
    }

    /** Which stream is read. */
    public StreamConfig stream() {
        return stream;
    }

    /** Where it is begun to be read, the first time; a snapshot begins with LATEST instead. */
    public Position position() {
        return position;
    }

    /** How its shards are read. */
    public ReadingConfig reading() {
        return reading;
    }

    /** What events look like and where they go. */
    public EventConfig events() {
        return events;
    }

    /** Whether and how tables are scanned first. */
    public SnapshotConfig snapshot() {
        return snapshot;
    }

    /** How to reach Kinesis, and as whom. */
    public AwsConfig aws() {
        return aws;
    }

    /** The same for DynamoDB, which only snapshots ask. */
    public AwsConfig dynamoDb() {
        return snapshot.endpoint() == null ? aws : aws.withEndpoint(snapshot.endpoint());
    }

    /** The connector's name, for threads and messages. */
    public String connectorName() {
        return Objects.requireNonNullElse(props.get("name"), "dynamodb-cdc-source");
    }

    /** Which task this is, from 0; 0 in the configuration of a connector. */
    public int taskId() {
        return number(TASK_ID, 0);
    }

    /** How many tasks there are, those without work included. */
    public int tasks() {
        return number(TASKS_MAX, 1);
    }

    boolean validateRemote() {
        return validateRemote;
    }

    private int number(String key, int otherwise) {
        String text = props.get(key);
        return text == null || text.isBlank() ? otherwise : Integer.parseInt(text.strip());
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        KeyGroup stream = new KeyGroup(def, "Stream");
        StreamConfig.define(stream);
        PositionConfig.define(stream);
        stream.key(
                VALIDATE_REMOTE,
                ConfigDef.Type.BOOLEAN,
                true,
                null,
                Importance.LOW,
                "Whether validating the configuration asks AWS for the stream, for at most 5 s, and for the tables of a"
                        + " snapshot, for as long again. Only definite answers are errors (no such stream or table, a stream"
                        + " being deleted, a table that does not write to it); missing rights and time-outs are not.");
        EventConfig.define(new KeyGroup(def, "Events"));
        ReadingConfig.define(new KeyGroup(def, "Reading"));
        SnapshotConfig.define(new KeyGroup(def, "Snapshot"));
        return AwsConfig.define(def);
    }
}
