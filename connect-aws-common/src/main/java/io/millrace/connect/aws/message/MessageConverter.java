package io.millrace.connect.aws.message;

import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.delivery.TryLaterException;
import io.millrace.connect.core.payload.PayloadConverter;
import io.millrace.connect.core.record.RecordPayload;
import io.millrace.connect.core.record.RecordText;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of records: the body is the value (structs and maps as JSON, text and bytes as they are, or whatever
 * {@code payload.converter} writes), with ids and attributes as the configuration says. Confined to the task thread.
 */
public final class MessageConverter implements AutoCloseable {
    private final RecordPayload payload;
    private final boolean isTextKept;
    private final MessageText bodies;
    private final @Nullable RecordText fifoGroupId;
    private final @Nullable RecordText standardGroupId;
    private final @Nullable RecordText deduplicationId;
    private final MessageAttributes attributes;

    /**
     * @param connectorName part of the deduplication ids that are made of offsets
     * @param payloads null where the sink writes the values itself; closed with this
     */
    public MessageConverter(MessageConfig config, String connectorName, @Nullable PayloadConverter payloads) {
        this.payload = new RecordPayload(config.nullValues(), "ignore (skip such records)", payloads);
        this.isTextKept = payloads == null;
        this.bodies = config.newText();
        this.fifoGroupId = config.newGroupIds(true);
        this.standardGroupId = config.newGroupIds(false);
        this.deduplicationId = config.newDeduplicationIds(connectorName);
        this.attributes = config.newAttributes();
    }

    /** Whether such a record is not sent, wherever it would go. */
    public boolean skips(SinkRecord record) {
        return payload.skips(record);
    }

    /**
     * Makes the message of one record.
     *
     * @param fifo whether it goes to a FIFO queue or topic: there it has a group id, and a deduplication id unless the service is
     *     to make it
     * @return null where the configuration says that such a record is not sent
     * @throws RejectedRecordException if no message can be made of it, with what to change
     * @throws TryLaterException if the payload converter cannot write it now
     */
    public @Nullable Message convert(SinkRecord record, boolean fifo) {
        MessageBody body = body(record);
        if (body == null) {
            return null;
        }
        RecordText groupIds = fifo ? fifoGroupId : standardGroupId;
        String groupId = groupIds == null ? null : groupIds.of(record);
        String id = fifo && deduplicationId != null ? deduplicationId.of(record) : null;
        List<MessageAttribute> list = attributes.of(record, body.encoding());
        int bytes = body.bytes();
        for (MessageAttribute attribute : list) {
            bytes += attribute.bytes();
        }
        return new Message(body.text(), groupId, id, list, bytes);
    }

    private @Nullable MessageBody body(SinkRecord record) {
        if (isTextKept && record.value() instanceof String text) {
            return bodies.ofText(text); // as bytes, halves of characters would be gone
        }
        byte[] bytes = payload.bytes(record);
        if (bytes == null) {
            return null;
        }
        return payload.isOwnJson(record) ? bodies.ofOwnJson(bytes) : bodies.ofBytes(bytes);
    }

    /** Closes the payload converter, if there is one. */
    @Override
    public void close() {
        payload.close();
    }
}
