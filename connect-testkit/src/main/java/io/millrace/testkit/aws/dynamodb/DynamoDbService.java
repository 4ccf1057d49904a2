package io.millrace.testkit.aws.dynamodb;

import io.millrace.testkit.aws.http.AwsCall;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.AwsMessage;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.AwsService;
import io.millrace.testkit.aws.http.Wire;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The API of DynamoDB, as far as it is here, on top of a {@link LocalDynamoDb}. Thread-safe. */
public final class DynamoDbService implements AwsService {
    private static final String TARGET = "DynamoDB_20120810.";

    /** Errors that come from in front of the service, which names them in another way. */
    private static final Set<String> NOT_ITS_OWN = Set.of(
            "ValidationException",
            "AccessDeniedException",
            "UnrecognizedClientException",
            "MissingAuthenticationTokenException",
            "SerializationException",
            "UnknownOperationException",
            "ExpiredTokenException",
            "ThrottlingException");

    private final TableActions tableActions;
    private final ItemActions itemActions;
    private final ScanAction scanAction;
    private final DestinationActions destinationActions;

    /** The API of these tables. */
    public DynamoDbService(LocalDynamoDb dynamoDb) {
        Tables tables = new Tables(dynamoDb);
        tableActions = new TableActions(tables);
        itemActions = new ItemActions(tables);
        scanAction = new ScanAction(tables);
        destinationActions = new DestinationActions(tables);
    }

    @Override
    public String name() {
        return "dynamodb";
    }

    @Override
    public @Nullable String actionOf(AwsMessage message) {
        String target = message.target();
        return target != null && target.startsWith(TARGET) ? target.substring(TARGET.length()) : null;
    }

    @Override
    public AwsCall prepare(String action, AwsMessage message) {
        DynamoDbArgs args = new DynamoDbArgs(message);
        return switch (action) {
            case "CreateTable" -> tableActions.createTable(args);
            case "DescribeTable" -> tableActions.describeTable(args);
            case "DeleteTable" -> tableActions.deleteTable(args);
            case "PutItem" -> itemActions.putItem(args);
            case "DeleteItem" -> itemActions.deleteItem(args);
            case "BatchWriteItem" -> itemActions.batchWriteItem(args);
            case "Scan" -> scanAction.scan(args);
            case "EnableKinesisStreamingDestination" -> destinationActions.enable(args);
            case "DisableKinesisStreamingDestination" -> destinationActions.disable(args);
            case "DescribeKinesisStreamingDestination" -> destinationActions.describe(args);
            default ->
                throw AwsException.badRequest(
                        "UnknownOperationException", "LocalAws does not have the DynamoDB action " + action + ".");
        };
    }

    @Override
    public AwsReply error(AwsMessage message, AwsException error, String requestId) {
        String prefix =
                NOT_ITS_OWN.contains(error.code()) ? "com.amazon.coral.service#" : "com.amazonaws.dynamodb.v20120810#";
        return Wire.JSON.error(message, new AwsException(error.status(), prefix + error.code(), error.text()));
    }
}
