package io.millrace.connect.dynamodb.snapshot;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.aws.AwsFailureClassifier;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.dynamodb.EventConfig;
import org.jspecify.annotations.Nullable;

/** What DynamoDB's error codes mean, of calls that scan one table. Immutable. */
final class TableFailureClassifier extends AwsFailureClassifier {
    static final String DESCRIBE = "dynamodb:DescribeTable";
    static final String DESCRIBE_DESTINATION = "dynamodb:DescribeKinesisStreamingDestination";
    static final String SCAN = "dynamodb:Scan";

    private final String table;

    TableFailureClassifier(AwsConfig config, String action, String table) {
        super(config, action, false);
        this.table = table;
    }

    @Override
    protected @Nullable Failure ofService(String code, String requestId) {
        return switch (code) {
            case "ProvisionedThroughputExceededException" ->
                new Failure(
                        FailureKind.THROTTLED,
                        code,
                        destination() + " is read faster than its capacity allows, by others too: lower "
                                + "snapshot.max.rcu to leave more to them" + requestId);
            case "ResourceNotFoundException" ->
                new Failure(
                        FailureKind.FATAL,
                        code,
                        "There is no table " + table + " to scan. Correct " + EventConfig.TABLE_INCLUDE_LIST
                                + " (and aws.region, dynamodb.endpoint, and the account of the credentials)"
                                + requestId);
            default -> null;
        };
    }

    @Override
    public String destination() {
        return "the table " + table;
    }

    @Override
    protected String invalidRequestHint() {
        return "Perhaps \"lastKey\" in one of its segments' offsets is no key of that segment: reset these offsets";
    }
}
