package io.millrace.connect.aws;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * Decides what a failed call means: one place for each service, which adds to this what its own error codes mean.
 *
 * <p>Unknown is {@link FailureKind#RETRYABLE}. AWS's own texts are not passed on, nor the exceptions that hold them, because
 * they may quote the request (a ValidationException quotes the partition key); the request id is, so that AWS's support can
 * find them. Immutable if the subclass is.
 */
public abstract class AwsFailureClassifier {
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
            "SlowDown");
    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired");
    private static final Set<String> CLOCK_SKEWED = Set.of("RequestTimeTooSkewed", "RequestInTheFuture");
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
            "InvalidParameterException",
            "InvalidParameterValue",
            "InvalidParameterCombination",
            "MissingParameter",
            "InvalidAction",
            "MalformedQueryString");

    /** What an access-denied text says that helps: who, what, on which resource. None of it is content. */
    private static final Pattern DENIED =
            Pattern.compile("(?:User: (\\S+) )?is not authorized to perform: ([\\w:*]+)(?: on resource: (arn:\\S+))?");

    private final AwsConfig config;
    private final String action;

    /** @param action what is called, as IAM names it, such as {@code kinesis:PutRecords} */
    protected AwsFailureClassifier(AwsConfig config, String action) {
        this.config = config;
        this.action = action;
    }

    /** What a service's own error code means, or null where it is not the service's own. */
    protected abstract @Nullable Failure ofService(String code, String requestId);

    /** What an invalid request means here: which keys may be to blame. */
    protected abstract String invalidRequestHint();

    /** Classifies what a call threw, or completed with. */
    public final Failure classify(Throwable thrown) {
        Throwable cause = unwrap(thrown);
        if (cause instanceof AwsServiceException refused) {
            return ofAnswer(refused);
        }
        CredentialsException missing = innermostMissing(cause);
        if (missing != null) {
            return retryable(
                    "NoCredentials",
                    "no credentials (" + root(missing).getClass().getSimpleName() + "): " + missing.getMessage());
        }
        if (cause instanceof ApiCallTimeoutException
                || cause instanceof ApiCallAttemptTimeoutException
                || cause instanceof TimeoutException) {
            return retryable(
                    "Timeout",
                    "no answer within " + config.callTimeoutMs() + " ms (" + AwsConfig.CALL_TIMEOUT_MS
                            + "); whether AWS carried it out is unknown");
        }
        if (cause instanceof ConfigException misconfigured) {
            return new Failure(FailureKind.FATAL, "Configuration", String.valueOf(misconfigured.getMessage()));
        }
        return ofConnection(cause);
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

    private Failure ofAnswer(AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        if (code == null || code.isBlank()) {
            code = "Http" + e.statusCode();
        }
        String requestId = e.requestId() == null ? "" : " (request id " + e.requestId() + ")";
        Failure own = isSts(e) ? null : ofService(code, requestId);
        if (own != null) {
            return own;
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
        if (INVALID.contains(code)) {
            return isSts(e)
                    ? fatal(
                            code,
                            "STS finds the request for the role invalid. Correct " + AwsConfig.ROLE_ARN + ", "
                                    + AwsConfig.ROLE_SESSION_DURATION
                                    + " (at most the role's maximum session duration; one"
                                    + " hour where another role assumes it) or " + AwsConfig.ROLE_EXTERNAL_ID
                                    + requestId)
                    : fatal(code, "AWS finds the request invalid. " + invalidRequestHint() + requestId);
        }
        return retryable(code, "AWS answered with status " + e.statusCode() + requestId);
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

    /** The innermost: where the credentials that a role is assumed with are missing, it is these that are to be mended. */
    private static @Nullable CredentialsException innermostMissing(Throwable thrown) {
        CredentialsException missing = null;
        for (Throwable inner = thrown; inner != null; inner = inner.getCause()) {
            if (inner instanceof CredentialsException found) {
                missing = found;
            }
        }
        return missing;
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static Failure ofConnection(Throwable thrown) {
        Throwable root = root(thrown);
        if (root instanceof UnknownHostException || root instanceof UnresolvedAddressException) {
            return retryable(
                    "UnknownHost",
                    "the name of the service cannot be resolved: check the network, " + AwsConfig.REGION + " and "
                            + AwsConfig.ENDPOINT);
        }
        if (root instanceof SSLException || root instanceof java.security.GeneralSecurityException) {
            return retryable(
                    "Tls",
                    "no secure connection (" + root.getClass().getSimpleName() + "): check " + AwsConfig.ENDPOINT
                            + " and " + AwsConfig.TLS_CA_FILE);
        }
        if (String.valueOf(thrown.getMessage()).startsWith("Unable to marshall request")) {
            // Before anything was sent, and the same the next time.
            return fatal(
                    "UnwritableRequest",
                    "the AWS SDK cannot write the request (" + root.getClass().getSimpleName()
                            + "); nothing was sent, and it would fail again");
        }
        return root instanceof IOException
                ? retryable(
                        "Connection",
                        "the connection failed (" + root.getClass().getSimpleName() + ")")
                : retryable(root.getClass().getSimpleName(), "the call failed before AWS answered");
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
