package io.millrace.connect.dynamodb;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.OneOf;
import io.millrace.connect.core.config.ParsedValues;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how tables are scanned before the stream is read. Immutable.
 *
 * @param isInitial whether they are, the first time
 * @param segments into how many parts each table's scan is divided; 0 for one a task
 * @param maxRcu the most read capacity units a second that the scan of a table takes, by all tasks together; -1 for no bound
 * @param endpoint where DynamoDB listens, or null for where Kinesis does
 */
public record SnapshotConfig(
        boolean isInitial,
        int segments,
        int maxRcu,
        @Nullable URI endpoint) {
    public static final String MODE = "snapshot.mode";
    public static final String SEGMENTS = "snapshot.segments";
    public static final String MAX_RCU = "snapshot.max.rcu";
    public static final String DYNAMODB_ENDPOINT = "dynamodb.endpoint";

    private static final String INITIAL = "initial";

    static void define(KeyGroup add) {
        add.key(
                MODE,
                ConfigDef.Type.STRING,
                "never",
                OneOf.ignoringCase("never", INITIAL),
                Importance.HIGH,
                "'initial': when the connector starts for the first time, it scans the tables of "
                        + EventConfig.TABLE_INCLUDE_LIST
                        + " and emits their items (op r), and then reads the stream from when the scan began. 'never': the"
                        + " stream alone.");
        add.key(
                SEGMENTS,
                ConfigDef.Type.INT,
                0,
                Range.between(0, 1_000_000),
                Importance.LOW,
                "Into how many segments the scan of each table is divided, which the tasks share. After a restart, a segment"
                        + " goes on where it was. 0 is one for each task.");
        add.key(
                MAX_RCU,
                ConfigDef.Type.INT,
                -1,
                Range.atLeast(-1),
                Importance.MEDIUM,
                "The most read capacity units a second that the scan takes of each table, by all tasks together: a unit is"
                        + " 4 KiB, read consistently. A scan competes with the table's users for its capacity. -1 is no"
                        + " bound.");
        add.text(
                DYNAMODB_ENDPOINT,
                Importance.LOW,
                "Where DynamoDB listens, where it is not AWS's own address: only snapshots ask it. Default: "
                        + AwsConfig.ENDPOINT + ".");
    }

    static void check(ParsedValues values, ConfigProblems problems) {
        String mode = values.text(MODE);
        if (mode == null) {
            return; // malformed: nobody knows what it asks for
        }
        if (!INITIAL.equalsIgnoreCase(mode)) {
            for (String key : List.of(SEGMENTS, MAX_RCU, DYNAMODB_ENDPOINT)) {
                if (values.isGiven(key)) {
                    problems.add(
                            key,
                            "Has no effect without " + MODE + "=" + INITIAL + ": set that too, or remove this key.");
                }
            }
            return;
        }
        if (!values.has(EventConfig.TABLE_INCLUDE_LIST)) {
            problems.add(
                    EventConfig.TABLE_INCLUDE_LIST,
                    "Missing: " + MODE + "=" + INITIAL + " needs the names of the tables to scan.");
        }
        if (values.isGiven(PositionConfig.POSITION)) {
            problems.add(
                    PositionConfig.POSITION,
                    "Contradicts " + MODE + "=" + INITIAL
                            + ", which reads the stream from when the scan began: remove one of them.");
        }
        if (Long.valueOf(0).equals(values.number(MAX_RCU))) {
            problems.add(MAX_RCU, "0 reads nothing: use -1 for no bound.");
        }
        String endpoint = values.text(DYNAMODB_ENDPOINT);
        if (endpoint != null) {
            AwsConfig.checkAddress(DYNAMODB_ENDPOINT, endpoint, problems);
        }
    }

    static SnapshotConfig of(ParsedValues values) {
        String endpoint = values.text(DYNAMODB_ENDPOINT);
        return new SnapshotConfig(
                INITIAL.equalsIgnoreCase(values.text(MODE)),
                Objects.requireNonNull(values.number(SEGMENTS)).intValue(),
                Objects.requireNonNull(values.number(MAX_RCU)).intValue(),
                endpoint == null ? null : URI.create(endpoint));
    }
}
