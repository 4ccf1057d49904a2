package io.millrace.connect.kinesis;

import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.RemoteCheck;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.delivery.Failure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Asks AWS whether each stream is there and takes records. */
final class StreamCheck implements RemoteCheck.Service<StreamDescriptionSummary> {
    private final KinesisSinkConfig config;

    private StreamCheck(KinesisSinkConfig config) {
        this.config = config;
    }

    /** Asks, for no longer than the bound, and adds what is definitely wrong to {@code problems}. */
    static void run(KinesisSinkConfig config, Duration bound, ConfigProblems problems) {
        new RemoteCheck<>(config.aws(), config.connectorName(), bound, new StreamCheck(config))
                .run(config.streams().streams(), problems);
    }

    @Override
    public Function<String, CompletableFuture<StreamDescriptionSummary>> open(AwsClientFactory clients) {
        KinesisAsyncClient kinesis = clients.build(KinesisAsyncClient.builder());
        return stream -> clients.whenReady(() -> kinesis.describeStreamSummary(request(stream)))
                .thenApply(DescribeStreamSummaryResponse::streamDescriptionSummary);
    }

    private static DescribeStreamSummaryRequest request(String stream) {
        DescribeStreamSummaryRequest.Builder request = DescribeStreamSummaryRequest.builder();
        return (stream.startsWith("arn:") ? request.streamARN(stream) : request.streamName(stream)).build();
    }

    @Override
    public void report(String stream, StreamDescriptionSummary summary, ConfigProblems problems) {
        if (summary.streamStatus() != StreamStatus.ACTIVE && summary.streamStatus() != StreamStatus.UPDATING) {
            problems.add(
                    config.streams().keyOf(stream),
                    "The stream " + stream + " is " + summary.streamStatusAsString()
                            + ", not ACTIVE: wait until it is, or name another.");
        }
        Integer kib = summary.maxRecordSizeInKiB();
        long recordMaxBytes = config.delivery().limits().maxEntryBytes();
        if (kib != null && recordMaxBytes > kib * 1024L) {
            problems.add(
                    DeliveryConfig.RECORD_MAX_BYTES,
                    "The stream " + stream + " takes records of at most " + kib
                            + " KiB: raise that with UpdateMaxRecordSize first, or set this to at most " + kib * 1024L
                            + ".");
        }
    }

    @Override
    public boolean report(String stream, Failure failure, ConfigProblems problems) {
        if (!failure.code().equals("ResourceNotFoundException")) {
            return false;
        }
        problems.add(config.streams().keyOf(stream), classifier(stream).noSuchStream() + ".");
        return true;
    }

    @Override
    public KinesisFailureClassifier classifier(String stream) {
        return new KinesisFailureClassifier(config, "kinesis:DescribeStreamSummary", stream);
    }
}
