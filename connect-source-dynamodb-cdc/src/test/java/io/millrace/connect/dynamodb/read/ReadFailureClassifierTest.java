package io.millrace.connect.dynamodb.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

class ReadFailureClassifierTest {
    @ParameterizedTest
    @CsvSource({
        "ProvisionedThroughputExceededException, THROTTLED",
        "LimitExceededException, THROTTLED",
        "KMSThrottlingException, THROTTLED",
        "ExpiredIteratorException, RETRYABLE",
        "ExpiredNextTokenException, RETRYABLE",
        "ResourceNotFoundException, RETRYABLE",
        "ResourceInUseException, RETRYABLE",
        "InternalFailureException, RETRYABLE",
        "SomethingNew, RETRYABLE",
        "InvalidArgumentException, FATAL",
        "AccessDeniedException, FATAL",
        "KMSAccessDeniedException, FATAL",
        "KMSDisabledException, FATAL"
    })
    void knowsWhatMayPass(String code, FailureKind kind) {
        assertThat(classify(ReadFailureClassifier.GET_RECORDS, code).kind()).isEqualTo(kind);
    }

    @Test
    void aQuotaOfStreamsDoesNotPassByItself() {
        assertThat(classify(ReadFailureClassifier.CREATE, "LimitExceededException"))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.FATAL))
                .satisfies(failure -> assertThat(failure.message()).contains("higher quota"));
    }

    @Test
    void namesTheKeyToChange() {
        assertThat(classify(ReadFailureClassifier.GET_RECORDS, "InvalidArgumentException")
                        .message())
                .contains("the stream orders", "kinesis.stream.name", "reset the offsets");
        assertThat(classify(ReadFailureClassifier.GET_RECORDS, "KMSAccessDeniedException")
                        .message())
                .contains("kms:Decrypt");
        assertThat(classify(ReadFailureClassifier.LIST_SHARDS, "AccessDeniedException")
                        .message())
                .contains("kinesis:ListShards");
    }

    private static Failure classify(String action, String code) {
        AbstractConfig config = new AbstractConfig(AwsConfig.define(new ConfigDef()), Map.of(), false);
        return new ReadFailureClassifier(
                        AwsConfig.of(config), action, new StreamRequests("orders"), "kinesis.stream.name")
                .classify(new CompletionException(KinesisException.builder()
                        .statusCode(400)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode(code)
                                .errorMessage("")
                                .build())
                        .build()));
    }
}
