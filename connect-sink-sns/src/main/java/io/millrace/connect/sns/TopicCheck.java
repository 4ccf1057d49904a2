package io.millrace.connect.sns;

import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.RemoteCheck;
import io.millrace.connect.aws.message.MessageKeys;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.delivery.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesResponse;

/**
 * Asks SNS, while a configuration is validated, whether each topic is there and takes what it will be sent. Immutable.
 *
 * <p>Attributes are those of https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
 */
final class TopicCheck implements RemoteCheck.Service<Map<String, String>> {
    private final SnsSinkConfig config;

    TopicCheck(SnsSinkConfig config) {
        this.config = config;
    }

    /** Asks, for no longer than the bound, and adds what is definitely wrong to {@code problems}. */
    static void run(SnsSinkConfig config, Duration bound, ConfigProblems problems) {
        new RemoteCheck<>(config.aws(), config.connectorName(), bound, new TopicCheck(config))
                .run(config.topics().arns(), problems);
    }

    @Override
    public Function<String, CompletableFuture<Map<String, String>>> open(AwsClientFactory clients) {
        SnsAsyncClient sns = clients.build(SnsAsyncClient.builder());
        return arn -> clients.whenReady(() -> sns.getTopicAttributes(
                        GetTopicAttributesRequest.builder().topicArn(arn).build()))
                .thenApply(GetTopicAttributesResponse::attributes);
    }

    @Override
    public void report(String arn, Map<String, String> attributes, ConfigProblems problems) {
        boolean isFifo = TopicArns.isFifo(arn);
        String said = attributes.get("FifoTopic");
        if (said != null && Boolean.parseBoolean(said) != isFifo) {
            problems.add(
                    config.topics().keyOf(arn),
                    "The topic " + arn + " is "
                            + (isFifo ? "not a FIFO topic, though it ends with .fifo" : "a FIFO topic")
                            + ": name another.");
        }
        if (isFifo
                && config.messages().needsContentBasedDeduplication()
                && "false".equalsIgnoreCase(attributes.get("ContentBasedDeduplication"))) {
            problems.add(
                    MessageKeys.SNS.deduplicationIdSource(),
                    "The topic " + arn + " does not make deduplication ids of the content: set its"
                            + " ContentBasedDeduplication, or choose another source.");
        }
        checkSizes(arn, maximumMessageSize(attributes), problems);
    }

    private void checkSizes(String arn, long most, ConfigProblems problems) {
        String wayOut = ": raise the topic's MaximumMessageSize with SetTopicAttributes first, or set this to at most "
                + most + ".";
        if (config.delivery().limits().maxEntryBytes() > most) {
            problems.add(
                    DeliveryConfig.RECORD_MAX_BYTES,
                    "The topic " + arn + " takes messages of at most " + most + " bytes" + wayOut);
        }
        if (config.delivery().limits().maxBytes() > most) {
            problems.add(
                    DeliveryConfig.BATCH_MAX_BYTES,
                    "The topic " + arn + " takes at most " + most + " bytes in one request" + wayOut);
        }
    }

    /** SNS gives the attribute only where it was set. What is no number says nothing. */
    private static long maximumMessageSize(Map<String, String> attributes) {
        String said = attributes.get("MaximumMessageSize");
        try {
            return said == null ? SnsSinkConfig.DEFAULT_MAX_BYTES : Long.parseLong(said);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public boolean report(String arn, Failure failure, ConfigProblems problems) {
        if (!SnsFailureClassifier.isNoSuchTopic(failure)) {
            return false;
        }
        problems.add(config.topics().keyOf(arn), classifier(arn).noSuchTopic() + ".");
        return true;
    }

    @Override
    public SnsFailureClassifier classifier(String arn) {
        return new SnsFailureClassifier(config, "sns:GetTopicAttributes", arn);
    }
}
