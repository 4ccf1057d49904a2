package io.millrace.connect.sqs;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
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
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

class SqsFailureClassifierTest {
    private static final String THROTTLED = "THROTTLED";
    private static final String RETRYABLE = "RETRYABLE";
    private static final String FATAL = "FATAL";
    private static final String REFUSED = "REFUSED";

    /** Every error code that the service's model names, as the wire has it, what it means, and what the message has to name. */
    private static final Map<String, Map.Entry<String, String>> MODEL = Map.ofEntries(
            entry("RequestThrottled", entry(THROTTLED, "")),
            entry("OverLimit", entry(THROTTLED, "orders")),
            entry("KMS.ThrottlingException", entry(THROTTLED, "KMS")),
            entry("AWS.SimpleQueueService.QueueDeletedRecently", entry(RETRYABLE, "60 s")),
            entry("AWS.SimpleQueueService.NonExistentQueue", entry(FATAL, "sqs.queue.url")),
            entry("QueueDoesNotExist", entry(FATAL, "sqs.queue.url")),
            entry("ResourceNotFoundException", entry(FATAL, "sqs.queue.url")),
            entry("AWS.SimpleQueueService.BatchRequestTooLong", entry(REFUSED, "batch.max.bytes")),
            entry("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", entry(FATAL, "batch.size")),
            entry("AWS.SimpleQueueService.UnsupportedOperation", entry(FATAL, "record.max.bytes")),
            entry("InvalidAddress", entry(FATAL, "aws.endpoint")),
            entry("InvalidSecurity", entry(FATAL, "https")),
            entry("InvalidMessageContents", entry(REFUSED, "record.max.bytes")),
            entry("KMS.AccessDeniedException", entry(FATAL, "kms:GenerateDataKey")),
            entry("KMS.DisabledException", entry(FATAL, "enable")),
            entry("KMS.InvalidStateException", entry(FATAL, "restore")),
            entry("KMS.InvalidKeyUsageException", entry(FATAL, "another")),
            entry("KMS.NotFoundException", entry(FATAL, "another")),
            entry("KMS.OptInRequired", entry(FATAL, "KMS")),
            // What only a sink that numbers its entries wrongly, or other actions, could meet.
            entry("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", entry(RETRYABLE, "400")),
            entry("AWS.SimpleQueueService.EmptyBatchRequest", entry(RETRYABLE, "400")),
            entry("AWS.SimpleQueueService.InvalidBatchEntryId", entry(RETRYABLE, "400")),
            entry("AWS.SimpleQueueService.MessageNotInflight", entry(RETRYABLE, "400")),
            entry("AWS.SimpleQueueService.PurgeQueueInProgress", entry(RETRYABLE, "400")),
            entry("InvalidAttributeName", entry(RETRYABLE, "400")),
            entry("InvalidAttributeValue", entry(RETRYABLE, "400")),
            entry("InvalidIdFormat", entry(RETRYABLE, "400")),
            entry("QueueAlreadyExists", entry(RETRYABLE, "400")),
            entry("ReceiptHandleIsInvalid", entry(RETRYABLE, "400")));

    /** Shapes of the model whose codes on the wire have another name. */
    private static final Map<String, String> RENAMED = Map.of(
            "kmsthrottled", "kms.throttling",
            "kmsoptinrequired", "kms.optinrequired",
            "queuenameexists", "queuealreadyexists");

    private final SqsFailureClassifier classifier =
            new SqsFailureClassifier(Entries.config(Entries.URL), "sqs:SendMessage", Entries.URL);

    @Test
    void knowsEveryErrorOfTheModel() throws Exception {
        Set<String> known =
                MODEL.keySet().stream().map(SqsFailureClassifierTest::bare).collect(Collectors.toSet());

        assertThat(exceptionsOfTheSdk())
                .hasSizeGreaterThan(20)
                .allSatisfy(exception -> assertThat(known).contains(onTheWire(bare(exception))));
    }

    @Test
    void decidesWhatEachErrorMeansAndSaysWhatToDo() {
        MODEL.forEach((code, expected) -> {
            Failure failure = classifier.classify(refusal(code));

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
        "InvalidParameterValue, true, REJECTED",
        "InvalidMessageContents, true, REJECTED",
        "MissingParameter, true, REJECTED",
        "SomethingNew, true, REJECTED",
        "SomethingNew, false, RETRYABLE",
        "InternalError, false, RETRYABLE",
        "InternalFailure, false, RETRYABLE",
        "ServiceUnavailable, false, RETRYABLE",
        "InternalError, true, RETRYABLE",
        "InternalFailure, true, RETRYABLE",
        "ServiceUnavailable, true, RETRYABLE",
        "RequestTimeout, true, RETRYABLE",
        "InvalidParameterValue, , REJECTED",
        "InvalidParameterValue, false, RETRYABLE",
        "SomethingNew, , RETRYABLE",
        ", true, REJECTED",
        ", false, RETRYABLE",
        "RequestThrottled, true, THROTTLED",
        "ThrottlingException, true, THROTTLED",
        "KMS.ThrottlingException, true, THROTTLED",
        "KMS.DisabledException, true, FATAL",
        "AccessDenied, true, FATAL",
        "AWS.SimpleQueueService.NonExistentQueue, true, FATAL"
    })
    void rejectsWhatIsAnEntrysOwnFaultAndNothingElse(String code, Boolean isSendersFault, FailureKind kind) {
        Failure failure = classifier.ofEntry(BatchResultErrorEntry.builder()
                .id("0")
                .code(code)
                .senderFault(isSendersFault)
                .message("canary")
                .build());

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.message()).isNotBlank().doesNotContain("canary");
        if (kind == FailureKind.REJECTED) {
            assertThat(failure.message()).contains("record.max.bytes", Entries.URL, "sqs.message.group.id.source");
        }
    }

    @Test
    void thinksOfDeduplicationIdsWhereTheQueueIsFifo() {
        SqsFailureClassifier ofFifo =
                new SqsFailureClassifier(Entries.config(Entries.FIFO_URL), "sqs:SendMessage", Entries.FIFO_URL);
        BatchResultErrorEntry refused = BatchResultErrorEntry.builder()
                .code("InvalidParameterValue")
                .senderFault(true)
                .build();

        assertThat(ofFifo.ofEntry(refused).message()).contains("ContentBasedDeduplication");
        assertThat(classifier.ofEntry(refused).message()).doesNotContain("ContentBasedDeduplication");
    }

    @Test
    void saysWhereAQueueWasSoughtByItsName() {
        SqsSinkConfig config = new SqsSinkConfig(Map.of(
                "sqs.queue.name",
                "orders",
                "aws.region",
                "eu-central-1",
                "sqs.queue.owner.account.id",
                "123456789012"));
        SqsFailureClassifier ofAsking = new SqsFailureClassifier(config, "sqs:GetQueueUrl", "orders");

        assertThat(List.of("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"))
                .allSatisfy(code -> assertThat(ofAsking.classify(refusal(code)).message())
                        .contains("no queue orders in eu-central-1 of the account 123456789012")
                        .contains("sqs.queue.name", "sqs.queue.owner.account.id"));
    }

    @Test
    void namesTheRightThatIsMissing() {
        assertThat(classifier.classify(refusal("AccessDenied")).message())
                .contains("Allow sqs:SendMessage in its IAM policy");
    }

    private static SqsException refusal(String code) {
        return (SqsException) SqsException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("canary")
                        .serviceName("Sqs")
                        .build())
                .statusCode(400)
                .requestId("r-1")
                .build();
    }

    /** As the SDK's class and the wire's code have in common. */
    private static String bare(String name) {
        return name.replaceFirst("^AWS\\.SimpleQueueService\\.", "")
                .replaceFirst("Exception$", "")
                .toLowerCase(Locale.ROOT);
    }

    private static String onTheWire(String shape) {
        return RENAMED.getOrDefault(shape, shape.replaceFirst("^kms", "kms."));
    }

    private static Set<String> exceptionsOfTheSdk() throws IOException, URISyntaxException {
        Path jar = Path.of(SqsException.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Pattern exception = Pattern.compile(".*/sqs/model/(\\w+Exception)\\.class");
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(each -> exception.matcher(each.getName()))
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .filter(name -> !name.equals("SqsException"))
                    .collect(Collectors.toSet());
        }
    }
}
