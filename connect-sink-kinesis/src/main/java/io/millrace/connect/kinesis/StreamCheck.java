package io.millrace.connect.kinesis;

import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.aws.AwsFailureClassifier;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.KeyedConfigException;
import io.millrace.connect.core.delivery.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * Asks AWS, while a configuration is validated, whether each stream is there and takes records, of all at once. Only definite
 * answers are problems: a configuration must be changeable while AWS is down, and by who lacks the right to look.
 */
final class StreamCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StreamCheck.class);

    /** Connections, and so streams that are asked for at once. AWS takes 20 such calls a second of an account. */
    private static final int MAX_AT_ONCE = 10;

    private final KinesisSinkConfig config;
    private final Duration bound;
    /** They are the same for all streams. */
    private boolean toldOfCredentials;

    /** @param bound how long all of it may take */
    StreamCheck(KinesisSinkConfig config, Duration bound) {
        this.config = config;
        this.bound = bound;
    }

    /** Asks, for no longer than the bound, and adds what is definitely wrong to {@code problems}. */
    void run(ConfigProblems problems) {
        config.aws().checkHere(problems);
        if (!problems.isEmpty()) {
            return; // without credentials there is nothing to ask
        }
        List<String> streams = config.streams().streams();
        Map<String, CompletableFuture<StreamDescriptionSummary>> answers = new LinkedHashMap<>();
        streams.forEach(stream -> answers.put(stream, new CompletableFuture<>()));
        // A thread of its own: finding region and credentials may block for longer than we may.
        Thread thread = new Thread(() -> describe(answers), config.connectorName() + "-validate");
        thread.setDaemon(true);
        thread.start();
        boolean answered = await(CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new)));
        // Those that have an answer by now count, also where another stream's does not come.
        answers.forEach((stream, answer) -> {
            if (answer.isDone()) {
                report(stream, answer, problems);
            } else {
                answer.cancel(false);
                if (!answered) {
                    LOG.warn("Could not check the stream {}: no answer within {} ms", stream, bound.toMillis());
                }
            }
        });
    }

    /** @return false if it took too long */
    private boolean await(CompletableFuture<Void> all) {
        try {
            all.get(bound.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException e) {
            return true; // each is looked at by itself
        }
    }

    /** Completes every answer, and ends when all are, so that the client can be closed. */
    private void describe(Map<String, CompletableFuture<StreamDescriptionSummary>> answers) {
        AwsConfig aws = config.aws().withCallTimeout((int) bound.toMillis());
        int atOnce = Math.min(answers.size(), MAX_AT_ONCE);
        try (AwsClientFactory clients = new AwsClientFactory(aws, config.connectorName() + "-validate", atOnce)) {
            KinesisAsyncClient kinesis = clients.build(KinesisAsyncClient.builder());
            List<CompletableFuture<?>> asked = new ArrayList<>();
            answers.forEach((stream, answer) ->
                    asked.add(clients.whenReady(() -> kinesis.describeStreamSummary(request(stream)))
                            .whenComplete((response, thrown) -> {
                                if (thrown != null) {
                                    answer.completeExceptionally(thrown);
                                } else {
                                    answer.complete(response.streamDescriptionSummary());
                                }
                            })));
            asked.forEach(StreamCheck::waitFor);
        } catch (RuntimeException e) {
            answers.values().forEach(answer -> answer.completeExceptionally(e));
        }
    }

    private static void waitFor(CompletableFuture<?> answer) {
        try {
            answer.join();
        } catch (RuntimeException e) {
            return; // whoever asked looks at the failure
        }
    }

    private static DescribeStreamSummaryRequest request(String stream) {
        DescribeStreamSummaryRequest.Builder request = DescribeStreamSummaryRequest.builder();
        return (stream.startsWith("arn:") ? request.streamARN(stream) : request.streamName(stream)).build();
    }

    private void report(String stream, CompletableFuture<StreamDescriptionSummary> answer, ConfigProblems problems) {
        KinesisFailureClassifier classifier =
                new KinesisFailureClassifier(config, "kinesis:DescribeStreamSummary", stream);
        try {
            report(stream, answer.get(), problems);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeyedConfigException wrong) {
                wrong.reportOn(problems);
            } else {
                reportFailure(stream, classifier, classifier.classify(e), problems);
            }
        } catch (CancellationException e) {
            LOG.debug("The check of the stream {} was given up", stream, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(String stream, StreamDescriptionSummary summary, ConfigProblems problems) {
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

    private void reportFailure(
            String stream, KinesisFailureClassifier classifier, Failure failure, ConfigProblems problems) {
        if (failure.code().equals("ResourceNotFoundException")) {
            problems.add(config.streams().keyOf(stream), classifier.noSuchStream() + ".");
        } else if (AwsFailureClassifier.isBadCredentials(failure)
                && config.aws().keys() != null) {
            // Keys of the configuration itself; those of the environment may differ from worker to worker.
            if (!toldOfCredentials) {
                problems.addWithoutValue(AwsConfig.ACCESS_KEY_ID, failure.message() + ".");
                toldOfCredentials = true;
            }
        } else {
            LOG.warn("Could not check the stream {}: {}: {}", stream, failure.code(), failure.message());
        }
    }
}
