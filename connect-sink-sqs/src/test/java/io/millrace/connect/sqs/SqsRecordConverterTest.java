package io.millrace.connect.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.connect.core.delivery.RejectedRecordException;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class SqsRecordConverterTest {
    @Test
    void sendsToAStandardQueueWithoutGroupAndWithoutOrder() {
        Outgoing<SqsEntry> outgoing = convert("sqs.queue.url=" + Entries.URL, "orders");

        assertThat(outgoing.destination()).isEqualTo(Entries.URL);
        assertThat(outgoing.orderingKey()).isNull();
        assertThat(outgoing.payload().message().body()).isEqualTo("value");
        assertThat(outgoing.payload().message().groupId()).isNull();
        assertThat(outgoing.payload().message().deduplicationId()).isNull();
        assertThat(outgoing.payload().delaySeconds()).isNull();
        assertThat(outgoing.bytes()).isEqualTo(5);
    }

    @Test
    void keepsTheOrderOfAGroupOnAFifoQueue() {
        Outgoing<SqsEntry> outgoing = convert("sqs.queue.url=" + Entries.FIFO_URL, "orders");

        assertThat(outgoing.orderingKey()).isEqualTo("key");
        assertThat(outgoing.payload().message().groupId()).isEqualTo("key");
        assertThat(outgoing.payload().message().deduplicationId()).hasSize(64);
        assertThat(outgoing.bytes()).isEqualTo(5);
    }

    @Test
    void sharesAStandardQueueFairlyByGroupWithoutOrder() {
        Outgoing<SqsEntry> outgoing =
                convert("sqs.queue.url=" + Entries.URL + "; sqs.message.group.id.source=key", "orders");

        assertThat(outgoing.payload().message().groupId()).isEqualTo("key");
        assertThat(outgoing.orderingKey()).isNull();
    }

    @Test
    void delaysEachMessageAsTheConfigurationSays() {
        assertThat(convert("sqs.queue.url=" + Entries.URL + "; sqs.delay.seconds=30", "orders")
                        .payload()
                        .delaySeconds())
                .isEqualTo(30);
        assertThat(convert("sqs.queue.url=" + Entries.URL + "; sqs.delay.seconds=0", "orders")
                        .payload()
                        .delaySeconds())
                .isZero();
    }

    @Test
    void sendsEachTopicToItsQueueOfEitherKind() {
        String props = "sqs.queue.name=rest; aws.region=eu-central-1; sqs.topic.to.queue.url=a:" + Entries.URL + ",b:"
                + Entries.FIFO_URL;

        assertThat(convert(props, "a").destination()).isEqualTo(Entries.URL);
        assertThat(convert(props, "a").orderingKey()).isNull();
        assertThat(convert(props, "b").destination()).isEqualTo(Entries.FIFO_URL);
        assertThat(convert(props, "b").orderingKey()).isEqualTo("key");
        assertThat(convert(props, "c").destination()).isEqualTo("rest");
    }

    @Test
    void rejectsTheRecordOfATopicWithoutAQueue() {
        assertThatThrownBy(() -> convert("sqs.topic.to.queue.url=a:" + Entries.URL, "b"))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageStartingWith("no-queue-for-topic: sqs.topic.to.queue.url has no entry for the topic b");
    }

    @Test
    void skipsRecordsWithoutValueWhereItIsToldToWhateverTheirTopic() {
        SinkRecord tombstone = new SinkRecord("orders", 0, null, "key", null, null, 1);

        assertThat(convert("sqs.queue.url=" + Entries.URL + "; behavior.on.null.values=ignore", tombstone))
                .isEmpty();
        assertThat(convert(
                        "sqs.topic.to.queue.url=other:" + Entries.URL + "; behavior.on.null.values=ignore", tombstone))
                .isEmpty();
    }

    private static Outgoing<SqsEntry> convert(String props, String topic) {
        SinkRecord record = new SinkRecord(topic, 0, Schema.STRING_SCHEMA, "key", Schema.STRING_SCHEMA, "value", 1);
        return convert(props, record).orElseThrow();
    }

    private static Optional<Outgoing<SqsEntry>> convert(String props, SinkRecord record) {
        try (SqsRecordConverter converter =
                new SqsRecordConverter(new SqsSinkConfig(SqsSinkConnectorTest.parse(props)))) {
            return converter.convert(record);
        }
    }
}
