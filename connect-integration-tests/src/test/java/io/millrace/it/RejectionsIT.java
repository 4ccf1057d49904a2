package io.millrace.it;

import static io.millrace.it.Service.KINESIS;
import static io.millrace.it.Service.SNS;
import static io.millrace.it.Service.SNS_FIFO;
import static io.millrace.it.Service.SQS;
import static io.millrace.it.Service.SQS_FIFO;
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
        return Stream.of(
                        Stream.of(KINESIS, SQS, SNS).flatMap(RejectionsIT::ofEach),
                        ofStreams(),
                        Stream.of(SQS, SNS).flatMap(RejectionsIT::ofMessages),
                        Stream.of(SQS_FIFO, SNS_FIFO).flatMap(RejectionsIT::ofFifo),
                        ofTopics())
                .flatMap(each -> each);
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

    private static Stream<Bad> ofMessages(Service service) {
        String attributes = service.prefix() + "message.attributes.include.list";
        return Stream.of(
                Bad.of(service, "empty-body").value("").says("empty", "transform"),
                Bad.of(service, "invalid-characters")
                        .value(CONTENT + "\u0001")
                        .says("U+0001", "behavior.on.invalid.characters", "escape or base64"),
                Bad.of(service, "invalid-characters")
                        .with(JSON)
                        .value("\"" + CONTENT + "\\ud83d\"")
                        .says("U+D83D (half a character)", "behavior.on.invalid.characters"),
                Bad.of(service, "invalid-characters")
                        .with(JSON)
                        .with("behavior.on.invalid.characters", "base64")
                        .value("\"" + CONTENT + "\\ud83d\"")
                        .says("U+D83D (half a character)", "behavior.on.invalid.characters to escape"),
                Bad.of(service, "attribute-invalid-characters")
                        .with(attributes, "header:note")
                        .header("note", CONTENT + "\u0001")
                        .says(attributes, "note", "U+0001", "behavior.on.invalid.characters"),
                Bad.of(service, "group-id-missing")
                        .with(JSON)
                        .with(Map.of(
                                service.prefix() + "message.group.id.source",
                                "field",
                                service.prefix() + "message.group.id.field",
                                "id"))
                        .value("{\"other\":\"" + CONTENT + "\"}")
                        .says(service.prefix() + "message.group.id.field", "'id'"));
    }

    private static Stream<Bad> ofFifo(Service service) {
        String group = service.prefix() + "message.group.id.";
        String deduplication = service.prefix() + "message.deduplication.id.";
        String withoutId = "{\"id\":2,\"other\":\"" + CONTENT + "\"}";
        return Stream.of(
                Bad.of(service, "group-id-missing")
                        .with(JSON)
                        .with(Map.of(group + "source", "field", group + "field", "event_id"))
                        .value(withoutId)
                        .says(group + "field", "'event_id'"),
                Bad.of(service, "deduplication-id-missing")
                        .with(JSON)
                        .with(deduplication + "source", "event_id")
                        .value(withoutId)
                        .says("event_id", deduplication + "source to offset", "normalizer"),
                Bad.of(service, "deduplication-id-missing")
                        .with(JSON)
                        .with(Map.of(deduplication + "source", "field", deduplication + "field", "event_id"))
                        .value(withoutId)
                        .says(deduplication + "field", "'event_id'"));
    }

    private static Stream<Bad> ofTopics() {
        return Stream.of(
                Bad.of(SNS, "subject-invalid")
                        .with(JSON)
                        .with(Map.of("sns.subject.source", "field", "sns.subject.field", "title"))
                        .value("{\"id\":2,\"title\":\"" + CONTENT + "\\nand more\"}")
                        .says("sns.subject.field", "line break", "transform"),
                Bad.of(SNS, "subject-invalid")
                        .with(JSON)
                        .with(Map.of("sns.subject.source", "field", "sns.subject.field", "title"))
                        .value("{\"id\":2,\"title\":\"" + CONTENT.repeat(5) + "\"}")
                        .says("sns.subject.field", "characters", "99"),
                Bad.of(SNS, "message-structure-invalid")
                        .with(Map.of("sns.message.structure", "json", "sns.message.attributes.include.list", ""))
                        .value("{\"sqs\":\"" + CONTENT + "\"}")
                        .says("sns.message.structure", "default"));
    }

    /** A record that has all that any of the sinks in question may want to know of it. */
    private static String good(int id) {
        return "{\"id\":" + id + ",\"event_id\":\"e" + id + "\",\"title\":\"good\",\"default\":\"good\"}";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void theHeadersTellWhyAndTheRestArrives(Bad bad) {
        Pipe pipe = new Pipe(cluster, aws, bad.service(), "rejections");
        connectors.start(pipe.sinkWithDeadLetterQueue()
                .with(Map.of(
                        "header.converter", STRING_CONVERTER,
                        "key.converter", STRING_CONVERTER,
                        "value.converter", STRING_CONVERTER))
                .with(bad.props()));
        ProducerRecord<byte[], byte[]> wrong = pipe.record(null, bad.value());
        bad.headers().forEach((name, value) -> wrong.headers().add(name, Pipe.bytes(value)));

        pipe.produce(List.of(pipe.record(null, good(1)), wrong, pipe.record(null, good(3))));

        assertThat(pipe.delivered(2))
                .hasSize(2)
                .anyMatch(text -> text.contains("\"id\":1"))
                .anyMatch(text -> text.contains("\"id\":3"));
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
        assertThat(pipe.delivered(2)).as("what went on").hasSize(2);
        pipe.assertRejected(1);
        connectors.delete(pipe.name());
    }

    @ParameterizedTest
    @EnumSource
    void anEntryThatTheServiceRefusesIsRejectedAloneAndNamesWhereItWas(Service service) {
        Pipe pipe = new Pipe(cluster, aws, service, "refused");
        Fault refusal = aws.faults()
                .onEntriesOf(service.action())
                .of(pipe.destination())
                .containing("bad")
                .failWith(service.refusal(), CONTENT);
        connectors.start(pipe.sinkWithDeadLetterQueue().with("value.converter", STRING_CONVERTER));

        pipe.produce("1", "bad", "3");

        assertThat(pipe.delivered(2)).containsExactlyInAnyOrder("1", "3");
        assertThat(Pipe.reason(pipe.rejected(1).get(0)))
                .startsWith(service.refusal() + ": ")
                .contains(pipe.destination(), "record.max.bytes")
                .doesNotContain(CONTENT);
        pipe.awaitCommitted(3);
        assertThat(pipe.delivered(2)).as("what went on").hasSize(2);
        pipe.assertRejected(1);
        refusal.remove();
        connectors.delete(pipe.name());
    }

    /** Some of them with the sender at fault, as SQS and SNS say of throttles too. */
    @ParameterizedTest
    @EnumSource(names = {"KINESIS", "SQS_FIFO", "SNS"})
    void transientErrorsNeverReachTheDeadLetterQueue(Service service) {
        Pipe pipe = new Pipe(cluster, aws, service, "transient");
        List<Fault> faults = List.of(
                onEntries(pipe).everyNth(3).failWith(service.throttle()),
                onEntries(pipe).everyNth(7).failWith("InternalFailure", "Injected", false),
                onEntries(pipe).everyNth(11).failWith("SomethingNew", "Injected", false),
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
        connectors.start(pipe.sinkWithDeadLetterQueue()
                .with(Map.of(
                        "key.converter",
                        STRING_CONVERTER,
                        "value.converter",
                        STRING_CONVERTER,
                        "batch.size",
                        "10",
                        "retry.backoff.ms",
                        "10",
                        "retry.backoff.max.ms",
                        "200")));
        List<String> values =
                IntStream.range(0, 100).mapToObj(Integer::toString).toList();

        for (String value : values) {
            pipe.produce(List.of(pipe.record(value, value)));
        }

        pipe.awaitDelivered(values);
        pipe.awaitCommitted(100);
        pipe.assertRejected(0);
        assertThat(faults).allSatisfy(fault -> assertThat(fault.hits()).isPositive());
        faults.forEach(Fault::remove);
        connectors.delete(pipe.name());
    }

    private EntryFault onEntries(Pipe pipe) {
        return aws.faults().onEntriesOf(pipe.service().action()).of(pipe.destination());
    }
}
