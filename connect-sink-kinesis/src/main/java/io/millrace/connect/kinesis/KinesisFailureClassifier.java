package io.millrace.connect.kinesis;

import io.millrace.connect.aws.AwsFailureClassifier;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import org.jspecify.annotations.Nullable;

/** What Kinesis's own error codes mean, of requests to one stream and of their entries. Immutable. */
final class KinesisFailureClassifier extends AwsFailureClassifier {
    /** What carries entries, as IAM names it. */
    static final String PUT_RECORDS = "kinesis:PutRecords";

    private static final String INVALID_ARGUMENT = "InvalidArgumentException";
    private static final String THROUGHPUT_EXCEEDED = "ProvisionedThroughputExceededException";
    private static final String IN_USE = "ResourceInUseException";
    private static final Failure ENTRY_THROTTLED = new Failure(
            FailureKind.THROTTLED,
            THROUGHPUT_EXCEEDED,
            "the entry's shard takes no more now (1 MB/s and 1,000 records/s a shard, or the stream's on-demand limit)");
    private static final Failure ENTRY_FAILED =
            retryable("InternalFailure", "Kinesis could not store the entry this time");

    private final KinesisSinkConfig config;
    private final String action;
    private final String stream;

    /**
     * @param action what is called, as IAM names it
     * @param stream which stream, as the configuration names it
     */
    KinesisFailureClassifier(KinesisSinkConfig config, String action, String stream) {
        super(config.aws(), action, action.equals(PUT_RECORDS));
        this.config = config;
        this.action = action;
        this.stream = stream;
    }

    /** The same action on another stream. */
    KinesisFailureClassifier forStream(String other) {
        return other.equals(stream) ? this : new KinesisFailureClassifier(config, action, other);
    }

    /** What the error code of one entry of an answer means. */
    Failure ofEntry(String code) {
        return switch (code) {
            case THROUGHPUT_EXCEEDED -> ENTRY_THROTTLED;
            case "InternalFailure" -> ENTRY_FAILED;
            // Not in today's documentation of entries; if Kinesis says so of one entry, it will say so again.
            case INVALID_ARGUMENT, "ValidationException" ->
                new Failure(
                        FailureKind.REJECTED,
                        code,
                        "Kinesis refuses the entry for the stream " + stream + ". " + entryHint());
            default -> retryable(code, "Kinesis did not store the entry");
        };
    }

    @Override
    protected @Nullable Failure ofService(String code, String requestId) {
        return switch (code) {
            case THROUGHPUT_EXCEEDED ->
                new Failure(FailureKind.THROTTLED, code, "the stream " + stream + " takes no more now" + requestId);
            case IN_USE -> retryable(code, "the stream " + stream + " is not active yet" + requestId);
            case "ResourceNotFoundException" -> fatal(code, noSuchStream() + requestId);
            default -> null;
        };
    }

    @Override
    protected boolean isInvalid(String code) {
        return code.equals(INVALID_ARGUMENT) || super.isInvalid(code);
    }

    @Override
    public String destination() {
        return "the stream " + stream;
    }

    /** That the stream does not exist, and which key to change. */
    String noSuchStream() {
        String region = config.aws().region();
        return "There is no stream " + stream + (region == null ? "" : " in " + region)
                + ". Create it, or correct " + config.streams().keyOf(stream)
                + " (and aws.region, and the account of the"
                + " credentials)";
    }

    /** Whether it says that the stream is being created or deleted. */
    static boolean isInactive(Failure failure) {
        return failure.code().equals(IN_USE);
    }

    @Override
    protected String invalidRequestHint() {
        return "The request may be larger than Kinesis takes: it takes "
                + KinesisSinkConfig.SERVICE_LIMITS.maxBytes() + " bytes, and " + DeliveryConfig.BATCH_MAX_BYTES
                + " is " + config.delivery().limits().maxBytes() + ". " + entryHint();
    }

    @Override
    protected String entryHint() {
        return "An entry may be larger than the stream takes: compare " + DeliveryConfig.RECORD_MAX_BYTES
                + " with the stream's MaxRecordSizeInKiB, and raise that with UpdateMaxRecordSize. Else correct "
                + config.streams().keyOf(stream);
    }
}
