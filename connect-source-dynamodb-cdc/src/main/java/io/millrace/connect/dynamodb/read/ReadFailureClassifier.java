package io.millrace.connect.dynamodb.read;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.aws.AwsFailureClassifier;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import org.jspecify.annotations.Nullable;

/** What Kinesis's error codes mean, of calls that read one stream. Immutable. */
public final class ReadFailureClassifier extends AwsFailureClassifier {
    static final String GET_RECORDS = "kinesis:GetRecords";
    static final String LIST_SHARDS = "kinesis:ListShards";
    static final String DESCRIBE = "kinesis:DescribeStreamSummary";
    static final String CREATE = "kinesis:CreateStream";

    private static final String NOT_FOUND = "ResourceNotFoundException";
    private static final String IN_USE = "ResourceInUseException";
    private static final String INVALID_ARGUMENT = "InvalidArgumentException";
    private static final String LIMIT_EXCEEDED = "LimitExceededException";

    private final StreamRequests stream;
    private final String streamKey;
    private final boolean creates;

    /**
     * @param action what is called, as IAM names it
     * @param streamKey the key that names the stream
     */
    public ReadFailureClassifier(AwsConfig config, String action, StreamRequests stream, String streamKey) {
        super(config, action, false);
        this.stream = stream;
        this.streamKey = streamKey;
        this.creates = action.equals(CREATE);
    }

    @Override
    protected @Nullable Failure ofService(String code, String requestId) {
        return switch (code) {
            case "ProvisionedThroughputExceededException" ->
                new Failure(
                        FailureKind.THROTTLED,
                        code,
                        "a shard of " + destination() + " is read too fast, by other consumers too" + requestId);
            case "ExpiredIteratorException", "ExpiredNextTokenException" ->
                retryable(code, "what stood for a place in " + destination() + " has expired" + requestId);
            case IN_USE -> retryable(code, destination() + " is being created, changed or deleted" + requestId);
            case NOT_FOUND -> retryable(code, "there is no such stream or shard: " + destination() + requestId);
            case LIMIT_EXCEEDED ->
                creates
                        ? fatal(
                                code,
                                "The account may not have more streams or shards. Ask AWS for a higher quota, or create "
                                        + destination() + " otherwise" + requestId)
                        : null;
            case "KMSAccessDeniedException" ->
                fatal(
                        code,
                        "The key that encrypts " + destination()
                                + " may not be used: allow kms:Decrypt to the connector's identity, in its IAM policy and in"
                                + " the key's policy, and restart the task" + requestId);
            default -> null;
        };
    }

    /** Whether it says that the stream, or the shard, is not there. */
    static boolean isNotFound(Failure failure) {
        return failure.code().equals(NOT_FOUND);
    }

    /** Whether it says that the stream is there already, or is being changed. */
    static boolean isInUse(Failure failure) {
        return failure.code().equals(IN_USE);
    }

    /** Whether it says that there is no such place in the shard. */
    static boolean isInvalidPosition(Failure failure) {
        return failure.code().equals(INVALID_ARGUMENT);
    }

    @Override
    protected boolean isInvalid(String code) {
        return code.equals(INVALID_ARGUMENT) || super.isInvalid(code);
    }

    @Override
    public String destination() {
        return "the stream " + stream;
    }

    @Override
    protected String invalidRequestHint() {
        return "Correct " + streamKey
                + " (and aws.region and aws.endpoint); or a position in the connector's offsets is not of"
                + " this stream: reset the offsets";
    }
}
