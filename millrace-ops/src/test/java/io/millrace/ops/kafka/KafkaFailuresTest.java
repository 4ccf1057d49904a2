package io.millrace.ops.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class KafkaFailuresTest {
    @Test
    void aMissingRightIsNamedWithWhatItIsFor() {
        says(
                KafkaFailures.of("Writing", "WRITE", new TopicAuthorizationException(Set.of("orders"))),
                Kind.NOT_ALLOWED,
                "Writing: Kafka does not let this user at topic orders: it needs the right to WRITE it.");
        says(
                KafkaFailures.of("The trigger", GroupAuthorizationException.forGroupId("g")),
                Kind.NOT_ALLOWED,
                "The trigger: Kafka does not let this user into group g: it needs the right to READ it.");
    }

    @Test
    void aProducerWhoMayWriteNowhereIsRefusedByTheClusterAndNeedsToWriteAllTheSame() {
        says(
                KafkaFailures.of(
                        "Writing to topic orders",
                        "WRITE",
                        new KafkaException(
                                "in an error state",
                                new ClusterAuthorizationException("Cluster authorization failed."))),
                Kind.NOT_ALLOWED,
                "Writing to topic orders: Kafka does not let this user write to any topic: it needs the right to WRITE.");
    }

    @Test
    void whoIsNotLetInIsToldWhichPropertiesCount() {
        says(
                KafkaFailures.of("Reading", new SaslAuthenticationException("invalid credentials")),
                Kind.NOT_ALLOWED,
                "Reading: Kafka refuses the user (invalid credentials); see sasl.mechanism and sasl.jaas.config under kafka"
                        + " of the context or in --command-config.");
        assertThat(KafkaFailures.of("Reading", new SslAuthenticationException("handshake", new Exception("no path"))))
                .hasMessageContainingAll("TLS with Kafka failed (no path)", "ssl.truststore.location");
        assertThat(KafkaFailures.of("Reading", new TimeoutException("late")).kind())
                .isEqualTo(Kind.UNREACHABLE);
    }

    private static void says(OpsException failure, Kind kind, String message) {
        assertThat(failure).hasMessage(message);
        assertThat(failure.kind()).isEqualTo(kind);
    }
}
