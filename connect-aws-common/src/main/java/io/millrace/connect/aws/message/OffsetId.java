package io.millrace.connect.aws.message;

import io.millrace.connect.core.record.RecordText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A deduplication id of where a record was read: the SHA-256, in 64 hex digits, of the connector's name, the topic (as it was
 * before all transforms; both in UTF-8), the partition (4 bytes), the offset (8 bytes) and the record's timestamp (8 bytes in
 * milliseconds, none where it has no timestamp), each preceded by its length in bytes (4 bytes); the high byte comes first.
 *
 * <p>The timestamp is there because a topic that is deleted and made anew counts its offsets from 0 again. The name, because two
 * connectors may send one topic to one queue. The recipe is part of what a sink promises across versions: with another one, what
 * is sent again after an upgrade would be a duplicate.
 *
 * <p>Confined to the task thread: one digest and one buffer serve all records.
 */
final class OffsetId implements RecordText {
    private static final int LENGTH = Integer.BYTES;
    private static final int NUMBERS = 3 * LENGTH + Integer.BYTES + 2 * Long.BYTES;

    private final MessageDigest sha256;
    private final byte[] connectorName;
    private String topic = "";
    private ByteBuffer input;
    private int numbersAt;

    OffsetId(String connectorName) {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        this.connectorName = connectorName.getBytes(StandardCharsets.UTF_8);
        this.input = beginning(topic);
        this.numbersAt = input.position();
    }

    @Override
    public String of(SinkRecord record) {
        if (!topic.equals(record.originalTopic())) {
            topic = record.originalTopic();
            input = beginning(topic);
            numbersAt = input.position();
        }
        Long timestamp = record.timestamp();
        input.clear()
                .position(numbersAt)
                .putInt(Integer.BYTES)
                .putInt(record.originalKafkaPartition())
                .putInt(Long.BYTES)
                .putLong(record.originalKafkaOffset());
        if (timestamp == null) {
            input.putInt(0);
        } else {
            input.putInt(Long.BYTES).putLong(timestamp);
        }
        sha256.update(input.flip());
        return HexFormat.of().formatHex(sha256.digest());
    }

    private ByteBuffer beginning(String topicName) {
        byte[] name = topicName.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * LENGTH + connectorName.length + name.length + NUMBERS)
                .putInt(connectorName.length)
                .put(connectorName)
                .putInt(name.length)
                .put(name);
    }
}
