package io.millrace.connect.sns;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.aws.AwsFailureClassifier;
import io.millrace.connect.aws.message.MessageKeys;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.delivery.Failure;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;

/** What SNS's own error codes mean, of requests to one topic and of their entries. Immutable. */
final class SnsFailureClassifier extends AwsFailureClassifier {
    /** What carries entries, as IAM names it: PublishBatch needs no right of its own. */
    static final String PUBLISH = "sns:Publish";

    private static final String NOT_FOUND = "NotFound";

    private final SnsSinkConfig config;
    private final String action;
    private final String topicArn;

    /** @param action what is called, as IAM names it */
    SnsFailureClassifier(SnsSinkConfig config, String action, String topicArn) {
        super(config.aws(), action, action.equals(PUBLISH));
        this.config = config;
        this.action = action;
        this.topicArn = topicArn;
    }

    /** The same action on another topic. */
    SnsFailureClassifier forTopic(String other) {
        return other.equals(topicArn) ? this : new SnsFailureClassifier(config, action, other);
    }

    /** What became of an entry that the answer says was not taken. */
    Failure ofEntry(BatchResultErrorEntry entry) {
        return ofEntry(entry.code() == null ? "NoCode" : entry.code(), entry.senderFault());
    }

    @Override
    protected @Nullable Failure ofService(String code, String requestId) {
        return switch (code) {
            case NOT_FOUND -> fatal(code, noSuchTopic() + requestId);
            case "InvalidSecurity" ->
                fatal(
                        code,
                        "SNS wants https and a signature of version 4. Correct " + AwsConfig.ENDPOINT + " or the"
                                + " credentials" + requestId);
            case "EndpointDisabled", "PlatformApplicationDisabled" ->
                fatal(
                        code,
                        "What " + destination() + " delivers to is disabled: enable it in SNS, and restart the task"
                                + requestId);
            case "TooManyEntriesInBatchRequest" ->
                fatal(code, "SNS takes fewer entries in a request. " + invalidRequestHint() + requestId);
            case "BatchEntryIdsNotDistinct", "EmptyBatchRequest", "InvalidBatchEntryId" ->
                fatal(code, "SNS finds the request invalid, which is a fault of the sink's" + requestId);
            default -> null;
        };
    }

    @Override
    public String destination() {
        return "the topic " + topicArn;
    }

    /** That the topic does not exist, and which key to change. */
    String noSuchTopic() {
        return "There is no topic " + topicArn + ". Create it, or correct "
                + config.topics().keyOf(topicArn);
    }

    /** Whether it says that the topic does not exist. */
    static boolean isNoSuchTopic(Failure failure) {
        return failure.code().equals(NOT_FOUND);
    }

    @Override
    protected String invalidRequestHint() {
        return DeliveryConfig.BATCH_SIZE + " is " + config.delivery().limits().maxEntries() + ", "
                + DeliveryConfig.BATCH_MAX_BYTES + " is "
                + config.delivery().limits().maxBytes() + ". " + entryHint();
    }

    @Override
    protected boolean isInvalid(String code) {
        return code.equals("BatchRequestTooLong") || super.isInvalid(code);
    }

    @Override
    protected String entryHint() {
        return "Compare " + DeliveryConfig.RECORD_MAX_BYTES + " and " + DeliveryConfig.BATCH_MAX_BYTES
                + " with the topic's MaximumMessageSize (" + SnsSinkConfig.DEFAULT_MAX_BYTES
                + " where it is not set), and raise that with SetTopicAttributes, or lower these"
                + (TopicArns.isFifo(topicArn)
                        ? ". Or the topic wants deduplication ids, because its ContentBasedDeduplication is off"
                        : ". Or what listens there takes no message groups on standard topics: set "
                                + MessageKeys.SNS.groupIdSource() + " to none")
                + ". Else correct " + config.topics().keyOf(topicArn);
    }
}
