package io.millrace.connect.sqs;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.aws.AwsFailureClassifier;
import io.millrace.connect.aws.message.MessageKeys;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

/**
 * What SQS's own error codes mean, of requests to one queue and of their entries. Immutable.
 *
 * <p>SQS names most of its errors in two ways, and the SDK passes on the older one where the answer has it.
 */
final class SqsFailureClassifier extends AwsFailureClassifier {
    /** What carries entries, as IAM names it: SendMessageBatch needs no right of its own. */
    static final String SEND_MESSAGE = "sqs:SendMessage";

    private static final String OLDER_PREFIX = "AWS.SimpleQueueService.";

    private final SqsSinkConfig config;
    private final String action;
    private final String queue;

    /**
     * @param action what is called, as IAM names it
     * @param queue which queue, as the configuration names it
     */
    SqsFailureClassifier(SqsSinkConfig config, String action, String queue) {
        super(config.aws(), action, action.equals(SEND_MESSAGE));
        this.config = config;
        this.action = action;
        this.queue = queue;
    }

    /** The same action on another queue. */
    SqsFailureClassifier forQueue(String other) {
        return other.equals(queue) ? this : new SqsFailureClassifier(config, action, other);
    }

    /** What became of an entry that the answer says was not sent. */
    Failure ofEntry(BatchResultErrorEntry entry) {
        return ofEntry(entry.code() == null ? "Unknown" : entry.code(), entry.senderFault());
    }

    /** Whether it says that there is no such queue. */
    static boolean isMissingQueue(Failure failure) {
        return isMissingQueue(bare(failure.code()));
    }

    private static boolean isMissingQueue(String bareCode) {
        return switch (bareCode) {
            case "NonExistentQueue", "QueueDoesNotExist", "ResourceNotFoundException" -> true;
            default -> false;
        };
    }

    /** That the queue does not exist, and which key to change. */
    String noSuchQueue() {
        String region = config.aws().region();
        String owner = config.ownerAccountId();
        return "There is no queue " + queue + (region == null ? "" : " in " + region)
                + (owner == null || QueueUrl.isUrl(queue) ? "" : " of the account " + owner)
                + ", or its owner does not let this account see it. Create it, or correct "
                + config.queues().keyOf(queue) + " (and " + AwsConfig.REGION + ", "
                + (QueueUrl.isUrl(queue)
                        ? AwsConfig.ENDPOINT
                        : owner == null
                                ? "the account of the credentials, or " + SqsSinkConfig.QUEUE_OWNER_ACCOUNT_ID
                                : SqsSinkConfig.QUEUE_OWNER_ACCOUNT_ID)
                + ")";
    }

    @Override
    protected @Nullable Failure ofService(String code, String requestId) {
        String bare = bare(code);
        if (isMissingQueue(bare)) {
            return fatal(code, noSuchQueue() + requestId);
        }
        return switch (bare) {
            case "OverLimit" ->
                new Failure(FailureKind.THROTTLED, code, "the queue " + queue + " takes no more now" + requestId);
            case "QueueDeletedRecently" ->
                retryable(code, "the queue " + queue + " was deleted less than 60 s ago" + requestId);
            case "TooManyEntriesInBatchRequest" ->
                fatal(code, "SQS takes fewer entries in a request: lower " + DeliveryConfig.BATCH_SIZE + requestId);
            case "InvalidAddress" ->
                fatal(
                        code,
                        "SQS finds that " + queue + " is no queue of its own: correct "
                                + config.queues().keyOf(queue) + ", " + AwsConfig.REGION + " or " + AwsConfig.ENDPOINT
                                + requestId);
            case "InvalidSecurity" ->
                fatal(code, "SQS asks for a secure connection: use https in " + AwsConfig.ENDPOINT + requestId);
            case "UnsupportedOperation" ->
                fatal(
                        code,
                        "SQS does not support this of the queue " + queue + ". " + invalidRequestHint() + requestId);
            default -> null;
        };
    }

    @Override
    public String destination() {
        return "the queue " + queue;
    }

    @Override
    protected String invalidRequestHint() {
        return "SQS takes " + SqsSinkConfig.SERVICE_LIMITS.maxBytes() + " bytes in a request, and "
                + DeliveryConfig.BATCH_MAX_BYTES + " is "
                + config.delivery().limits().maxBytes() + ". " + entryHint();
    }

    @Override
    protected boolean isInvalid(String code) {
        String bare = bare(code);
        return bare.equals("BatchRequestTooLong") || super.isInvalid(bare);
    }

    @Override
    protected String entryHint() {
        return "An entry may be larger than the queue takes: compare " + DeliveryConfig.RECORD_MAX_BYTES
                + " with the queue's MaximumMessageSize. "
                + (QueueUrl.isFifo(queue)
                        ? "Or the queue wants deduplication ids, because its ContentBasedDeduplication is off"
                        : "Or what listens there takes no message groups on standard queues: set "
                                + MessageKeys.SQS.groupIdSource() + " to none. Else correct "
                                + config.queues().keyOf(queue));
    }

    private static String bare(String code) {
        return code.startsWith(OLDER_PREFIX) ? code.substring(OLDER_PREFIX.length()) : code;
    }
}
