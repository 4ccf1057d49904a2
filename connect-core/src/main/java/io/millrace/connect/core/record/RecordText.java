package io.millrace.connect.core.record;

import io.millrace.connect.core.delivery.RejectedRecordException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A part of a record as text: the same for the same row, always.
 *
 * <p>Text is itself, bytes are text where they are UTF-8 and base64 where not, anything else is canonical JSON (fields sorted by
 * name), without the quotes that a decimal or a date alone would have. Confined to the task thread.
 */
@FunctionalInterface
public interface RecordText {
    /**
     * The text of that part of this record.
     *
     * @return null where it is null
     * @throws RejectedRecordException if the record has no such part, or it cannot be text
     */
    @Nullable
    String of(SinkRecord record);

    /**
     * The key.
     *
     * @param purpose what the text is for, such as {@code partition-key}: begins the reasons of rejections
     */
    static RecordText key(String purpose) {
        PlainText text = new PlainText(purpose, "the key");
        return record -> text.of(record.keySchema(), record.key());
    }

    /**
     * A field of the value.
     *
     * @param purpose what the text is for, such as {@code partition-key}: begins the reasons of rejections
     * @param configKey the configuration key that names the field
     */
    static RecordText field(String path, String purpose, String configKey) {
        FieldPath field = FieldPath.parse(path);
        PlainText text = new PlainText(purpose, "the field '" + path + "'");
        return record -> {
            FieldPath.Found found = field.find(record.value(), record.valueSchema());
            if (found == null) {
                throw new RejectedRecordException(
                        purpose + "-missing", "the value has no field '" + path + "', which " + configKey + " names");
            }
            return text.of(found.schema(), found.value());
        };
    }

    /**
     * The last header of a name.
     *
     * @param purpose what the text is for, such as {@code partition-key}: begins the reasons of rejections
     * @param configKey the configuration key that names the header
     */
    static RecordText header(String name, String purpose, String configKey) {
        PlainText text = new PlainText(purpose, "the header '" + name + "'");
        return record -> {
            Header header = record.headers().lastWithName(name);
            if (header == null) {
                throw new RejectedRecordException(
                        purpose + "-missing", "the record has no header '" + name + "', which " + configKey + " names");
            }
            return text.of(header.schema(), header.value());
        };
    }

    /** The topic that the record was read from. */
    static RecordText topic() {
        return SinkRecord::originalTopic;
    }

    /** The topic and partition that the record was read from, as {@code topic-partition}. */
    static RecordText topicPartition() {
        return record -> record.originalTopic() + "-" + record.originalKafkaPartition();
    }

    /** The same text for every record. */
    static RecordText fixed(String text) {
        return record -> text;
    }

    /** This text, or that of {@code other} where this is null or empty. */
    default RecordText orElse(RecordText other) {
        return record -> {
            String text = of(record);
            return text == null || text.isEmpty() ? other.of(record) : text;
        };
    }
}
