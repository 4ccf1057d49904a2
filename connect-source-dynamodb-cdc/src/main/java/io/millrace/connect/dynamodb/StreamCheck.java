package io.millrace.connect.dynamodb;

import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.AwsFailureClassifier;
import io.millrace.connect.aws.RemoteCheck;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.dynamodb.read.ReadFailureClassifier;
import io.millrace.connect.dynamodb.read.StreamRequests;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Asks AWS whether the stream is there. */
final class StreamCheck implements RemoteCheck.Service<StreamDescriptionSummary> {
    private final DynamoDbCdcSourceConfig config;
    private final StreamConfig stream;

    private StreamCheck(DynamoDbCdcSourceConfig config) {
        this.config = config;
        this.stream = config.stream();
    }

    /** Asks, for no longer than the bound, and adds what is definitely wrong to {@code problems}. */
    static void run(DynamoDbCdcSourceConfig config, Duration bound, ConfigProblems problems) {
        new RemoteCheck<>(config.aws(), config.connectorName(), bound, new StreamCheck(config))
                .run(List.of(config.stream().name()), problems);
    }

    @Override
    public Function<String, CompletableFuture<StreamDescriptionSummary>> open(AwsClientFactory clients) {
        KinesisAsyncClient kinesis = clients.build(KinesisAsyncClient.builder());
        return name -> clients.whenReady(() -> kinesis.describeStreamSummary(request()))
                .thenApply(DescribeStreamSummaryResponse::streamDescriptionSummary);
    }

    private DescribeStreamSummaryRequest request() {
        DescribeStreamSummaryRequest.Builder request = DescribeStreamSummaryRequest.builder();
        return (stream.arn() != null ? request.streamARN(stream.arn()) : request.streamName(stream.name())).build();
    }

    @Override
    public void report(String name, StreamDescriptionSummary summary, ConfigProblems problems) {
        // One that is being created or changed will be there; the tasks wait for it.
        if (summary.streamStatus() == StreamStatus.DELETING) {
            problems.add(stream.key(), "The stream " + name + " is being deleted: name another.");
        }
    }

    @Override
    public boolean report(String name, Failure failure, ConfigProblems problems) {
        if (!failure.code().equals("ResourceNotFoundException")) {
            return false;
        }
        if (!stream.create()) {
            String region = config.aws().region();
            problems.add(
                    stream.key(),
                    "There is no stream " + name + (region == null ? "" : " in " + region)
                            + ". Create it, set " + StreamConfig.CREATE + "=true, or correct " + stream.key()
                            + " (and aws.region, and the account of the credentials).");
        }
        return true;
    }

    @Override
    public AwsFailureClassifier classifier(String name) {
        return new ReadFailureClassifier(
                config.aws(), "kinesis:DescribeStreamSummary", new StreamRequests(stream.text()), stream.key());
    }
}
