package io.millrace.ops.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class KafkaAccessTest {
    @Test
    void propertiesThatClientsRefuseAreToldInALineWithoutSecrets() {
        KafkaAccess kafka = new KafkaAccess(Map.of(
                "bootstrap.servers", "localhost:9092",
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", "org.example.Login required password=s3cret"));

        for (ThrowingCallable client : List.<ThrowingCallable>of(
                kafka::admin, () -> kafka.consumer(Map.of()), () -> kafka.producer(Map.of()))) {
            assertThatThrownBy(client)
                    .isInstanceOfSatisfying(
                            OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                    .hasMessageStartingWith("Kafka's client refuses its properties: ")
                    .hasMessageContaining("--command-config")
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void aPartOfAPasswordThatIsTakenForAKeyIsNotShown() {
        for (String password : List.of("\"half\"s3cret\"", "half s3cret", "\"half\"s3'cret's3cret\"")) {
            KafkaAccess kafka = new KafkaAccess(Map.of(
                    "bootstrap.servers", "localhost:9092",
                    "security.protocol", "SASL_PLAINTEXT",
                    "sasl.mechanism", "PLAIN",
                    "sasl.jaas.config",
                            "org.apache.kafka.common.security.plain.PlainLoginModule required password=" + password
                                    + ";"));

            assertThatThrownBy(kafka::admin)
                    .isInstanceOf(OpsException.class)
                    .hasMessageContainingAll("JAAS config", "a \\ before each \" and \\")
                    .satisfies(e -> {
                        StringWriter trace = new StringWriter();
                        e.printStackTrace(new PrintWriter(trace));
                        assertThat(trace.toString()).doesNotContain("s3");
                    });
        }
    }

    @Test
    void whereKafkaIsMustBeKnown() {
        assertThatThrownBy(() -> new KafkaAccess(Map.of()).admin()).hasMessageContaining("--bootstrap-servers");
    }
}
