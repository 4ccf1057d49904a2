package io.millrace.connect.dynamodb;

import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.AwsFailureClassifier;
import io.millrace.connect.aws.RemoteCheck;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeKinesisStreamingDestinationResponse;
import software.amazon.awssdk.services.dynamodb.model.DestinationStatus;
import software.amazon.awssdk.services.dynamodb.model.KinesisDataStreamDestination;

/** Asks AWS whether each table of a snapshot is there and writes to the stream. */
final class TableCheck implements RemoteCheck.Service<DescribeKinesisStreamingDestinationResponse> {
    private static final String ACTION = "dynamodb:DescribeKinesisStreamingDestination";
    private static final Set<DestinationStatus> WRITING =
            Set.of(DestinationStatus.ACTIVE, DestinationStatus.ENABLING, DestinationStatus.UPDATING);

    private final DynamoDbCdcSourceConfig config;

    private TableCheck(DynamoDbCdcSourceConfig config) {
        this.config = config;
    }

    /** Asks, for no longer than the bound, and adds what is definitely wrong to {@code problems}. */
    static void run(DynamoDbCdcSourceConfig config, Duration bound, ConfigProblems problems) {
        new RemoteCheck<>(config.dynamoDb(), config.connectorName(), bound, new TableCheck(config))
                .run(List.copyOf(config.events().tables()), problems);
    }

    @Override
    public Function<String, CompletableFuture<DescribeKinesisStreamingDestinationResponse>> open(
            AwsClientFactory clients) {
        DynamoDbAsyncClient dynamoDb = clients.build(DynamoDbAsyncClient.builder());
        return table -> clients.whenReady(
                () -> dynamoDb.describeKinesisStreamingDestination(request -> request.tableName(table)));
    }

    @Override
    public void report(String table, DescribeKinesisStreamingDestinationResponse answer, ConfigProblems problems) {
        if (answer.kinesisDataStreamDestinations().stream().noneMatch(this::isOurs)) {
            problems.add(
                    EventConfig.TABLE_INCLUDE_LIST,
                    "The table " + table + " does not write to the stream "
                            + config.stream().text()
                            + ": let it, with aws dynamodb enable-kinesis-streaming-destination.");
        }
    }

    private boolean isOurs(KinesisDataStreamDestination destination) {
        String arn = config.stream().arn();
        return WRITING.contains(destination.destinationStatus())
                && (arn != null
                        ? arn.equals(destination.streamArn())
                        : destination
                                .streamArn()
                                .endsWith(":stream/" + config.stream().name()));
    }

    @Override
    public boolean report(String table, Failure failure, ConfigProblems problems) {
        if (!failure.code().equals("ResourceNotFoundException")) {
            return false;
        }
        String region = config.aws().region();
        problems.add(
                EventConfig.TABLE_INCLUDE_LIST,
                "There is no table " + table + (region == null ? "" : " in " + region)
                        + ". Create it, or correct this key (and aws.region, and the account of the credentials).");
        return true;
    }

    @Override
    public AwsFailureClassifier classifier(String table) {
        return new Classifier(config, table);
    }

    /** What refusals of the question mean. Immutable. */
    private static final class Classifier extends AwsFailureClassifier {
        private final String table;

        Classifier(DynamoDbCdcSourceConfig config, String table) {
            super(config.dynamoDb(), ACTION, false);
            this.table = table;
        }

        @Override
        protected @Nullable Failure ofService(String code, String requestId) {
            return code.equals("ResourceNotFoundException")
                    ? new Failure(FailureKind.FATAL, code, "there is no such table" + requestId)
                    : null;
        }

        @Override
        public String destination() {
            return "the table " + table;
        }

        @Override
        protected String invalidRequestHint() {
            return "Correct " + EventConfig.TABLE_INCLUDE_LIST;
        }
    }
}
