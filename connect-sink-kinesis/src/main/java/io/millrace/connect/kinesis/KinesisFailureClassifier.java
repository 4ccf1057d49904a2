package io.millrace.connect.kinesis;

import io.millrace.connect.aws.AwsFailureClassifier;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import org.jspecify.annotations.Nullable;

/** What Kinesis's own error codes mean, of requests and of entries. Immutable. */
final class KinesisFailureClassifier extends AwsFailureClassifier {
    private static final String THROUGHPUT_EXCEEDED = "ProvisionedThroughputExceededException";
    private static final Failure ENTRY_THROTTLED = new Failure(
            FailureKind.THROTTLED,
            THROUGHPUT_EXCEEDED,
            "the entry's shard takes no more now (1 MB/s and 1,000 records/s a shard, or the stream's on-demand limit)");
    private static final Failure ENTRY_FAILED =
            retryable("InternalFailure", "Kinesis could not store the entry this time");

    private final KinesisSinkConfig config;

    KinesisFailureClassifier(KinesisSinkConfig config, String action) {
        super(config.aws(), action);
        this.config = config;
    }

    /** What the error code of one entry of an answer means. */
    Failure ofEntry(String code) {
        return switch (code) {
            case THROUGHPUT_EXCEEDED -> ENTRY_THROTTLED;
            case "InternalFailure" -> ENTRY_FAILED;
            default -> retryable(code, "Kinesis did not store the entry");
        };
    }

    @Override
    protected @Nullable Failure ofService(String code, String requestId) {
        return switch (code) {
            case THROUGHPUT_EXCEEDED ->
                new Failure(FailureKind.THROTTLED, code, "the stream takes no more now" + requestId);
            case "KMSThrottlingException" ->
                new Failure(FailureKind.THROTTLED, code, "KMS asks the stream's encryption to do less" + requestId);
            case "ResourceInUseException" -> retryable(code, "the stream is not active yet" + requestId);
            case "ResourceNotFoundException" -> fatal(code, noSuchStream() + requestId);
            case "InvalidArgumentException" ->
                fatal(code, "Kinesis finds the request invalid. " + invalidRequestHint() + requestId);
            case "KMSAccessDeniedException" ->
                fatal(
                        code,
                        "The key that encrypts the stream " + config.destination()
                                + " may not be used: allow kms:GenerateDataKey to the connector's identity, in its IAM policy"
                                + " and in the key's policy" + requestId);
            case "KMSDisabledException", "KMSInvalidStateException", "KMSNotFoundException", "KMSOptInRequired" ->
                fatal(
                        code,
                        "The key that encrypts the stream " + config.destination()
                                + " cannot be used: enable or restore it in KMS, or give the stream another, and restart the"
                                + " task" + requestId);
            default -> null;
        };
    }

    /** That the stream does not exist, and which key to change. */
    String noSuchStream() {
        String region = config.aws().region();
        return "There is no stream " + config.destination() + (region == null ? "" : " in " + region)
                + ". Create it, or correct " + config.destinationKey() + " (and aws.region, and the account of the"
                + " credentials)";
    }

    @Override
    protected String invalidRequestHint() {
        return "An entry may be larger than the stream takes: compare " + DeliveryConfig.RECORD_MAX_BYTES
                + " with the stream's MaxRecordSizeInKiB, and raise that with UpdateMaxRecordSize. Else correct "
                + config.destinationKey();
    }
}
