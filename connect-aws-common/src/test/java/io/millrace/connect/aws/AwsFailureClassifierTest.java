package io.millrace.connect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsFailureClassifierTest {
    private static final Map<String, String> KEYS =
            Map.of("aws.access.key.id", "id", "aws.secret.access.key", "secret", "aws.session.token", "token");

    private static final String NO_CREDENTIALS = "io.millrace.connect.aws.AwsFailureClassifierTest$NoCredentials";
    private static final String NULL_CREDENTIALS = "io.millrace.connect.aws.AwsFailureClassifierTest$NullCredentials";
    private static final String ROLE = "arn:aws:iam::123456789012:role/writer";

    private final AwsFailureClassifier classifier = classifier(Map.of());

    @ParameterizedTest
    @CsvSource({
        "ThrottlingException, 400, THROTTLED",
        "LimitExceededException, 400, THROTTLED",
        "RequestLimitExceeded, 503, THROTTLED",
        "SomethingNew, 429, THROTTLED",
        "InvalidParameter, 429, THROTTLED",
        "Throttling, 400, THROTTLED",
        "Throttled, 429, THROTTLED",
        "RequestThrottled, 403, THROTTLED",
        "TooManyRequestsException, 429, THROTTLED",
        "SlowDown, 503, THROTTLED",
        "TransactionInProgressException, 400, THROTTLED",
        "KMSThrottlingException, 400, THROTTLED",
        "KMSThrottling, 400, THROTTLED",
        "KmsThrottled, 400, THROTTLED",
        "KMS.ThrottlingException, 400, THROTTLED",
        "KMSSomethingNew, 400, RETRYABLE",
        "InternalFailure, 500, RETRYABLE",
        "InternalFailureException, 500, RETRYABLE",
        "InternalError, 500, RETRYABLE",
        "RequestTimeout, 400, RETRYABLE",
        "RequestTimeoutException, 408, RETRYABLE",
        "RequestAbortedException, 400, RETRYABLE",
        "MalformedHttpRequestException, 400, RETRYABLE",
        "PriorRequestNotComplete, 400, RETRYABLE",
        "ServiceUnavailableException, 503, RETRYABLE",
        "ServiceUnavailable, 503, RETRYABLE",
        "SomethingNew, 400, RETRYABLE",
        "SomethingNew, 403, RETRYABLE",
        ", 502, RETRYABLE",
        "ExpiredTokenException, 400, RETRYABLE",
        "ExpiredToken, 403, RETRYABLE",
        "TokenRefreshRequired, 400, RETRYABLE",
        "RequestTimeTooSkewed, 403, RETRYABLE",
        "RequestInTheFuture, 403, RETRYABLE",
        "RequestExpired, 400, RETRYABLE",
        "UnrecognizedClientException, 400, FATAL",
        "InvalidClientTokenId, 403, FATAL",
        "InvalidSignatureException, 400, FATAL",
        "SignatureDoesNotMatch, 403, FATAL",
        "IncompleteSignature, 400, FATAL",
        "MissingAuthenticationTokenException, 400, FATAL",
        "AccessDeniedException, 400, FATAL",
        "AccessDenied, 403, FATAL",
        "ValidationException, 400, REFUSED",
        "ValidationError, 400, REFUSED",
        "SerializationException, 400, REFUSED",
        "MissingParameter, 400, REFUSED",
        "InvalidParameterValue, 400, REFUSED",
        "InvalidParameter, 400, REFUSED",
        "ParameterValueInvalid, 400, REFUSED",
        "RequestEntityTooLargeException, 413, REFUSED",
        "UnknownOperationException, 404, FATAL",
        "InvalidAction, 400, FATAL",
        "NotAuthorized, 400, FATAL",
        "OptInRequired, 403, FATAL",
        "KMSAccessDeniedException, 400, FATAL",
        "KMSAccessDenied, 400, FATAL",
        "KmsAccessDenied, 400, FATAL",
        "KMS.AccessDeniedException, 400, FATAL",
        "KMSDisabledException, 400, FATAL",
        "KMSInvalidStateException, 400, FATAL",
        "KmsInvalidKeyUsage, 400, FATAL",
        "KMSNotFoundException, 400, FATAL",
        "KMSOptInRequired, 400, FATAL"
    })
    void decidesByCode(String code, int status, FailureKind kind) {
        Failure failure = classifier.classify(new CompletionException(answer(code, status, "canary")));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(code == null ? "Http502" : code);
        assertThat(failure.message()).doesNotContain("canary").contains("request id r-1");
        assertThat(failure.cause()).isNull();
    }

    @Test
    void doesNotQuoteTheRequest() {
        Failure failure = classifier.classify(answer(
                "ValidationException",
                400,
                "1 validation error detected: Value 'canary' at 'records.1.member.partitionKey' failed to satisfy"
                        + " constraint"));

        assertThat(failure.message())
                .isEqualTo("AWS finds the request for the stream orders invalid. Look at the hint (request id r-1)");
    }

    @Test
    void givesUpOnAnInvalidRequestThatCarriesNoEntries() {
        Failure failure = classifier(Map.of(), "kinesis:ListShards", false)
                .classify(answer("ValidationException", 400, "canary"));

        assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
        assertThat(failure.message()).contains("invalid", "Look at the hint").doesNotContain("canary");
    }

    @Test
    void namesWhoMayNotDoWhatWhere() {
        Failure failure = classifier.classify(answer(
                "AccessDeniedException",
                400,
                "User: arn:aws:sts::123456789012:assumed-role/writer/millrace is not authorized to perform:"
                        + " kinesis:PutRecords on resource: arn:aws:kinesis:eu-central-1:123456789012:stream/orders because"
                        + " no identity-based policy allows the kinesis:PutRecords action"));

        assertThat(failure.message())
                .startsWith("Access denied: arn:aws:sts::123456789012:assumed-role/writer/millrace may not"
                        + " kinesis:PutRecords on arn:aws:kinesis:eu-central-1:123456789012:stream/orders. Allow"
                        + " kinesis:PutRecords in its IAM policy");
    }

    @Test
    void namesTheActionWhereAwsDoesNot() {
        assertThat(classifier
                        .classify(answer("AccessDeniedException", 400, "no"))
                        .message())
                .contains("Allow kinesis:PutRecords in its IAM policy");
    }

    @Test
    void namesTheTrustPolicyWhereTheRoleMayNotBeAssumed() {
        AwsServiceException denied = answer(
                "AccessDenied",
                403,
                "User: arn:aws:iam::123456789012:user/u is not authorized to perform: sts:AssumeRole on resource:"
                        + " arn:aws:iam::123456789012:role/writer");

        Failure failure = classifier.classify(SdkClientException.create("Unable to load credentials", denied));

        assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
        assertThat(failure.message()).contains("trust policy", "aws.sts.role.arn", "aws.sts.role.external.id");
    }

    @Test
    void tellsAWrongClockFromAWrongSecret() {
        Failure failure = classifier.classify(answer(
                "InvalidSignatureException", 400, "Signature expired: 20260101T000000Z is now earlier than ..."));

        assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(failure.message()).contains("clock");
    }

    @Test
    void namesTheKeysOfWrongCredentials() {
        Failure failure = classifier(KEYS).classify(answer("UnrecognizedClientException", 400, "canary"));

        assertThat(failure.message()).contains("aws.access.key.id and aws.secret.access.key");
        assertThat(AwsFailureClassifier.isBadCredentials(failure)).isTrue();
    }

    @Test
    void givesUpOnExpiredCredentialsThatNothingRenews() {
        Failure failure = classifier(KEYS).classify(answer("ExpiredTokenException", 400, "canary"));

        assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
        assertThat(failure.message()).contains("aws.session.token", "aws.sts.role.arn");
    }

    @Test
    void givesUpWhenTheKeysThatARoleIsAssumedWithHaveExpired() {
        Map<String, String> props = new HashMap<>(KEYS);
        props.put("aws.sts.role.arn", ROLE);
        SdkClientException fetching = SdkClientException.create("canary", sts("ExpiredTokenException", 403));

        Failure failure = classifier(props).classify(fetching);

        assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
        assertThat(failure.message()).contains("aws.session.token").doesNotContain("canary");
        assertThat(classifier(props)
                        .classify(answer("ExpiredTokenException", 400, ""))
                        .kind())
                .isEqualTo(FailureKind.RETRYABLE);
        assertThat(classifier(Map.of("aws.sts.role.arn", ROLE))
                        .classify(fetching)
                        .kind())
                .isEqualTo(FailureKind.RETRYABLE);
    }

    @Test
    void namesTheKeysOfTheRoleWhereStsFindsTheRequestInvalid() {
        Failure failure = classifier(Map.of("aws.sts.role.arn", ROLE)).classify(sts("ValidationError", 400));

        assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
        assertThat(failure.message())
                .contains("aws.sts.role.arn", "aws.sts.role.session.duration", "aws.sts.role.external.id")
                .doesNotContain("hint", "canary");
    }

    @Test
    void givesUpOnRequestsThatCannotBeWritten() {
        Failure failure = classifier.classify(new CompletionException(SdkClientException.create(
                "Unable to marshall request to JSON: canary", new IllegalStateException("canary"))));

        assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
        assertThat(failure.message()).contains("nothing was sent").doesNotContain("canary");
    }

    @Test
    void triesAgainWhereTheChecksumsOfTheAnswerAreOthers() {
        Failure failure = classifier.classify(new CompletionException(SdkClientException.create(
                "MD5 returned by SQS does not match the calculation on the original request. (canary)")));

        assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(failure.code()).isEqualTo("Checksum");
        assertThat(failure.message()).contains("checksum").doesNotContain("canary");
    }

    @Test
    void blamesTheClockAndNotTheKeysWhereARequestCameTooLate() {
        Failure failure = classifier(KEYS).classify(answer("RequestExpired", 400, "canary"));

        assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(failure.message()).contains("clock");
    }

    @Test
    void namesTheAddressOfWhatIsNoSuchService() {
        assertThat(classifier
                        .classify(answer("UnknownOperationException", 404, "canary"))
                        .message())
                .contains("kinesis:PutRecords", "aws.endpoint");
        assertThat(classifier.classify(sts("InvalidAction", 400)).message())
                .contains("sts:AssumeRole", "aws.sts.config.endpoint");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Invalid Configuration: FIPS and custom endpoint are not supported",
                "FIPS is enabled but this partition does not support FIPS",
                "FIPS and DualStack are enabled, but this partition does not support one or both"
            })
    void givesUpWhereThereIsNoSuchEndpoint(String text) {
        Failure failure = classifier.classify(SdkClientException.create(text));

        assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
        assertThat(failure.message()).contains("aws.use.fips.endpoint", "aws.use.dualstack.endpoint", "aws.region");
    }

    @Test
    void givesUpWhereTheClassesDoNotFit() {
        Failure failure = classifier.classify(new CompletionException(new NoSuchMethodError("canary")));

        assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
        assertThat(failure.message()).contains("archive").doesNotContain("canary");
    }

    @Test
    void namesTheProxyWhereItMayHaveAnswered() {
        AwsFailureClassifier behindProxy = classifier(Map.of("aws.http.proxy.url", "http://proxy.example:3128"));

        assertThat(behindProxy.classify(answer(null, 502, "canary")).message()).contains("aws.http.proxy.url");
        assertThat(behindProxy.classify(answer(null, 407, "canary")).message())
                .contains("aws.http.proxy.username", "aws.http.proxy.password");
        assertThat(behindProxy
                        .classify(answer("InternalFailure", 500, "canary"))
                        .message())
                .doesNotContain("aws.http.proxy.url");
        assertThat(classifier.classify(answer(null, 502, "canary")).message()).doesNotContain("aws.http.proxy.url");
    }

    @Test
    void retriesTimeOuts() {
        Failure failure = classifier.classify(ApiCallTimeoutException.create(5));

        assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(failure.code()).isEqualTo("Timeout");
        assertThat(failure.message()).contains("aws.call.timeout.ms");
    }

    @Test
    void retriesCallsThatHangAndNamesTheirTimeOut() {
        Failure failure = connection(new IOException("canary", ReadTimeoutException.INSTANCE));

        assertThat(failure.code()).isEqualTo("Timeout");
        assertThat(failure.message()).contains("aws.read.timeout.ms", "unknown");
    }

    @Test
    void retriesConnectionErrorsAndNamesWhatToCheck() {
        assertThat(connection(new ConnectException("canary")))
                .extracting(Failure::code)
                .isEqualTo("Connection");
        assertThat(connection(new ConnectException("canary")).message()).contains("aws.http.proxy.url");
        assertThat(connection(new UnknownHostException("canary")).message())
                .contains("aws.region", "aws.endpoint", "aws.http.proxy.url")
                .doesNotContain("fips");
        assertThat(connection(new SSLHandshakeException("canary")).message()).contains("aws.tls.ca.file");
        assertThat(connection(new IllegalStateException("canary")))
                .extracting(Failure::code)
                .isEqualTo("IllegalStateException");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "aws.profile=no-such-profile > aws.profile",
                "aws.profile=no-such-profile; aws.sts.role.arn=" + ROLE + " > aws.profile",
                "aws.credentials.provider=" + NO_CREDENTIALS + " > aws.credentials.provider",
                "aws.credentials.provider=" + NULL_CREDENTIALS + " > aws.credentials.provider",
                "aws.credentials.provider=" + NO_CREDENTIALS + "; aws.sts.role.arn=" + ROLE
                        + "> aws.credentials.provider",
            })
    void namesTheKeyWhereThereAreNoCredentials(String props, String key) {
        Map<String, String> given = new HashMap<>(AwsConfigTest.parse(props));
        given.put("aws.region", "eu-central-1");
        given.put("aws.sts.config.endpoint", "http://127.0.0.1:1");

        try (AwsClientFactory factory = new AwsClientFactory(AwsConfigTest.configOf(given), "missing", 1)) {
            Failure failure = factory.whenReady(() -> CompletableFuture.completedFuture("sent"))
                    .handle((sent, thrown) -> classifier(given).classify(thrown))
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();

            assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
            assertThat(failure.code()).isEqualTo("NoCredentials");
            assertThat(failure.message()).contains(key.strip()).doesNotContain("canary");
        }
    }

    @Test
    void namesTheKeysOfStsWhereItCannotBeReached() {
        Map<String, String> given = new HashMap<>(KEYS);
        given.put("aws.region", "eu-central-1");
        given.put("aws.sts.role.arn", ROLE);
        given.put("aws.sts.config.endpoint", "http://127.0.0.1:1");

        try (AwsClientFactory factory = new AwsClientFactory(AwsConfigTest.configOf(given), "missing", 1)) {
            Failure failure = factory.whenReady(() -> CompletableFuture.completedFuture("sent"))
                    .handle((sent, thrown) -> classifier(given).classify(thrown))
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();

            assertThat(failure.code()).isEqualTo("NoCredentials");
            assertThat(failure.message()).contains("aws.sts.role.arn", "aws.sts.config.endpoint");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidParameter, true, REJECTED",
        "InvalidParameter, false, RETRYABLE",
        "InvalidParameter, , REJECTED",
        "ValidationException, , REJECTED",
        "SomethingNew, true, REJECTED",
        "SomethingNew, false, RETRYABLE",
        "SomethingNew, , RETRYABLE",
        "InternalError, false, RETRYABLE",
        "InternalError, true, RETRYABLE",
        "InternalFailure, true, RETRYABLE",
        "InternalServerError, true, RETRYABLE",
        "ServiceUnavailable, true, RETRYABLE",
        "ServiceUnavailableException, true, RETRYABLE",
        "RequestTimeout, true, RETRYABLE",
        "Throttled, true, THROTTLED",
        "Throttled, false, THROTTLED",
        "RequestThrottled, true, THROTTLED",
        "KMSThrottling, true, THROTTLED",
        "KmsDisabled, true, FATAL",
        "KMSAccessDenied, false, FATAL",
        "AuthorizationError, true, FATAL"
    })
    void rejectsAnEntryForWhatIsItsOwnFaultAlone(String code, Boolean isSendersFault, FailureKind kind) {
        Failure failure = classifier.ofEntry(code, isSendersFault);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(code);
        if (kind == FailureKind.REJECTED) {
            assertThat(failure.message()).contains("the stream orders", "Look at the hint");
        }
    }

    /** Has none to give. */
    public static final class NoCredentials implements AwsCredentialsProvider {
        @Override
        public AwsCredentials resolveCredentials() {
            throw new IllegalStateException("canary");
        }
    }

    /** Does not keep to its contract. */
    public static final class NullCredentials implements AwsCredentialsProvider {
        @Override
        public AwsCredentials resolveCredentials() {
            return null;
        }
    }

    private Failure connection(Exception cause) {
        Failure failure = classifier.classify(SdkClientException.create("Unable to execute HTTP request", cause));
        assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(failure.message()).doesNotContain("canary");
        assertThat(failure.cause()).isNull();
        return failure;
    }

    private static AwsServiceException answer(String code, int status, String message) {
        return answer("Kinesis", code, status, message);
    }

    private static AwsServiceException sts(String code, int status) {
        return answer("Sts", code, status, "canary");
    }

    private static AwsServiceException answer(String service, String code, int status, String message) {
        return AwsServiceException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .serviceName(service)
                        .build())
                .statusCode(status)
                .requestId("r-1")
                .build();
    }

    private static AwsFailureClassifier classifier(Map<String, String> props) {
        return classifier(props, "kinesis:PutRecords", true);
    }

    private static AwsFailureClassifier classifier(Map<String, String> props, String action, boolean carriesEntries) {
        return new AwsFailureClassifier(AwsConfigTest.configOf(props), action, carriesEntries) {
            @Override
            protected Failure ofService(String code, String requestId) {
                return null;
            }

            @Override
            public String destination() {
                return "the stream orders";
            }

            @Override
            protected String invalidRequestHint() {
                return "Look at the hint";
            }
        };
    }
}
