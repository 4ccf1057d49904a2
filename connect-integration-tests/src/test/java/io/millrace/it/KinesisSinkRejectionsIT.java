package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.it.Arrivals.Arrival;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of Kinesis is rejected and what is not, beside the reasons that {@link RejectionsIT} has. */
@WithCluster
class KinesisSinkRejectionsIT {
    private static final String STRING_CONVERTER = "org.apache.kafka.connect.storage.StringConverter";

    private final TestCluster cluster;
    private final Connectors connectors;
    private final LocalAws aws;
    private Pipe pipe;
    private String name = "";

    KinesisSinkRejectionsIT(TestCluster cluster, Connectors connectors, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.aws = aws;
    }

    @BeforeEach
    void createTopicAndStream() {
        pipe = new Pipe(cluster, aws, Service.KINESIS, "rejections");
        name = pipe.name();
    }

    @Test
    void theLimitIsTheLastByteOfDataAndPartitionKey() {
        connectors.start(
                pipe.sinkWithDeadLetterQueue().with("record.max.bytes", "100").with("key.converter", STRING_CONVERTER));
        String key = "grüß€😀";
        assertThat(Pipe.bytes(key)).hasSize(13);

        pipe.produce(
                List.of(pipe.record(key, "x".repeat(87)), pipe.record(key, "x".repeat(88)), pipe.record(key, "end")));

        assertThat(pipe.delivered(2)).containsExactly("x".repeat(87), "end");
        assertThat(Pipe.reason(pipe.rejected(1).get(0))).contains("101 bytes", "record.max.bytes=100", name);
        pipe.awaitCommitted(3);
    }

    @Test
    void topicsGoToTheirStreamsAndOneWithoutIsRejected() {
        cluster.topics().create(name + "-b", 1);
        cluster.topics().create(name + "-c", 1);
        Arrivals second = Service.KINESIS.create(aws, name + "-second");
        String arn = "arn:aws:kinesis:" + TestCluster.REGION + ":" + LocalAws.ACCOUNT + ":stream/" + name + "-second";
        connectors.start(pipe.sinkWithDeadLetterQueue()
                .with("topics.regex", name + "(-[bc])?")
                .without("kinesis.stream.name")
                .with("kinesis.topic.to.stream", name + ":" + name + ", " + name + "-b:" + arn));

        cluster.topics()
                .produce(List.of(
                        new ProducerRecord<>(name, Pipe.bytes("a")),
                        new ProducerRecord<>(name + "-b", Pipe.bytes("b")),
                        new ProducerRecord<>(name + "-c", Pipe.bytes("c"))));

        assertThat(pipe.delivered(1)).containsExactly("a");
        await().atMost(Pipe.TIMEOUT)
                .untilAsserted(() ->
                        assertThat(second.inOrder()).extracting(Arrival::text).containsExactly("b"));
        assertThat(Pipe.reason(pipe.rejected(1).get(0)))
                .startsWith("no-stream-for-topic: ")
                .contains(name + "-c", "kinesis.topic.to.stream", "kinesis.stream.name");
    }
}
