package io.millrace.connect.sns;

import io.millrace.connect.aws.message.Message;
import io.millrace.connect.aws.message.MessageConverter;
import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.connect.core.delivery.RecordConverter;
import io.millrace.connect.core.delivery.RejectedRecordException;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes a PublishBatch entry of a record. Confined to the task thread. */
final class SnsRecordConverter implements RecordConverter<SnsEntry> {
    private final TopicArns topics;
    private final Subject subject;
    private final boolean isMessageForEachProtocol;
    private final MessageConverter messages;

    /** Opens the payload converter, if there is one: close this. */
    SnsRecordConverter(SnsSinkConfig config) {
        this.topics = config.topics();
        this.subject = config.subject();
        this.isMessageForEachProtocol = config.isMessageForEachProtocol();
        this.messages = config.openConverter();
    }

    @Override
    public Optional<Outgoing<SnsEntry>> convert(SinkRecord record) {
        if (messages.skips(record)) {
            return Optional.empty();
        }
        String arn = topics.arnOf(record.topic());
        if (arn == null) {
            throw new RejectedRecordException(
                    "no-arn-for-topic",
                    SnsSinkConfig.TOPIC_TO_ARN + " has no entry for the topic " + record.topic()
                            + " (as it is after all transforms): add one, or set " + SnsSinkConfig.TOPIC_ARN
                            + " for topics without an entry");
        }
        boolean isFifo = TopicArns.isFifo(arn);
        Message message = messages.convert(record, isFifo);
        if (message == null) {
            return Optional.empty();
        }
        if (isMessageForEachProtocol) {
            ProtocolMessages.check(message.body());
        }
        SnsEntry entry = new SnsEntry(message, subject.of(record), isMessageForEachProtocol);
        return Optional.of(new Outgoing<>(arn, isFifo ? message.groupId() : null, entry, entry.bytes()));
    }

    @Override
    public void close() {
        messages.close();
    }
}
