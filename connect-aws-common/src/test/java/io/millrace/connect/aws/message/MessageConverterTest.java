package io.millrace.connect.aws.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.core.payload.PayloadConverter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageConverterTest {
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Struct ANN = new Struct(ROW).put("id", 7L).put("name", "Ann");
    private static final String SOURCE = "sqs.message.group.id.source=";

    @Test
    void writesStructsAndMapsAsJson() {
        assertThat(Messages.sqs("", Messages.record("k", ROW, ANN)).body()).isEqualTo("{\"id\":7,\"name\":\"Ann\"}");
        assertThat(Messages.sqs("", Messages.value(Map.of("a", List.of(1, true))))
                        .body())
                .isEqualTo("{\"a\":[1,true]}");
    }

    @Test
    void passesTextAndItsBytesOn() {
        byte[] bytes = "grüß\t😀\uFFFD\n".getBytes(StandardCharsets.UTF_8);

        assertThat(Messages.sqs("", Messages.value("grüß\t😀\uFFFD\n")).body()).isEqualTo("grüß\t😀\uFFFD\n");
        assertThat(Messages.sqs("", Messages.value(bytes)).body()).isEqualTo("grüß\t😀\uFFFD\n");
        assertThat(Messages.sqs("", Messages.value(ByteBuffer.wrap(bytes))).body())
                .isEqualTo("grüß\t😀\uFFFD\n");
    }

    @Test
    void countsBodyAndAttributesAndNothingElse() {
        SinkRecord record =
                Messages.record("key", ROW, new Struct(ROW).put("id", 7L).put("name", "grüß"));

        Message plain = Messages.fifo("", record);
        Message described = Messages.fifo("sqs.message.attributes.include.list=id,name", record);

        assertThat(plain.bytes()).isEqualTo("{\"id\":7,\"name\":\"grüß\"}".getBytes(StandardCharsets.UTF_8).length);
        assertThat(described.bytes())
                .isEqualTo(plain.bytes() + "idNumber7".length() + "nameString".length() + "grüß".length() + 2);
        assertThat(Messages.sqs("", Messages.value("grüß😀")).bytes()).isEqualTo(10);
        assertThat(Messages.sqs("", Messages.value("grüß😀".getBytes(StandardCharsets.UTF_8)))
                        .bytes())
                .isEqualTo(10);
    }

    @Test
    void rejectsNullsAndSkipsThemIfToldTo() {
        assertThatThrownBy(() -> Messages.sqs("", Messages.value(null)))
                .hasMessageContainingAll("behavior.on.null.values", "ignore")
                .extracting(Messages::reason)
                .isEqualTo("null-value");
        assertThat(Messages.converter(MessageKeys.SQS, "behavior.on.null.values=ignore")
                        .convert(Messages.value(null), true))
                .isNull();
    }

    @Test
    void rejectsEmptyBodies() {
        for (String setting : List.of("", "behavior.on.invalid.characters=base64")) {
            for (Object empty : List.of("", new byte[0], ByteBuffer.allocate(0))) {
                assertThatThrownBy(() -> Messages.sqs(setting, Messages.value(empty)))
                        .extracting(Messages::reason)
                        .isEqualTo("empty-body");
            }
        }
    }

    @Test
    void rejectsOtherValuesAndSaysWhatToChange() {
        assertThatThrownBy(() -> Messages.sqs("", Messages.value(42L)))
                .hasMessageContaining("payload.converter")
                .extracting(Messages::reason)
                .isEqualTo("unsupported-value");
    }

    @Test
    void groupsByTheKeyOnFifoAndNotAtAllElsewhere() {
        assertThat(Messages.fifo("", Messages.value("v")).groupId()).isEqualTo("k");
        assertThat(Messages.sqs("", Messages.value("v")).groupId()).isNull();
        assertThat(Messages.fifo("", Messages.record(new Struct(ROW).put("id", 7L), null, "v"))
                        .groupId())
                .isEqualTo("{\"id\":7,\"name\":null}");
    }

    @Test
    void groupsByWhatTheConfigurationNames() {
        SinkRecord record = Messages.record("k", ROW, ANN);
        record.headers().addString("tenant", "t1");

        assertThat(groupId(SOURCE + "key", record)).isEqualTo("k");
        assertThat(groupId(SOURCE + "field; sqs.message.group.id.field=name", record))
                .isEqualTo("Ann");
        assertThat(groupId(SOURCE + "Header; sqs.message.group.id.header=tenant", record))
                .isEqualTo("t1");
        assertThat(groupId(SOURCE + "topic", record)).isEqualTo("topic");
        assertThat(groupId(SOURCE + "partition", record)).isEqualTo("topic-3");
        assertThat(groupId(SOURCE + "fixed; sqs.message.group.id.value=all", record))
                .isEqualTo("all");
        assertThat(Messages.sqs(SOURCE + "none", record).groupId()).isNull();
    }

    /** On FIFO and, for fair queues, on standard alike. */
    private static String groupId(String settings, SinkRecord record) {
        String groupId = Messages.fifo(settings, record).groupId();
        assertThat(Messages.sqs(settings, record).groupId()).isEqualTo(groupId);
        return groupId;
    }

    @Test
    void groupsWhatHasNoneByItsPartition() {
        assertThat(Messages.fifo("", Messages.record(null, null, "v")).groupId())
                .isEqualTo("topic-3");
        assertThat(Messages.fifo("", Messages.record("", null, "v")).groupId()).isEqualTo("topic-3");
        assertThat(Messages.fifo(
                                SOURCE + "field; sqs.message.group.id.field=name",
                                Messages.record("k", ROW, new Struct(ROW).put("id", 1L)))
                        .groupId())
                .isEqualTo("topic-3");
    }

    @Test
    void rejectsARecordWithoutTheFieldOrHeaderOfItsGroup() {
        assertThatThrownBy(() -> Messages.fifo(
                        SOURCE + "field; sqs.message.group.id.field=customer", Messages.record("k", ROW, ANN)))
                .hasMessageContainingAll("customer", "sqs.message.group.id.field")
                .extracting(Messages::reason)
                .isEqualTo("group-id-missing");
        assertThatThrownBy(() -> Messages.fifo(
                        SOURCE + "header; sqs.message.group.id.header=tenant", Messages.record("k", ROW, ANN)))
                .hasMessageContainingAll("tenant", "sqs.message.group.id.header")
                .extracting(Messages::reason)
                .isEqualTo("group-id-missing");
    }

    @Test
    void hashesIdsThatTheServicesRefuse() {
        String longest = "x".repeat(128);
        String punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

        assertThat(Messages.fifo("", Messages.record(longest, null, "v")).groupId())
                .isEqualTo(longest);
        assertThat(Messages.fifo("", Messages.record(punctuation, null, "v")).groupId())
                .isEqualTo(punctuation);
        for (String refused : List.of(longest + "x", "a b", "grüß", "tab\t", "\u007F", "\uD83D")) {
            assertThat(Messages.fifo("", Messages.record(refused, null, "v")).groupId())
                    .matches("[0-9a-f]{64}")
                    .isEqualTo(Messages.fifo("", Messages.record(refused, null, "w"))
                            .groupId());
        }
        assertThat(Messages.fifo("", Messages.record("a b", null, "v")).groupId())
                .isEqualTo("c8687a08aa5d6ed2044328fa6a697ab8e96dc34291e8c2034ae8c38e6fcc6d65");
    }

    @Test
    void takesWhatThePayloadConverterWritesForText() {
        String escape = "behavior.on.invalid.characters=escape";
        try (MessageConverter converter = written(escape)) {
            Message message = converter.convert(Messages.value(Map.of("a", "\uFFFF")), false);

            assertThat(message).isNotNull();
            assertThat(message.body()).isEqualTo("<{a=\\uFFFF}>");
            assertThat(message.attributes()).extracting(MessageAttribute::text).containsExactly("escape");
        }
        try (MessageConverter converter = written("")) {
            assertThat(converter.convert(Messages.value("text"), false))
                    .extracting(Message::body)
                    .isEqualTo("<text>");
            assertThatThrownBy(() -> converter.convert(Messages.value("nothing"), false))
                    .extracting(Messages::reason)
                    .isEqualTo("null-value");
        }
    }

    private static MessageConverter written(String settings) {
        return new MessageConverter(
                Messages.config(MessageKeys.SQS, settings),
                "connector",
                PayloadConverter.open(Bracketing.class.getName(), Map.of()));
    }

    /** Writes text in angle brackets, and nothing of one word. */
    public static final class Bracketing implements Converter {
        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            // has no options
        }

        @Override
        public byte @Nullable [] fromConnectData(String topic, @Nullable Schema schema, @Nullable Object value) {
            return "nothing".equals(value) ? null : ("<" + value + ">").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            throw new UnsupportedOperationException("a sink writes");
        }
    }
}
