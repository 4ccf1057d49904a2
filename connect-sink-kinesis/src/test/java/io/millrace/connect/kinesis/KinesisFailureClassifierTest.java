package io.millrace.connect.kinesis;

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
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

class KinesisFailureClassifierTest {
    private static final String THROTTLED = "THROTTLED";
    private static final String RETRYABLE = "RETRYABLE";
    private static final String FATAL = "FATAL";
    private static final String REFUSED = "REFUSED";

    /** Every error code that the service's model names, what it means, and what the message has to name for a person. */
    private static final Map<String, Map.Entry<String, String>> MODEL = Map.ofEntries(
            entry("ProvisionedThroughputExceededException", entry(THROTTLED, "")),
            entry("LimitExceededException", entry(THROTTLED, "")),
            entry("KMSThrottlingException", entry(THROTTLED, "KMS")),
            entry("InternalFailureException", entry(RETRYABLE, "500")),
            entry("ResourceInUseException", entry(RETRYABLE, "not active")),
            entry("ExpiredNextTokenException", entry(RETRYABLE, "")), // of ListShards: asked again from the beginning
            entry("ExpiredIteratorException", entry(RETRYABLE, "")), // of readers
            entry("AccessDeniedException", entry(FATAL, "kinesis:PutRecords")),
            entry("InvalidArgumentException", entry(REFUSED, "record.max.bytes")),
            entry("ValidationException", entry(REFUSED, "record.max.bytes")),
            entry("ResourceNotFoundException", entry(FATAL, "kinesis.stream.name")),
            entry("KMSAccessDeniedException", entry(FATAL, "kms:GenerateDataKey")),
            entry("KMSDisabledException", entry(FATAL, "enable")),
            entry("KMSInvalidStateException", entry(FATAL, "restore")),
            entry("KMSNotFoundException", entry(FATAL, "another")),
            entry("KMSOptInRequired", entry(FATAL, "KMS")));

    private final KinesisFailureClassifier classifier = new KinesisFailureClassifier(
            new KinesisSinkConfig(Map.of("kinesis.stream.name", "orders", "aws.region", "eu-central-1")),
            "kinesis:PutRecords",
            "orders");

    @Test
    void knowsEveryErrorOfTheModel() throws Exception {
        Set<String> known =
                MODEL.keySet().stream().map(KinesisFailureClassifierTest::bare).collect(Collectors.toSet());

        assertThat(exceptionsOfTheSdk())
                .hasSizeGreaterThan(10)
                .allSatisfy(exception -> assertThat(known).contains(bare(exception)));
    }

    @Test
    void decidesWhatEachErrorMeansAndSaysWhatToDo() {
        MODEL.forEach((code, expected) -> {
            Failure failure = classifier.classify(KinesisException.builder()
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode(code)
                            .errorMessage("canary")
                            .serviceName("Kinesis")
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

    @Test
    void triesEntriesAgainUnlessTheyAreInvalidThemselves() {
        assertThat(classifier.ofEntry("ProvisionedThroughputExceededException").kind())
                .isEqualTo(FailureKind.THROTTLED);
        assertThat(classifier.ofEntry("InternalFailure").kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(classifier.ofEntry("InvalidArgumentException").kind()).isEqualTo(FailureKind.REJECTED);
        assertThat(classifier.ofEntry("SomethingNew").kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    @Test
    void namesTheKeysOfTooLargeARequestAndOfTooLargeAnEntry() {
        KinesisFailureClassifier large = new KinesisFailureClassifier(
                new KinesisSinkConfig(Map.of(
                        "kinesis.stream.name", "orders", "aws.region", "eu-central-1", "batch.max.bytes", "20000000")),
                "kinesis:PutRecords",
                "orders");

        Failure ofRequest = large.classify(KinesisException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("InvalidArgumentException")
                        .build())
                .statusCode(400)
                .build());

        assertThat(ofRequest.message()).contains("batch.max.bytes is 20000000", "10485760", "record.max.bytes");
        assertThat(large.ofEntry("InvalidArgumentException").message())
                .contains("record.max.bytes")
                .doesNotContain("batch.max.bytes");
    }

    /** As the SDK's class and the wire's code have in common. */
    private static String bare(String name) {
        return name.replaceFirst("Exception$", "").toLowerCase(Locale.ROOT);
    }

    private static Set<String> exceptionsOfTheSdk() throws IOException, URISyntaxException {
        Path jar = Path.of(KinesisException.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Pattern exception = Pattern.compile(".*/kinesis/model/(\\w+Exception)\\.class");
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(each -> exception.matcher(each.getName()))
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .filter(name -> !name.equals("KinesisException"))
                    .collect(Collectors.toSet());
        }
    }
}
