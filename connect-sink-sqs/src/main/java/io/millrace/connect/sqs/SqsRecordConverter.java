package io.millrace.connect.sqs;

import io.millrace.connect.aws.message.Message;
import io.millrace.connect.aws.message.MessageConverter;
import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.connect.core.delivery.RecordConverter;
import io.millrace.connect.core.delivery.RejectedRecordException;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Makes a SendMessageBatch entry of a record. Confined to the task thread. */
final class SqsRecordConverter implements RecordConverter<SqsEntry> {
    private final QueueRouting queues;
    private final @Nullable Integer delaySeconds;
    private final MessageConverter messages;

    /** Opens the payload converter, if there is one: close this. */
    SqsRecordConverter(SqsSinkConfig config) {
        this.queues = config.queues();
        this.delaySeconds = config.delaySeconds();
        this.messages = new MessageConverter(config.messages(), config.connectorName(), config.openPayloadConverter());
    }

    @Override
    public Optional<Outgoing<SqsEntry>> convert(SinkRecord record) {
        if (messages.skips(record)) {
            return Optional.empty();
        }
        String queue = queues.queueOf(record.topic());
        if (queue == null) {
            throw new RejectedRecordException(
                    "no-queue-for-topic",
                    SqsSinkConfig.TOPIC_TO_QUEUE_URL + " has no entry for the topic " + record.topic()
                            + " (as it is after all transforms): add one, or set " + SqsSinkConfig.QUEUE_URL
                            + " for topics without an entry");
        }
        boolean isFifo = QueueUrl.isFifo(queue);
        Message message = messages.convert(record, isFifo);
        return message == null
                ? Optional.empty()
                : Optional.of(new Outgoing<>(
                        queue,
                        isFifo ? message.groupId() : null,
                        new SqsEntry(message, delaySeconds),
                        message.bytes()));
    }

    @Override
    public void close() {
        messages.close();
    }
}
