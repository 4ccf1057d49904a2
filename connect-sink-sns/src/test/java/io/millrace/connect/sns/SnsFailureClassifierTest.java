package io.millrace.connect.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.SnsException;

class SnsFailureClassifierTest {
    private static final String ARN = "arn:aws:sns:eu-central-1:123456789012:orders";
    private static final String THROTTLED = "THROTTLED";
    private static final String RETRYABLE = "RETRYABLE";
    private static final String FATAL = "FATAL";
    private static final String REFUSED = "REFUSED";

    /** Every error code of PublishBatch and GetTopicAttributes, what it means, and what the message has to name for a person. */
    private static final Map<String, Map.Entry<String, String>> MODEL = Map.ofEntries(
            entry("Throttled", entry(THROTTLED, "")),
            entry("KMSThrottling", entry(THROTTLED, "KMS")),
            entry("InternalError", entry(RETRYABLE, "500")),
            entry("AuthorizationError", entry(FATAL, "sns:Publish")),
            entry("NotFound", entry(FATAL, "sns.topic.arn")),
            entry("InvalidParameter", entry(REFUSED, "MaximumMessageSize")),
            entry("ParameterValueInvalid", entry(REFUSED, "record.max.bytes")),
            entry("ValidationException", entry(REFUSED, "record.max.bytes")),
            entry("BatchRequestTooLong", entry(REFUSED, "batch.max.bytes is 262144")),
            entry("TooManyEntriesInBatchRequest", entry(FATAL, "batch.size is 10")),
            entry("BatchEntryIdsNotDistinct", entry(FATAL, "fault of the sink")),
            entry("EmptyBatchRequest", entry(FATAL, "fault of the sink")),
            entry("InvalidBatchEntryId", entry(FATAL, "fault of the sink")),
            entry("InvalidSecurity", entry(FATAL, "aws.endpoint")),
            entry("EndpointDisabled", entry(FATAL, "enable")),
            entry("PlatformApplicationDisabled", entry(FATAL, "enable")),
            entry("KMSAccessDenied", entry(FATAL, "kms:GenerateDataKey")),
            entry("KMSDisabled", entry(FATAL, "enable")),
            entry("KMSInvalidState", entry(FATAL, "restore")),
            entry("KMSNotFound", entry(FATAL, "another")),
            entry("KMSOptInRequired", entry(FATAL, "KMS")));

    /** Codes of other actions, as the SDK names their exceptions. */
    private static final Set<String> OF_OTHER_ACTIONS = Set.of(
            "ConcurrentAccessException",
            "FilterPolicyLimitExceededException",
            "InvalidStateException",
            "OptedOutException",
            "ReplayLimitExceededException",
            "ResourceNotFoundException",
            "StaleTagException",
            "SubscriptionLimitExceededException",
            "TagLimitExceededException",
            "TagPolicyException",
            "TopicLimitExceededException",
            "UserErrorException",
            "VerificationException");

    private final SnsFailureClassifier classifier =
            new SnsFailureClassifier(new SnsSinkConfig(Map.of("sns.topic.arn", ARN)), "sns:Publish", ARN);

    @Test
    void knowsEveryErrorOfTheModel() throws Exception {
        Set<String> known =
                MODEL.keySet().stream().map(SnsFailureClassifierTest::bare).collect(Collectors.toSet());
        known.add(bare("InvalidParameterValueException")); // ParameterValueInvalid on the wire

        assertThat(exceptionsOfTheSdk())
                .hasSizeGreaterThan(20)
                .filteredOn(exception -> !OF_OTHER_ACTIONS.contains(exception))
                .allSatisfy(exception -> assertThat(known).contains(bare(exception)));
    }

    @Test
    void decidesWhatEachErrorMeansAndSaysWhatToDo() {
        MODEL.forEach((code, expected) -> {
            Failure failure = classifier.classify(SnsException.builder()
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode(code)
                            .errorMessage("canary")
                            .serviceName("Sns")
                            .build())
                    .statusCode(code.startsWith("Internal") ? 500 : 400)
                    .requestId("r-1")
                    .build());

            assertThat(failure.kind()).as(code).isEqualTo(FailureKind.valueOf(expected.getKey()));
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.message())
                    .as(code)
                    .contains(expected.getValue(), "request id r-1")
                    .doesNotContain("canary");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidParameter, true, REJECTED",
        "ValidationException, true, REJECTED",
        "InvalidParameter, , REJECTED",
        "BatchRequestTooLong, true, REJECTED",
        "InternalError, true, RETRYABLE",
        ", , RETRYABLE",
        "SomethingNew, true, REJECTED",
        "SomethingNew, false, RETRYABLE",
        "InternalError, false, RETRYABLE",
        "Throttled, true, THROTTLED",
        "KMSThrottling, true, THROTTLED",
        "KMSDisabled, true, FATAL",
        "AuthorizationError, true, FATAL",
        "NotFound, true, FATAL"
    })
    void rejectsAnEntryForWhatIsItsOwnFaultAlone(String code, Boolean isSendersFault, FailureKind kind) {
        assertThat(classifier.ofEntry(refused(code, isSendersFault)).kind()).isEqualTo(kind);
    }

    @Test
    void saysWhatMayBeWrongWithAnEntry() {
        assertThat(classifier.ofEntry(refused("InvalidParameter", true)).message())
                .contains("record.max.bytes", "MaximumMessageSize", ARN, "sns.message.group.id.source")
                .doesNotContain("ContentBasedDeduplication");
        assertThat(classifier
                        .forTopic(ARN + ".fifo")
                        .ofEntry(refused("InvalidParameter", true))
                        .message())
                .contains("ContentBasedDeduplication", ARN + ".fifo");
    }

    private static BatchResultErrorEntry refused(String code, Boolean isSendersFault) {
        return BatchResultErrorEntry.builder()
                .id("0")
                .code(code)
                .senderFault(isSendersFault)
                .build();
    }

    /** As the SDK's class and the wire's code have in common. */
    private static String bare(String name) {
        return name.replaceFirst("Exception$", "").toLowerCase(Locale.ROOT);
    }

    private static Set<String> exceptionsOfTheSdk() throws IOException, URISyntaxException {
        Path jar = Path.of(SnsException.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Pattern exception = Pattern.compile(".*/sns/model/(\\w+Exception)\\.class");
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(each -> exception.matcher(each.getName()))
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .filter(name -> !name.equals("SnsException"))
                    .collect(Collectors.toSet());
        }
    }
}
