package io.millrace.ops.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.kafka.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class KafkaChannelTest {
    private final KafkaChannel channel = new KafkaChannel(
            Sources.postgres("signal.kafka.topic", "signals", "signal.kafka.bootstrap.servers", "broker:9092"),
            new KafkaAccess(Map.of()));

    /** Debezium passes over signals with another key, without a word. */
    @Test
    void aSignalIsForTheConnectorWhoseTopicPrefixIsItsKeyAndInTheOnePartitionThatIsRead() {
        ProducerRecord<byte[], byte[]> message = channel.message(Signal.pause("1"));

        assertThat(message.topic()).isEqualTo("signals");
        assertThat(message.partition()).isZero();
        assertThat(message.key()).asString(StandardCharsets.UTF_8).isEqualTo("shop");
        assertThat(message.value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(Signal.pause("1").json());
    }

    @Test
    void aTopicThatIsNotThereComesWithItsCommand() {
        OpsException refused = channel.refused(new UnknownTopicOrPartitionException());

        assertThat(refused.kind()).isEqualTo(Kind.INVALID);
        assertThat(refused)
                .hasMessageContainingAll(
                        "'signals'",
                        "signal.kafka.bootstrap.servers=broker:9092",
                        "kafka-topics.sh --create --topic signals");
    }

    @Test
    void tellsAMissingRightFromABrokerThatDoesNotAnswer() {
        assertThat(channel.refused(new TopicAuthorizationException("signals")))
                .hasMessageContaining("WRITE")
                .extracting(OpsException::kind)
                .isEqualTo(Kind.NOT_ALLOWED);
        assertThat(channel.refused(new TimeoutException("no answer")))
                .hasMessageContainingAll("'signals'", "no answer")
                .extracting(OpsException::kind)
                .isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void needsToKnowWhereKafkaIs() {
        assertThatThrownBy(channel::check).isInstanceOf(OpsException.class).hasMessageContaining("--bootstrap-servers");
    }
}
