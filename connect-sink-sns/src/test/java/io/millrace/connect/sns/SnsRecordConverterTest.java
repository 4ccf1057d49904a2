package io.millrace.connect.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.aws.message.Message;
import io.millrace.connect.aws.message.MessageAttribute;
import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.connect.core.delivery.RejectedRecordException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;

class SnsRecordConverterTest {
    private static final String ARN = "arn:aws:sns:eu-central-1:123456789012:orders";
    private static final String FIFO = ARN + ".fifo";
    private static final Map<String, Object> CHANGE = Map.of(
            "event_type", "INSERT",
            "schema_name", "public",
            "table_name", "orders",
            "title", "New order",
            "tags", List.of("a", "b"));

    @Test
    void makesAMessageThatSubscribersCanFilterOutOfTheBox() {
        Outgoing<SnsEntry> outgoing = convert(Map.of(), "k", CHANGE);
        PublishBatchRequestEntry entry = outgoing.payload().toRequestEntry("3");

        assertThat(outgoing.destination()).isEqualTo(ARN);
        assertThat(outgoing.orderingKey()).isNull();
        assertThat(entry.id()).isEqualTo("3");
        assertThat(entry.message()).contains("\"table_name\":\"orders\"");
        assertThat(entry.subject()).isNull();
        assertThat(entry.messageStructure()).isNull();
        assertThat(entry.messageGroupId()).isNull();
        assertThat(entry.messageDeduplicationId()).isNull();
        assertThat(entry.messageAttributes())
                .containsOnlyKeys("event_type", "schema_name", "table_name")
                .containsEntry("event_type", attribute("String", "INSERT"))
                .containsEntry("schema_name", attribute("String", "public"));
    }

    @Test
    void makesAnArrayAnAttributeThatFiltersSeeTheElementsOf() {
        PublishBatchRequestEntry entry = convert(Map.of("sns.message.attributes.include.list", "tags"), "k", CHANGE)
                .payload()
                .toRequestEntry("0");

        assertThat(entry.messageAttributes()).containsEntry("tags", attribute("String.Array", "[\"a\",\"b\"]"));
    }

    @Test
    void sendsBytesAsBinary() {
        PublishBatchRequestEntry entry = convert(
                        Map.of("sns.message.attributes.include.list", "raw"), "k", Map.of("raw", new byte[] {1, 2}))
                .payload()
                .toRequestEntry("0");

        MessageAttributeValue raw = entry.messageAttributes().get("raw");
        assertThat(raw.dataType()).isEqualTo("Binary");
        assertThat(raw.binaryValue().asByteArray()).containsExactly(1, 2);
        assertThat(raw.stringValue()).isNull();
    }

    @Test
    void ordersAFifoTopicByTheGroup() {
        Outgoing<SnsEntry> outgoing = convert(Map.of("sns.topic.arn", FIFO), "k", CHANGE);
        PublishBatchRequestEntry entry = outgoing.payload().toRequestEntry("0");

        assertThat(outgoing.orderingKey()).isEqualTo("k");
        assertThat(entry.messageGroupId()).isEqualTo("k");
        assertThat(entry.messageDeduplicationId()).hasSize(64);
    }

    @Test
    void promisesNoOrderOfAGroupOnAStandardTopic() {
        Outgoing<SnsEntry> outgoing = convert(Map.of("sns.message.group.id.source", "key"), "k", CHANGE);

        assertThat(outgoing.orderingKey()).isNull();
        assertThat(outgoing.payload().toRequestEntry("0").messageGroupId()).isEqualTo("k");
    }

    @Test
    void countsTheSubjectAmongTheBytes() {
        int without = convert(Map.of(), "k", "value").bytes();
        Outgoing<SnsEntry> with = convert(Map.of("sns.subject", "é"), "k", "value");

        assertThat(without).isEqualTo(5);
        assertThat(with.bytes()).isEqualTo(7);
        assertThat(with.payload().toRequestEntry("0").subject()).isEqualTo("é");
    }

    @Test
    void takesTheSubjectFromAFieldOrAHeader() {
        Map<String, String> field = Map.of("sns.subject.source", "field", "sns.subject.field", "title");
        Map<String, String> header = Map.of("sns.subject.source", "header", "sns.subject.header", "title");

        assertThat(convert(field, "k", CHANGE).payload().subject()).isEqualTo("New order");
        SinkRecord record = record("k", CHANGE);
        record.headers().addString("title", "From a header");
        assertThat(convert(header, record).payload().subject()).isEqualTo("From a header");
        record.headers().addString("title", "");
        assertThat(convert(header, record).payload().subject()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary\nbreak", "canary\u2028", "canary\u0007", "canary\u0085", "canary\uD83D"})
    void rejectsARecordWhoseSubjectSnsWouldRefuse(String title) {
        Map<String, String> field = Map.of("sns.subject.source", "field", "sns.subject.field", "title");

        assertThatThrownBy(() -> convert(field, "k", Map.of("title", title)))
                .isInstanceOfSatisfying(
                        RejectedRecordException.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo("subject-invalid"))
                .hasMessageContaining("sns.subject.field")
                .hasMessageNotContaining("canary");
    }

    @Test
    void rejectsASubjectOfAHundredCharactersAndNoShorterOne() {
        Map<String, String> field = Map.of("sns.subject.source", "field", "sns.subject.field", "title");

        assertThat(convert(field, "k", Map.of("title", "x".repeat(99)))
                        .payload()
                        .subject())
                .hasSize(99);
        String face = Character.toString(0x1F600);
        assertThat(convert(field, "k", Map.of("title", "x" + face.repeat(49)))
                        .payload()
                        .subject())
                .as("50 characters, of which 49 are two UTF-16 units")
                .hasSize(99);
        assertThatThrownBy(() -> convert(field, "k", Map.of("title", face.repeat(50))))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContaining("100 characters");
        assertThatThrownBy(() -> convert(field, "k", Map.of("title", "x".repeat(100))))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContaining("100 characters");
        assertThatThrownBy(() -> convert(field, "k", Map.of("other", "x")))
                .isInstanceOfSatisfying(
                        RejectedRecordException.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo("subject-missing"));
    }

    @Test
    void sendsAMessageForEachProtocolWithoutAttributes() {
        PublishBatchRequestEntry entry = convert(
                        Map.of("sns.message.structure", "json"),
                        "k",
                        Map.of("default", "for all", "event_type", "INSERT", "sqs", "for queues"))
                .payload()
                .toRequestEntry("0");

        assertThat(entry.messageStructure()).isEqualTo("json");
        assertThat(entry.message()).contains("\"default\":\"for all\"");
        assertThat(entry.messageAttributes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary",
                "",
                "[\"default\"]",
                "\"default\"",
                "{\"default\":1}",
                "{\"default\":null}",
                "{\"sqs\":\"canary\"}",
                "{\"a\":{\"default\":\"canary\"}}",
                "{\"default\":\"canary\"} x",
                "{\"default\":\"canary\"}{}",
                "{\"default\":\"canary\"",
                "{\"default\":\"canary\",\"sqs\":}"
            })
    void rejectsWhatIsNoMessageForEachProtocol(String value) {
        assertThatThrownBy(() -> convert(Map.of("sns.message.structure", "json"), "k", value))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageNotContaining("canary");
    }

    @Test
    void saysWhatAMessageForEachProtocolMustBe() {
        assertThatThrownBy(() -> convert(Map.of("sns.message.structure", "json"), "k", "{\"sqs\":\"canary\"}"))
                .isInstanceOfSatisfying(
                        RejectedRecordException.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo("message-structure-invalid"))
                .hasMessageContaining("no default")
                .hasMessageContaining("sns.message.structure");
    }

    @Test
    void passesNestedValuesOfOtherProtocols() {
        String value = "{\"http\":{\"default\":1,\"b\":[{}]},\"default\":\"\"}";

        assertThat(convert(Map.of("sns.message.structure", "json"), "k", value)
                        .payload()
                        .message()
                        .body())
                .isEqualTo(value);
    }

    @Test
    void rejectsATopicWithoutAnEntry() {
        Map<String, String> props = Map.of("sns.topic.arn", "", "sns.topic.to.arn", "other:" + ARN);

        assertThatThrownBy(() -> convert(props, "k", CHANGE))
                .isInstanceOfSatisfying(
                        RejectedRecordException.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo("no-arn-for-topic"))
                .hasMessageContaining("sns.topic.to.arn");
    }

    @Test
    void sendsNothingForARecordWithoutValueWhereToldSoWhateverItsTopic() {
        Map<String, String> elsewhere =
                Map.of("behavior.on.null.values", "ignore", "sns.topic.arn", "", "sns.topic.to.arn", "other:" + ARN);
        for (Map<String, String> props : List.of(Map.of("behavior.on.null.values", "ignore"), elsewhere)) {
            try (SnsRecordConverter converter = converter(props)) {
                assertThat(converter.convert(record("k", null))).isEmpty();
            }
        }
    }

    @Test
    void doesNotShowContentInItsText() {
        SnsEntry entry = new SnsEntry(
                new Message(
                        "canary", "canary", "canary", List.of(new MessageAttribute("a", "String", "canary", null)), 9),
                "canary",
                false);

        assertThat(entry).asString().isNotEmpty().doesNotContain("canary");
    }

    private static Outgoing<SnsEntry> convert(Map<String, String> more, Object key, Object value) {
        return convert(more, record(key, value));
    }

    private static Outgoing<SnsEntry> convert(Map<String, String> more, SinkRecord record) {
        try (SnsRecordConverter converter = converter(more)) {
            return converter.convert(record).orElseThrow();
        }
    }

    private static SnsRecordConverter converter(Map<String, String> more) {
        Map<String, String> props = new HashMap<>(Map.of("name", "sink", "sns.topic.arn", ARN));
        props.putAll(more);
        return new SnsRecordConverter(new SnsSinkConfig(props));
    }

    private static SinkRecord record(Object key, Object value) {
        return new SinkRecord("topic", 0, null, key, null, value, 7, 1_000L, TimestampType.CREATE_TIME);
    }

    private static MessageAttributeValue attribute(String type, String text) {
        return MessageAttributeValue.builder().dataType(type).stringValue(text).build();
    }
}
