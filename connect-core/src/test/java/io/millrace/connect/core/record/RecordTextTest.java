package io.millrace.connect.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.connect.core.delivery.RejectedRecordException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

final class RecordTextTest {
    private static final String PURPOSE = "group-id";

    @Test
    void writesTheKeyAsTextBytesOrCanonicalJson() {
        assertThat(RecordText.key(PURPOSE).of(record("k-1", null))).isEqualTo("k-1");
        assertThat(RecordText.key(PURPOSE).of(record(new byte[] {'k'}, null))).isEqualTo("k");
        assertThat(RecordText.key(PURPOSE).of(record(new byte[] {(byte) 0xff}, null)))
                .isEqualTo("/w==");
        assertThat(RecordText.key(PURPOSE).of(record(Map.of("b", 2, "a", 1), null)))
                .isEqualTo("{\"a\":1,\"b\":2}");
        assertThat(RecordText.key(PURPOSE).of(record(null, null))).isNull();
    }

    @Test
    void findsFieldsInsideStructsAndMaps() {
        Schema inner = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        Schema outer = SchemaBuilder.struct()
                .field("record", inner)
                .field("a.b", Schema.STRING_SCHEMA)
                .build();
        Struct value =
                new Struct(outer).put("record", new Struct(inner).put("id", 7L)).put("a.b", "dotted");

        assertThat(field("record.id").of(record(null, value))).isEqualTo("7");
        assertThat(field("a.b").of(record(null, value))).isEqualTo("dotted");
        assertThat(field("record.note").of(record(null, value))).isNull();
        assertThat(field("record.id").of(record(null, Map.of("record", Map.of("id", "x")))))
                .isEqualTo("x");
        Map<String, Object> withNull = new HashMap<>();
        withNull.put("record", null);
        assertThat(field("record.id").of(record(null, withNull))).isNull();
    }

    @Test
    void namesTheKeyThatNamesAFieldOrHeaderThatIsNotThere() {
        assertThatExceptionOfType(RejectedRecordException.class)
                .isThrownBy(() -> field("record.id").of(record(null, Map.of("other", 1))))
                .satisfies(e -> assertThat(e.reason()).isEqualTo("group-id-missing"))
                .withMessageContainingAll("record.id", "the.key");
        assertThatExceptionOfType(RejectedRecordException.class)
                .isThrownBy(
                        () -> RecordText.header("trace", PURPOSE, "the.header").of(record(null, null)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo("group-id-missing"))
                .withMessageContainingAll("trace", "the.header");
    }

    @Test
    void saysOfWhatCannotBeTextWhyItIsRejected() {
        assertThatExceptionOfType(RejectedRecordException.class)
                .isThrownBy(() -> RecordText.key(PURPOSE).of(record(new Object(), null)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo("group-id-unwritable"))
                .withMessageContaining("is no group id");
    }

    @Test
    void fallsBackWhereTheTextIsNullOrEmpty() {
        RecordText text = RecordText.key(PURPOSE).orElse(RecordText.topicPartition());

        assertThat(text.of(record("k", null))).isEqualTo("k");
        assertThat(text.of(record("", null))).isEqualTo("orders-3");
        assertThat(text.of(record(null, null))).isEqualTo("orders-3");
    }

    @Test
    void namesTheTopicThatTheRecordWasReadFrom() {
        SinkRecord routed = record("k", "v").newRecord("elsewhere", 9, null, "k", null, "v", 0L);

        assertThat(RecordText.topic().of(routed)).isEqualTo("orders");
        assertThat(RecordText.topicPartition().of(routed)).isEqualTo("orders-3");
    }

    @Test
    void digestsHalfCharactersApart() {
        String one = "\ud800";
        String other = "\ud801";

        assertThat(TextDigest.isWellFormed(one)).isFalse();
        assertThat(TextDigest.isWellFormed("\ud83d\ude00")).isTrue();
        assertThat(Arrays.asList(TextDigest.sha256(one), TextDigest.sha256(other)))
                .doesNotHaveDuplicates()
                .allMatch(digest -> digest.matches("[0-9a-f]{64}"));
        // echo -n abc | sha256sum
        assertThat(TextDigest.sha256("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    private static RecordText field(String path) {
        return RecordText.field(path, PURPOSE, "the.key");
    }

    private static SinkRecord record(Object key, Object value) {
        Schema schema = value instanceof Struct struct ? struct.schema() : null;
        return new SinkRecord("orders", 3, null, key, schema, value, 42, 0L, TimestampType.CREATE_TIME);
    }
}
