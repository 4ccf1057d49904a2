package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.Arrivals.Arrival;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.log.LogCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What shares a request: as much as the service takes, and what shared one that it refused goes on without the culprit. */
@WithCluster
class MessageBatchesIT {
    private static final String STRING_CONVERTER = "org.apache.kafka.connect.storage.StringConverter";
    private static final String REFUSED_WHOLE = "trying each record by itself";
    private static final int RECORDS = 80;

    private final TestCluster cluster;
    private final Connectors connectors;
    private final LocalAws aws;

    MessageBatchesIT(TestCluster cluster, Connectors connectors, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.aws = aws;
    }

    /** Two to ten of these, with their attributes, are about what a request may hold. */
    @ParameterizedTest
    @EnumSource(names = {"SQS_FIFO", "SNS"})
    void noRequestIsRefusedForItsBytes(Service service) {
        LogCapture log = LogCapture.ofThisJvm();
        Pipe pipe = new Pipe(cluster, aws, service, "full");
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            ProducerRecord<byte[], byte[]> record =
                    pipe.record("key-" + i, i + " " + "\u00e9".repeat(40_000 + i * 7_919 % 25_000));
            record.headers().add("note", Pipe.bytes("n".repeat(3_000)));
            records.add(record);
        }
        pipe.produce(records);

        connectors.start(pipe.sinkWithDeadLetterQueue()
                .with(Map.of(
                        "key.converter",
                        STRING_CONVERTER,
                        "value.converter",
                        STRING_CONVERTER,
                        "header.converter",
                        STRING_CONVERTER,
                        service.prefix() + "message.attributes.include.list",
                        "header:note",
                        "consumer.override.max.partition.fetch.bytes",
                        "16777216")));

        pipe.awaitCommitted(RECORDS);
        assertThat(pipe.arrived(RECORDS).stream().map(MessageBatchesIT::start).distinct())
                .as("different records")
                .hasSize(RECORDS);
        pipe.assertRejected(0);
        assertThat(refusedWhole(log, pipe)).isEmpty();
        assertThat(
                        service == Service.SNS
                                ? aws.sns().topic(pipe.destination()).batches()
                                : aws.sqs().queue(pipe.destination()).batches())
                .as("requests")
                .isLessThan(RECORDS);
        connectors.delete(pipe.name());
    }

    private static String start(Arrival arrival) {
        return arrival.text().substring(0, arrival.text().indexOf(' '));
    }

    @Test
    void whatSharesARequestWithAMessageThatIsTooLargeForItsTopicIsDelivered() {
        Pipe pipe = new Pipe(
                cluster,
                aws,
                Service.SNS,
                "narrow",
                name -> MessageArrivals.in(aws.sns().createTopic(name, Map.of("MaximumMessageSize", "1024"))));

        assertOnlyTheLargeOneIsRejected(pipe, Map.of(), "x".repeat(2_000));
    }

    @Test
    void whatSharesARequestWithARecordThatIsTooLargeForItsStreamIsDelivered() {
        assertOnlyTheLargeOneIsRejected(
                new Pipe(cluster, aws, Service.KINESIS, "narrow"),
                Map.of("record.max.bytes", "2000000"),
                "x".repeat(1_100_000));
    }

    /** The destination takes less than the sink knows of. */
    private void assertOnlyTheLargeOneIsRejected(Pipe pipe, Map<String, String> props, String large) {
        LogCapture log = LogCapture.ofThisJvm();
        connectors.start(pipe.sinkWithDeadLetterQueue()
                .with(props)
                .with(Map.of(
                        "validate.remote",
                        "false",
                        "linger.ms",
                        "200",
                        "key.converter",
                        STRING_CONVERTER,
                        "value.converter",
                        STRING_CONVERTER)));
        pipe.produce("first");
        pipe.awaitCommitted(1);

        pipe.produce(List.of(pipe.record("a", "before"), pipe.record("b", large), pipe.record("c", "behind")));

        pipe.awaitCommitted(4);
        assertThat(pipe.delivered(3)).containsExactlyInAnyOrder("first", "before", "behind");
        assertThat(Pipe.reason(pipe.rejected(1).get(0))).contains(pipe.destination());
        pipe.assertRejected(1);
        assertThat(refusedWhole(log, pipe))
                .as("what tells that they shared one")
                .isNotEmpty();
        connectors.delete(pipe.name());
    }

    private static List<String> refusedWhole(LogCapture log, Pipe pipe) {
        return log.containing(REFUSED_WHOLE).stream()
                .filter(line -> line.contains(pipe.name()))
                .toList();
    }
}
