package io.millrace.it;

import static io.millrace.it.Service.KINESIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.EntryFault;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each reason to reject a record is told by the dead letter record's headers, and only what is rejected goes there. */
@WithCluster
class RejectionsIT {
    private static final String STRING_CONVERTER = "org.apache.kafka.connect.storage.StringConverter";
    private static final String CONTENT = "content-of-the-record";
    private static final Map<String, String> JSON = Map.of(
            "value.converter",
            "org.apache.kafka.connect.json.JsonConverter",
            "value.converter.schemas.enable",
            "false");

    private final TestCluster cluster;
    private final Connectors connectors;
    private final LocalAws aws;

    RejectionsIT(TestCluster cluster, Connectors connectors, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.aws = aws;
    }

    /**
     * A record to reject.
     *
     * @param props what the connector is configured with
     * @param value null for a tombstone
     * @param headers its headers
     * @param wayOut what the message must say beside the reason
     */
    record Bad(
            Service service,
            String reason,
            Map<String, String> props,
            String value,
            Map<String, String> headers,
            List<String> wayOut) {
        static Bad of(Service service, String reason) {
            return new Bad(service, reason, Map.of(), CONTENT, Map.of(), List.of());
        }

        Bad value(String bad) {
            return new Bad(service, reason, props, bad, headers, wayOut);
        }

        Bad header(String name, String bad) {
            return new Bad(service, reason, props, value, Map.of(name, bad), wayOut);
        }

        Bad with(Map<String, String> more) {
            Map<String, String> all = new HashMap<>(props);
            all.putAll(more);
            return new Bad(service, reason, all, value, headers, wayOut);
        }

        Bad with(String key, String setting) {
            return with(Map.of(key, setting));
        }

        Bad says(String... texts) {
            return new Bad(service, reason, props, value, headers, List.of(texts));
        }

        @Override
        public String toString() {
            return service + " " + reason + " " + wayOut;
        }
    }

    static Stream<Bad> reasons() {
        return Stream.of(Service.values())
                .flatMap(service -> Stream.concat(ofEach(service), service == KINESIS ? ofStreams() : Stream.empty()));
    }

    private static Stream<Bad> ofEach(Service service) {
        return Stream.of(
                Bad.of(service, "null-value").value(null).says("behavior.on.null.values"),
                Bad.of(service, "unsupported-value").with(JSON).value("42").says("java.lang.Long", "value.converter"),
                Bad.of(service, "record-too-large")
                        .with("record.max.bytes", "1000")
                        .value(CONTENT.repeat(50))
                        .says("record.max.bytes=1000", "bytes", "transform"));
    }

    private static Stream<Bad> ofStreams() {
        return Stream.of(
                Bad.of(KINESIS, "partition-key-missing")
                        .with(JSON)
                        .with(Map.of("kinesis.partition.key.source", "field", "kinesis.partition.key.field", "id"))
                        .value("{\"other\":\"" + CONTENT + "\"}")
                        .says("kinesis.partition.key.field", "'id'"),
                Bad.of(KINESIS, "explicit-hash-key-invalid")
                        .with("kinesis.explicit.hash.key.header", "hash")
                        .header("hash", CONTENT)
                        .says("kinesis.explicit.hash.key.header", "2^128-1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void theHeadersTellWhyAndTheRestArrives(Bad bad) {
        Pipe pipe = new Pipe(cluster, aws, bad.service(), "rejections");
        connectors.start(pipe.sinkWithDeadLetterQueue()
                .with(Map.of("tasks.max", "1", "header.converter", STRING_CONVERTER))
                .with(bad.props()));
        ProducerRecord<byte[], byte[]> wrong = pipe.record(null, bad.value());
        bad.headers().forEach((name, value) -> wrong.headers().add(name, Pipe.bytes(value)));

        pipe.produce(List.of(pipe.record(null, "{\"id\":1}"), wrong, pipe.record(null, "{\"id\":3}")));

        assertThat(pipe.delivered(2)).containsExactly("{\"id\":1}", "{\"id\":3}");
        ConsumerRecord<byte[], byte[]> rejected = pipe.rejected(1).get(0);
        assertThat(rejected.value()).isEqualTo(Pipe.bytes(bad.value()));
        assertThat(Pipe.header(rejected, "__connect.errors.exception.class.name"))
                .contains("RejectedRecordException");
        assertThat(Pipe.reason(rejected))
                .startsWith(bad.reason() + ": ")
                .contains(bad.wayOut())
                .doesNotContain(CONTENT);
        assertThat(Pipe.header(rejected, "__connect.errors.exception.stacktrace"))
                .doesNotContain(CONTENT);
        pipe.awaitCommitted(3);
        connectors.delete(pipe.name());
    }

    @ParameterizedTest
    @EnumSource
    void anEntryThatTheServiceRefusesIsRejectedAloneAndNamesWhereItWas(Service service) {
        Pipe pipe = new Pipe(cluster, aws, service, "refused");
        Fault refusal = aws.faults()
                .onEntriesOf(service.action())
                .of(pipe.destination())
                .nth(2)
                .failWith(service.refusal(), CONTENT);
        connectors.start(pipe.sinkWithDeadLetterQueue().with("tasks.max", "1"));

        pipe.produce("1", "2", "3");

        assertThat(pipe.delivered(2)).containsExactly("1", "3");
        assertThat(Pipe.reason(pipe.rejected(1).get(0)))
                .startsWith(service.refusal() + ": ")
                .contains(pipe.destination(), "record.max.bytes")
                .doesNotContain(CONTENT);
        pipe.awaitCommitted(3);
        refusal.remove();
        connectors.delete(pipe.name());
    }

    @ParameterizedTest
    @EnumSource
    void transientErrorsNeverReachTheDeadLetterQueue(Service service) {
        Pipe pipe = new Pipe(cluster, aws, service, "transient");
        List<Fault> faults = List.of(
                onEntries(pipe).everyNth(3).failWith(service.throttle()),
                onEntries(pipe).everyNth(7).failWith("InternalFailure"),
                onEntries(pipe).everyNth(11).failWith("SomethingNew"),
                aws.faults()
                        .on(service.action())
                        .of(pipe.destination())
                        .everyNth(4)
                        .answer(503),
                aws.faults()
                        .on(service.action())
                        .of(pipe.destination())
                        .everyNth(5)
                        .dropConnectionBeforeApplying());
        connectors.start(
                pipe.sinkWithDeadLetterQueue().with(Map.of("batch.size", "10", "retry.backoff.max.ms", "200")));
        String[] values = IntStream.range(0, 100).mapToObj(Integer::toString).toArray(String[]::new);

        pipe.produce(values);

        assertThat(pipe.delivered(100)).contains(values);
        pipe.awaitCommitted(100);
        pipe.assertNothingRejected();
        assertThat(faults).allSatisfy(fault -> assertThat(fault.hits()).isPositive());
        faults.forEach(Fault::remove);
        connectors.delete(pipe.name());
    }

    private EntryFault onEntries(Pipe pipe) {
        return aws.faults().onEntriesOf(pipe.service().action()).of(pipe.destination());
    }
}
