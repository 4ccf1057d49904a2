package io.millrace.connect.aws;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Decides what a failed call means: one place for each service, which adds to this what its own error codes mean.
 *
 * <p>Unknown is {@link FailureKind#RETRYABLE}. AWS's own texts are not passed on, nor the exceptions that hold them, because
 * they may quote the request (a ValidationException quotes the partition key); the request id is, so that AWS's support can
 * find them. Immutable if the subclass is.
 */
public abstract class AwsFailureClassifier {
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
    private static final Set<String> THROTTLED = Set.of(
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "RequestLimitExceeded",
            "LimitExceededException",
            "TooManyRequestsException",
            "BandwidthLimitExceeded",
            "Throttled",
            "SlowDown");
    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");
    private static final Set<String> CLOCK_SKEWED =
            Set.of("RequestTimeTooSkewed", "RequestInTheFuture", "RequestExpired");
    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidToken",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "AuthFailure",
            "OptInRequired",
            "SubscriptionRequiredException");
    private static final Set<String> ACCESS_DENIED = Set.of(
            "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized", "AuthorizationError");
    private static final Set<String> INVALID = Set.of(
            "ValidationException",
            "ValidationError",
            "SerializationException",
            "InvalidParameter",
            "InvalidParameterException",
            "InvalidParameterValue",
            "ParameterValueInvalid",
            "InvalidParameterCombination",
            "InvalidQueryParameter",
            "InvalidMessageContents",
            "MissingParameter",
            "MalformedQueryString",
            "RequestEntityTooLargeException");
    /** AWS's own trouble, also where an answer says that it is the sender's fault. */
    private static final Set<String> OWN_TROUBLE = Set.of(
            "InternalError",
            "InternalErrorException",
            "InternalFailure",
            "InternalFailureException",
            "InternalServerError",
            "InternalServerErrorException",
            "InternalServiceError",
            "InternalServiceErrorException",
            "RequestTimeout",
            "RequestTimeoutException",
            "ServiceUnavailable",
            "ServiceUnavailableException");

    private static final Set<String> UNKNOWN_ACTION =
            Set.of("UnknownOperationException", "InvalidAction", "MissingAction");

    /** As Kinesis ({@code KMSDisabledException}), SNS ({@code KMSDisabled}) and SQS ({@code KMS.DisabledException}) say it. */
    private static final Pattern KMS = Pattern.compile("KMS\\.?(\\w+?)(?:Exception)?", Pattern.CASE_INSENSITIVE);

    /** What an access-denied text says that helps: who, what, on which resource. None of it is content. */
    private static final Pattern DENIED =
            Pattern.compile("(?:User: (\\S+) )?is not authorized to perform: ([\\w:*]+)(?: on resource: (arn:\\S+))?");

    private final AwsConfig config;
    private final String action;
    private final boolean carriesEntries;
    private final UnansweredCalls unanswered;

    /**
     * @param action what is called, as IAM names it, such as {@code kinesis:PutRecords}
     * @param carriesEntries whether it carries entries, one of which may be why a request is invalid
     */
    protected AwsFailureClassifier(AwsConfig config, String action, boolean carriesEntries) {
        this.config = config;
        this.action = action;
        this.carriesEntries = carriesEntries;
        this.unanswered = new UnansweredCalls(config);
    }

    /** What a service's own error code means, or null where it is not the service's own. */
    protected abstract @Nullable Failure ofService(String code, String requestId);

    /** What is written to, such as {@code the stream orders}. */
    public abstract String destination();

    /** What an invalid request means here: which keys may be to blame. */
    protected abstract String invalidRequestHint();

    /** What a single entry that is refused means here: which keys may be to blame. */
    protected String entryHint() {
        return invalidRequestHint();
    }

    /** Whether a code says that something in the request is invalid, which would be so the next time: an entry perhaps. */
    protected boolean isInvalid(String code) {
        return INVALID.contains(code);
    }

    /** Classifies what a call threw, or completed with. */
    public final Failure classify(Throwable thrown) {
        Throwable cause = unwrap(thrown);
        if (cause instanceof AwsServiceException refused) {
            return ofAnswer(refused);
        }
        return unanswered.classify(cause);
    }

    /** Whether {@code failure} says that the credentials themselves are wrong, as opposed to missing rights. */
    public static boolean isBadCredentials(Failure failure) {
        return failure.kind() == FailureKind.FATAL
                && (BAD_CREDENTIALS.contains(failure.code()) || EXPIRED.contains(failure.code()));
    }

    /** Whether AWS says that the credentials are no longer good. */
    static boolean saysExpired(AwsServiceException e) {
        return e.awsErrorDetails() != null
                && EXPIRED.contains(e.awsErrorDetails().errorCode());
    }

    /**
     * What the error code of one entry means, where answers say whose fault it is, as those of SQS and SNS do. What every other
     * entry would meet too (throttling, a missing right, a key that cannot be used) is no fault of the entry's, whatever the
     * answer says: it means what it means of a whole request.
     *
     * @param isSendersFault null where the answer does not say, as some that only speak like AWS do: then what is invalid is
     */
    protected final Failure ofEntry(String code, @Nullable Boolean isSendersFault) {
        boolean isInvalid = isInvalid(code);
        AwsServiceException alone = AwsServiceException.builder()
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
        Failure known = isInvalid ? null : ofCode(alone, code, "");
        if (known != null) {
            return known;
        }
        boolean isItsOwn = isSendersFault == null ? isInvalid : isSendersFault && !OWN_TROUBLE.contains(code);
        return isItsOwn
                ? new Failure(
                        FailureKind.REJECTED, code, "AWS refuses the entry for " + destination() + ". " + entryHint())
                : retryable(code, "AWS could not take the entry for " + destination() + " this time");
    }

    private static String codeOf(AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return code == null || code.isBlank() ? "Http" + e.statusCode() : code;
    }

    private Failure ofAnswer(AwsServiceException e) {
        String code = codeOf(e);
        String requestId = e.requestId() == null ? "" : " (request id " + e.requestId() + ")";
        Failure known = ofCode(e, code, requestId);
        return known == null ? retryable(code, unclear(e) + requestId) : known;
    }

    /** What a code means, or null where it is not known. */
    private @Nullable Failure ofCode(AwsServiceException e, String code, String requestId) {
        Failure own = isSts(e) ? null : ofService(code, requestId);
        if (own != null) {
            return own;
        }
        Matcher kms = KMS.matcher(code);
        if (kms.matches()) {
            return ofKms(kms.group(1).toLowerCase(Locale.ROOT), code, requestId);
        }
        if (THROTTLED.contains(code) || e.statusCode() == 429 || e.isThrottlingException()) {
            return new Failure(FailureKind.THROTTLED, code, "AWS asks to be sent less" + requestId);
        }
        if (EXPIRED.contains(code)) {
            return expired(e, code, requestId);
        }
        if (CLOCK_SKEWED.contains(code) || isSignatureOfAnotherTime(e)) {
            return retryable(code, "this machine's clock is not AWS's: set it, with NTP for example" + requestId);
        }
        if (BAD_CREDENTIALS.contains(code)) {
            return fatal(code, "AWS does not accept the credentials. Correct " + credentialsKey() + requestId);
        }
        if (ACCESS_DENIED.contains(code)) {
            return fatal(code, accessDenied(e) + requestId);
        }
        if (isInvalid(code)) {
            return isSts(e)
                    ? fatal(
                            code,
                            "STS finds the request for the role invalid. Correct " + AwsConfig.ROLE_ARN + ", "
                                    + AwsConfig.ROLE_SESSION_DURATION
                                    + " (at most the role's maximum session duration; one"
                                    + " hour where another role assumes it) or " + AwsConfig.ROLE_EXTERNAL_ID
                                    + requestId)
                    : new Failure(
                            carriesEntries ? FailureKind.REFUSED : FailureKind.FATAL,
                            code,
                            "AWS finds the request for " + destination() + " invalid. " + invalidRequestHint()
                                    + requestId);
        }
        if (UNKNOWN_ACTION.contains(code)) {
            return fatal(
                    code,
                    "What listens there does not know " + (isSts(e) ? "sts:AssumeRole" : action) + ". Correct "
                            + (isSts(e) ? AwsConfig.STS_ENDPOINT : AwsConfig.ENDPOINT) + requestId);
        }
        return null;
    }

    private Failure ofKms(String problem, String code, String requestId) {
        String key = "The key that encrypts " + destination();
        return switch (problem) {
            case "throttling", "throttled" ->
                new Failure(
                        FailureKind.THROTTLED,
                        code,
                        "KMS asks the encryption of " + destination() + " to do less" + requestId);
            case "accessdenied" ->
                fatal(
                        code,
                        key + " may not be used: allow kms:GenerateDataKey (and kms:Decrypt for SNS and SQS) to the"
                                + " connector's identity, in its IAM policy and in the key's policy" + requestId);
            case "disabled", "invalidstate", "invalidkeyusage", "notfound", "optinrequired" ->
                fatal(
                        code,
                        key + " cannot be used: enable or restore it in KMS, or give it another, and restart the task"
                                + requestId);
            default -> retryable(code, "KMS did not encrypt for " + destination() + requestId);
        };
    }

    /** An answer without a code that is known: AWS's, or that of what stands between. */
    private String unclear(AwsServiceException e) {
        int status = e.statusCode();
        boolean coded = e.awsErrorDetails() != null && e.awsErrorDetails().errorCode() != null;
        if (status == PROXY_AUTHENTICATION_REQUIRED) {
            return "the proxy does not accept the user: correct " + HttpProxy.USERNAME + " and " + HttpProxy.PASSWORD
                    + ", which go with " + HttpProxy.URL;
        }
        return coded || config.http().proxy() == null
                ? "AWS answered with status " + status
                : "AWS, or the proxy (" + HttpProxy.URL + "), answered with status " + status
                        + ": check that the proxy lets connections to AWS through";
    }

    private Failure expired(AwsServiceException e, String code, String requestId) {
        // Where STS says so, the keys that the role is assumed with have expired, not the role's credentials.
        return config.hasFixedCredentials() || (config.keys() != null && isSts(e))
                ? fatal(
                        code,
                        "The configured credentials have expired and nothing renews them. Give new ones in "
                                + AwsConfig.ACCESS_KEY_ID + ", " + AwsConfig.SECRET_ACCESS_KEY + " and "
                                + AwsConfig.SESSION_TOKEN + ", or use lasting ones"
                                + (config.role() == null ? " or a role (" + AwsConfig.ROLE_ARN + ")" : "") + requestId)
                : retryable(code, "the credentials have expired, new ones are fetched" + requestId);
    }

    /** The same code stands for a wrong secret and for a wrong clock; only the text tells them apart. */
    private static boolean isSignatureOfAnotherTime(AwsServiceException e) {
        String text = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
        return text != null && (text.startsWith("Signature expired") || text.startsWith("Signature not yet current"));
    }

    private String credentialsKey() {
        if (config.keys() != null) {
            return AwsConfig.ACCESS_KEY_ID + " and " + AwsConfig.SECRET_ACCESS_KEY;
        }
        if (config.credentialsProvider() != null) {
            return "what " + AwsConfig.CREDENTIALS_PROVIDER + " provides";
        }
        return config.profile() != null
                ? "those of " + AwsConfig.PROFILE
                : "those of the worker's environment, or set " + AwsConfig.ACCESS_KEY_ID;
    }

    private String accessDenied(AwsServiceException e) {
        String text = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
        Matcher denied = DENIED.matcher(text == null ? "" : text);
        boolean told = denied.find();
        String who = told && denied.group(1) != null ? denied.group(1) : "the connector's identity";
        String what = told ? denied.group(2) : isSts(e) ? "sts:AssumeRole" : action;
        String where = told && denied.group(3) != null ? " on " + trimmed(denied.group(3)) : "";
        return "Access denied: " + who + " may not " + what + where + ". Allow " + what + " in its IAM policy"
                + (what.equals("sts:AssumeRole")
                        ? " and in the trust policy of the role (" + AwsConfig.ROLE_ARN + ", "
                                + AwsConfig.ROLE_EXTERNAL_ID + ")"
                        : "")
                + ", and restart the task";
    }

    private static boolean isSts(AwsServiceException e) {
        return e.awsErrorDetails() != null
                && "Sts".equalsIgnoreCase(e.awsErrorDetails().serviceName());
    }

    private static String trimmed(String arn) {
        return arn.endsWith(".") || arn.endsWith(",") ? arn.substring(0, arn.length() - 1) : arn;
    }

    static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        // Credentials that could not be fetched: what STS answered tells more than that they could not be.
        for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
            if (inner instanceof AwsServiceException) {
                return inner;
            }
        }
        return cause;
    }

    protected static Failure retryable(String code, String message) {
        return new Failure(FailureKind.RETRYABLE, code, message);
    }

    protected static Failure fatal(String code, String message) {
        return new Failure(FailureKind.FATAL, code, message);
    }
}
