package io.millrace.ops.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.TailedMessage;
import io.millrace.ops.TailedMessage.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageDecoderTest {
    private static final String RECORD = """
            {"event_timestamp":1795227785941,"event_type":"UPDATE","global_id":null,"position":24753936,"schema_name":"inventory",\
            "table_name":"customers","record":{"id":2,"z":1.50,"a":12345678901234567890},"event_id":"08d8"}""";
    private static final String ENVELOPE = """
            {"before":{"id":2,"email":"a"},"after":{"id":2,"email":"b"},"source":{"version":"3.6.1.Final","connector":"postgresql",\
            "name":"pg","ts_ms":1795227785945,"snapshot":"false","db":"postgres","ts_us":1795227785945743,"ts_ns":1795227785945743000,\
            "schema":"inventory","table":"customers","txId":760,"lsn":24754216},"transaction":null,"op":"u","ts_ms":1795227786399}""";

    private final RecordHeaders headers = new RecordHeaders();

    @Test
    void aRecordIsTakenAsItIsToTheLastDigit() {
        TailedMessage message = decode("{\"id\":2}", RECORD);

        assertThat(message.kind()).isEqualTo(Kind.RECORD);
        assertThat(message.value()).hasToString(RECORD);
        assertThat(message.key()).isEqualTo("{\"id\":2}");
        assertThat(message.action()).isEqualTo("UPDATE");
        assertThat(message.schema()).isEqualTo("inventory");
        assertThat(message.table()).isEqualTo("customers");
        assertThat(message.eventId()).isEqualTo("08d8");
        assertThat(message.place()).isEqualTo("t-1@7");
    }

    @Test
    void aRecordWithItsSchemaIsThePayloadAlone() {
        TailedMessage message = keyless("""
                {"schema":{"type":"struct","optional":false,"fields":[
                  {"field":"event_timestamp","type":"int64"},{"field":"event_type","type":"string"},{"field":"table_name","type":"string"},
                  {"field":"record","type":"struct","optional":true,"fields":[
                    {"field":"d","type":"bytes","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"2"}},
                    {"field":"day","type":"int32","name":"org.apache.kafka.connect.data.Date"},
                    {"field":"n","type":"int32","optional":true,"default":5}]}]},
                 "payload":{"event_timestamp":1,"event_type":"INSERT","table_name":"t","record":{"d":"BAE=","day":19849,"n":null}}}
                """);

        assertThat(message.kind()).isEqualTo(Kind.RECORD);
        assertThat(message.value())
                .hasToString("{\"event_timestamp\":1,\"event_type\":\"INSERT\",\"table_name\":\"t\","
                        + "\"record\":{\"d\":\"10.25\",\"day\":\"2024-05-06\",\"n\":null}}");
    }

    @Test
    void aDatabasesOwnEventIsNormalisedWithTheOptionsGiven() {
        TailedMessage message =
                decode(Map.of("service", "mine", "include.before", "true", "before.images", "full"), ENVELOPE);

        assertThat(message.kind()).isEqualTo(Kind.RECORD);
        assertThat(message.value().path("service").asText()).isEqualTo("mine");
        assertThat(message.value().path("record")).hasToString("{\"id\":2,\"email\":\"b\"}");
        assertThat(message.value().path("before")).hasToString("{\"id\":2,\"email\":\"a\"}");
        assertThat(message.value().path("primary_key").asText()).isEqualTo("id");
        assertThat(message.eventId()).hasSize(32);
    }

    @Test
    void aRowAloneIsARecordByItsHeaders() {
        headers.add("millrace.event_type", "\"DELETE\"".getBytes(StandardCharsets.UTF_8));
        headers.add("millrace.table", "customers".getBytes(StandardCharsets.UTF_8));

        TailedMessage message = decode("{\"id\":2}", null);

        assertThat(message.value())
                .hasToString("{\"event_timestamp\":99,\"event_type\":\"DELETE\",\"schema_name\":null,"
                        + "\"table_name\":\"customers\",\"record\":{\"id\":2}}");
    }

    @Test
    void whatIsNoChangeIsNamed() {
        assertThat(decode("{\"id\":2}", null))
                .extracting(TailedMessage::kind, TailedMessage::note)
                .containsExactly(Kind.OTHER, "tombstone");
        assertThat(keyless("{\"ts_ms\":1}").note()).isEqualTo("heartbeat");
        assertThat(keyless("{\"status\":\"END\",\"id\":\"7:8\",\"ts_ms\":1}").note())
                .isEqualTo("transaction END 7:8");
        assertThat(keyless("{\"id\":\"x\",\"aggregate_type\":\"Initial Snapshot\"}")
                        .note())
                .isEqualTo("notification");
        assertThat(decode("k", "hello").note()).isEqualTo("neither a Record nor a change");
        assertThat(decode("k", "[1,{\"a\":null}]").kind()).isEqualTo(Kind.OTHER);
    }

    @Test
    void anEventThatClaimsToBeAChangeAndCannotBeReadSaysWhy() {
        TailedMessage message = keyless("{\"op\":\"u\",\"source\":{\"connector\":\"postgresql\"}}");

        assertThat(message.kind()).isEqualTo(Kind.UNREADABLE);
        assertThat(message.note()).startsWith("cannot normalise the change: field ");
    }

    @Test
    void whatWasCutOffOrIsInAFormThatIsNotKnownDoesNotPassForSomethingElse() {
        assertThat(keyless(RECORD.substring(0, 100)))
                .extracting(TailedMessage::kind, TailedMessage::note)
                .containsExactly(Kind.UNREADABLE, "begins as JSON does, and is none");
        assertThat(decode(new byte[] {8, (byte) 0xff}))
                .extracting(TailedMessage::kind, TailedMessage::note)
                .containsExactly(Kind.UNREADABLE, "is neither JSON, nor text, nor does it name its schema");
        assertThat(decode("{", RECORD)).extracting(TailedMessage::key).isEqualTo("{");
    }

    @Test
    void aKeyOfAnotherFormIsInTheWayOfNormalisingAlone() {
        byte[] number = {0, 0, 0, 0, 0, 0, 0, 7};

        assertThat(decode(Map.of(), number, bytes(RECORD)))
                .extracting(TailedMessage::kind, TailedMessage::key)
                .containsExactly(Kind.RECORD, "AAAAAAAAAAc=");
        assertThat(decode(Map.of(), number, null).note()).isEqualTo("tombstone");
        assertThat(decode(Map.of(), number, bytes(ENVELOPE)).note()).startsWith("its key names schema 0 ");
    }

    @Test
    void framesOfRegistriesThatAreNotKnownSayWhatIsMissing() {
        assertThat(decode(new byte[] {0, 0, 0, 1, 2, 9}).note())
                .isEqualTo(
                        "names schema 258 of a schema registry, and none is known: set --schema-registry-url, or schemaRegistry.url of the context");
        byte[] glue = new byte[20];
        glue[0] = 3;
        assertThat(decode(glue).note()).contains("AWS Glue");
        assertThat(decode(glue).kind()).isEqualTo(Kind.UNREADABLE);
    }

    private TailedMessage keyless(String value) {
        return decode(bytes(value));
    }

    private TailedMessage decode(String key, @Nullable String value) {
        return decode(Map.of(), bytes(key), value == null ? null : bytes(value));
    }

    private TailedMessage decode(Map<String, String> options, String value) {
        return decode(options, bytes("{\"id\":2}"), bytes(value));
    }

    private TailedMessage decode(byte[] value) {
        return decode(Map.of(), null, value);
    }

    private TailedMessage decode(Map<String, String> more, byte @Nullable [] key, byte @Nullable [] value) {
        Map<String, String> options = new HashMap<>(Subjects.options(Map.of()));
        options.putAll(more);
        try (MessageDecoder decoder = new MessageDecoder(options, null)) {
            return decoder.decode(new ConsumerRecord<>(
                    "t", 1, 7, 99, TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.empty()));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
