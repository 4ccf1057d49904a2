package io.millrace.connect.aws.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeduplicationIdTest {
    private static final String SOURCE = "sqs.message.deduplication.id.source=";

    @Test
    void isOfConnectorTopicPartitionOffsetAndTimestampByDefault() throws Exception {
        String id = Messages.fifo("", Messages.value("v")).deduplicationId();

        assertThat(id)
                .matches("[0-9a-f]{64}")
                .isEqualTo(recipe("connector", "topic", 3, 42, Messages.TIMESTAMP))
                // Another recipe would make duplicates of what is sent again after an upgrade.
                .isEqualTo("488932cc6f2499103ef0efac5d6963182a94d0ccdcc27d8b8c899a6f1435e7a5");
        assertThat(id("connector", record("täglich", 0, 1, null)))
                .isEqualTo(recipe("connector", "täglich", 0, 1, null));
    }

    /** Once more, as its description reads. */
    private static String recipe(String connector, String topic, int partition, long offset, @Nullable Long timestamp)
            throws IOException, NoSuchAlgorithmException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        for (String text : List.of(connector, topic)) {
            data.writeInt(text.getBytes(StandardCharsets.UTF_8).length);
            data.write(text.getBytes(StandardCharsets.UTF_8));
        }
        data.writeInt(4);
        data.writeInt(partition);
        data.writeInt(8);
        data.writeLong(offset);
        data.writeInt(timestamp == null ? 0 : 8);
        if (timestamp != null) {
            data.writeLong(timestamp);
        }
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    }

    @Test
    void isTheSameForTheSameRecordAndForNoOther() {
        MessageConverter converter = Messages.converter(MessageKeys.SQS, "");
        List<SinkRecord> records = List.of(
                record("a", 0, 0, 1L),
                record("a", 0, 1, 1L),
                record("a", 1, 0, 1L),
                record("a1", 0, 0, 1L),
                record("b", 0, 0, 1L),
                record("a", 0, 0, 2L),
                record("a", 0, 0, null));
        Set<String> ids = new HashSet<>();

        for (SinkRecord record : records) {
            Message message = converter.convert(record, true);
            assertThat(message).isNotNull();
            ids.add(String.valueOf(message.deduplicationId()));
        }
        for (SinkRecord record : records) {
            assertThat(ids).contains(id("connector", record));
        }

        assertThat(ids).hasSameSizeAs(records);
        assertThat(ids).doesNotContain(id("other", records.get(0)));
        assertThat(id("ab", record("c", 0, 0, 1L))).isNotEqualTo(id("a", record("bc", 0, 0, 1L)));
    }

    @Test
    void isOfTheTopicAsItWasBeforeTransforms() {
        SinkRecord read = record("topic", 3, 42, 1L);
        SinkRecord renamed = read.newRecord("renamed", 7, null, "other", null, "changed", 1L);

        assertThat(id("connector", renamed)).isEqualTo(id("connector", read));
    }

    private static SinkRecord record(String topic, int partition, long offset, @Nullable Long timestamp) {
        return new SinkRecord(
                topic,
                partition,
                null,
                "k",
                null,
                "v",
                offset,
                timestamp,
                timestamp == null ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME);
    }

    private static String id(String connector, SinkRecord record) {
        Message message =
                new MessageConverter(Messages.config(MessageKeys.SQS, ""), connector, null).convert(record, true);
        assertThat(message).isNotNull();
        return String.valueOf(message.deduplicationId());
    }

    @Test
    void isForFifoAlone() {
        assertThat(Messages.sqs("", Messages.value("v")).deduplicationId()).isNull();
        assertThat(Messages.sqs(SOURCE + "event_id", Messages.value("v")).deduplicationId())
                .isNull();
    }

    @Test
    void isLeftToTheServiceIfToldTo() {
        assertThat(Messages.fifo(SOURCE + "none", Messages.value("v")).deduplicationId())
                .isNull();
        assertThat(Messages.config(MessageKeys.SQS, SOURCE + "none").needsContentBasedDeduplication())
                .isTrue();
        assertThat(Messages.config(MessageKeys.SQS, "").needsContentBasedDeduplication())
                .isFalse();
    }

    @Test
    void isWhatTheConfigurationNames() {
        SinkRecord record = Messages.value(Map.of("event_id", "e1", "record", Map.of("id", 7)));
        record.headers().addString("id", "h1");

        assertThat(Messages.fifo(SOURCE + "event_id", record).deduplicationId()).isEqualTo("e1");
        assertThat(Messages.fifo(SOURCE + "field; sqs.message.deduplication.id.field=record.id", record)
                        .deduplicationId())
                .isEqualTo("7");
        assertThat(Messages.fifo(SOURCE + "header; sqs.message.deduplication.id.header=id", record)
                        .deduplicationId())
                .isEqualTo("h1");
    }

    @Test
    void isHashedWhereTheServicesRefuseIt() {
        assertThat(Messages.fifo(SOURCE + "event_id", Messages.value(Map.of("event_id", "a b")))
                        .deduplicationId())
                .isEqualTo("c8687a08aa5d6ed2044328fa6a697ab8e96dc34291e8c2034ae8c38e6fcc6d65");
        assertThat(Messages.fifo(SOURCE + "event_id", Messages.value(Map.of("event_id", "x".repeat(129))))
                        .deduplicationId())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void isNeverTheSameForAllThatHaveNone() {
        Map<String, @Nullable Object> withNull = new HashMap<>();
        withNull.put("event_id", null);
        withNull.put("id", "");
        for (Object value : List.of(withNull, Map.of("a", 1), "text")) {
            assertThatThrownBy(() -> Messages.fifo(SOURCE + "event_id", Messages.value(value)))
                    .hasMessageContainingAll(
                            "event_id", "sqs.message.deduplication.id.source", "to offset", "record.extensions")
                    .extracting(Messages::reason)
                    .isEqualTo("deduplication-id-missing");
        }
        for (String field : List.of("id", "event_id", "nowhere")) {
            assertThatThrownBy(() -> Messages.fifo(
                            SOURCE + "field; sqs.message.deduplication.id.field=" + field, Messages.value(withNull)))
                    .hasMessageContainingAll("'" + field + "'", "sqs.message.deduplication.id.field")
                    .extracting(Messages::reason)
                    .isEqualTo("deduplication-id-missing");
        }
        SinkRecord record = Messages.value("v");
        record.headers().addString("empty", "");
        for (String header : List.of("empty", "nowhere")) {
            assertThatThrownBy(() ->
                            Messages.fifo(SOURCE + "header; sqs.message.deduplication.id.header=" + header, record))
                    .hasMessageContainingAll("'" + header + "'", "sqs.message.deduplication.id.header")
                    .extracting(Messages::reason)
                    .isEqualTo("deduplication-id-missing");
        }
    }
}
