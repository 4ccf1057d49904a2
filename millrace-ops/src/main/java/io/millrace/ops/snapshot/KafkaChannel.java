package io.millrace.ops.snapshot;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.kafka.KafkaAccess;
import io.millrace.ops.kafka.KafkaFailures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A record in a topic, whose key is the connector's {@code topic.prefix}: it takes no notice of others. */
final class KafkaChannel implements SignalChannel {
    private static final int TIMEOUT_MS = 15_000;

    private final SourceConnector source;
    private final KafkaAccess kafka;

    KafkaChannel(SourceConnector source, KafkaAccess kafka) {
        this.source = source;
        this.kafka = kafka;
    }

    @Override
    public Channel channel() {
        return Channel.KAFKA;
    }

    @Override
    public String place() {
        return "topic " + source.signalTopic();
    }

    @Override
    public void check() {
        String topic = source.signalTopic();
        await(kafka.admin()
                .describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
                .allTopicNames());
    }

    @Override
    public void send(Signal signal) {
        Map<String, String> properties = Map.of(
                "acks", "all",
                "delivery.timeout.ms", Integer.toString(TIMEOUT_MS),
                "request.timeout.ms", Integer.toString(TIMEOUT_MS),
                "linger.ms", "0",
                "max.block.ms", Integer.toString(TIMEOUT_MS));
        try (Producer<byte[], byte[]> producer = kafka.producer(properties)) {
            await(producer.send(message(signal)));
        } catch (KafkaException e) {
            throw refused(e);
        }
    }

    /** To partition 0: the only one that Debezium reads, however many there are. */
    ProducerRecord<byte[], byte[]> message(Signal signal) {
        return new ProducerRecord<>(source.signalTopic(), 0, bytes(source.topicPrefix()), bytes(signal.json()));
    }

    private void await(Future<?> future) {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(Kind.FAILED, "Interrupted while a signal was sent to " + place() + ".", e);
        } catch (ExecutionException e) {
            throw refused(e.getCause() == null ? e : e.getCause());
        }
    }

    /** What a failure of Kafka's means. */
    OpsException refused(Throwable cause) {
        String topic = source.signalTopic();
        if (cause instanceof UnknownTopicOrPartitionException) {
            return new OpsException(
                    Kind.INVALID,
                    ("Kafka has no topic '%s', from which connector '%s' reads its signals (%s, at %s=%s). Make it:"
                                    + " kafka-topics.sh --create --topic %s --partitions 1 --bootstrap-server …")
                            .formatted(
                                    topic,
                                    source.name(),
                                    SourceConnector.SIGNAL_TOPIC,
                                    SourceConnector.SIGNAL_BOOTSTRAP_SERVERS,
                                    source.config().getOrDefault(SourceConnector.SIGNAL_BOOTSTRAP_SERVERS, ""),
                                    topic),
                    cause);
        }
        if (cause instanceof AuthenticationException refused) {
            return KafkaFailures.of("Writing to topic '" + topic + "'", refused);
        }
        if (cause instanceof AuthorizationException) {
            return new OpsException(
                    Kind.NOT_ALLOWED,
                    "Kafka does not let this user write to topic '%s': it needs DESCRIBE and WRITE. %s"
                            .formatted(topic, cause.getMessage()),
                    cause);
        }
        return new OpsException(
                Kind.UNREACHABLE,
                "Kafka did not say that it has the signal for topic '%s': %s It may have it: millrace snapshot %s --status before it is sent again."
                        .formatted(
                                topic, String.valueOf(cause.getMessage()).replaceFirst("[^.]$", "$0."), source.name()),
                cause);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
