package io.millrace.connect.kinesis;

import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.aws.AwsFailureClassifier;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.KeyedConfigException;
import io.millrace.connect.core.delivery.Failure;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * Asks AWS, while a configuration is validated, whether the stream is there and takes records. Only definite answers are
 * problems: a configuration must be changeable while AWS is down, and by who lacks the right to look.
 */
final class StreamCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StreamCheck.class);

    private final KinesisSinkConfig config;
    private final Duration bound;
    private final KinesisFailureClassifier classifier;

    StreamCheck(KinesisSinkConfig config, Duration bound) {
        this.config = config;
        this.bound = bound;
        this.classifier = new KinesisFailureClassifier(config, "kinesis:DescribeStreamSummary");
    }

    /** Asks, for no longer than the bound, and adds what is definitely wrong to {@code problems}. */
    void run(ConfigProblems problems) {
        config.aws().checkHere(problems);
        if (!problems.isEmpty()) {
            return; // without credentials there is nothing to ask
        }
        // A thread of its own: finding region and credentials may block for longer than we may.
        FutureTask<StreamDescriptionSummary> question = new FutureTask<>(this::describe);
        Thread thread = new Thread(question, config.connectorName() + "-validate");
        thread.setDaemon(true);
        thread.start();
        try {
            report(question.get(bound.toMillis(), TimeUnit.MILLISECONDS), problems);
        } catch (TimeoutException e) {
            question.cancel(false);
            LOG.warn("Could not check the stream {}: no answer within {} ms", config.destination(), bound.toMillis());
        } catch (InterruptedException e) {
            question.cancel(false);
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeyedConfigException wrong) {
                wrong.reportOn(problems);
            } else {
                reportFailure(classifier.classify(e), problems);
            }
        }
    }

    private StreamDescriptionSummary describe() throws InterruptedException, ExecutionException {
        AwsConfig aws = config.aws().withCallTimeout((int) bound.toMillis());
        try (AwsClientFactory clients = new AwsClientFactory(aws, config.connectorName() + "-validate", 1)) {
            KinesisAsyncClient kinesis = clients.build(KinesisAsyncClient.builder());
            DescribeStreamSummaryRequest.Builder request = DescribeStreamSummaryRequest.builder();
            String stream = config.destination();
            DescribeStreamSummaryRequest named = stream.startsWith("arn:")
                    ? request.streamARN(stream).build()
                    : request.streamName(stream).build();
            return clients.whenReady(() -> kinesis.describeStreamSummary(named))
                    .get()
                    .streamDescriptionSummary();
        }
    }

    private void report(StreamDescriptionSummary stream, ConfigProblems problems) {
        if (stream.streamStatus() != StreamStatus.ACTIVE && stream.streamStatus() != StreamStatus.UPDATING) {
            problems.add(
                    config.destinationKey(),
                    "The stream " + config.destination() + " is " + stream.streamStatusAsString()
                            + ", not ACTIVE: wait until it is, or name another.");
        }
        Integer kib = stream.maxRecordSizeInKiB();
        long recordMaxBytes = config.delivery().limits().maxEntryBytes();
        if (kib != null && recordMaxBytes > kib * 1024L) {
            problems.add(
                    DeliveryConfig.RECORD_MAX_BYTES,
                    "The stream takes records of at most " + kib
                            + " KiB: raise that with UpdateMaxRecordSize first, or set" + " this to at most "
                            + kib * 1024L + ".");
        }
    }

    private void reportFailure(Failure failure, ConfigProblems problems) {
        if (failure.code().equals("ResourceNotFoundException")) {
            problems.add(config.destinationKey(), classifier.noSuchStream() + ".");
        } else if (AwsFailureClassifier.isBadCredentials(failure)
                && config.aws().keys() != null) {
            // Keys of the configuration itself; those of the environment may differ from worker to worker.
            problems.addWithoutValue(AwsConfig.ACCESS_KEY_ID, failure.message() + ".");
        } else {
            LOG.warn("Could not check the stream {}: {}: {}", config.destination(), failure.code(), failure.message());
        }
    }
}
