package io.millrace.connect.kinesis;

import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.record.RecordText;
import io.millrace.connect.core.record.TextDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Makes the partition key of a record: the same for the same row, always, and one that Kinesis accepts.
 *
 * <p>What is null or empty becomes {@code topic-partition}. What is longer than {@value #MAX_LENGTH} becomes its SHA-256, as
 * does text with half a character (an unpaired surrogate), which cannot be sent. Confined to the task thread.
 */
final class PartitionKeyStrategy {
    /**
     * Kinesis counts Unicode characters. UTF-16 units are never fewer, so a key that is short enough by ours is short enough by
     * any count. See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html
     */
    static final int MAX_LENGTH = 256;

    private static final String PURPOSE = "partition-key";

    private final boolean isOrdered;
    private final RecordText text;

    PartitionKeyStrategy(KinesisSinkConfig config, RandomGenerator random) {
        this.isOrdered = config.keySource() != KinesisSinkConfig.KeySource.RANDOM;
        RecordText given = switch (config.keySource()) {
            case KEY -> RecordText.key(PURPOSE);
            case FIELD ->
                RecordText.field(
                        Objects.requireNonNull(config.keyField()), PURPOSE, KinesisSinkConfig.PARTITION_KEY_FIELD);
            case HEADER ->
                RecordText.header(
                        Objects.requireNonNull(config.keyHeader()), PURPOSE, KinesisSinkConfig.PARTITION_KEY_HEADER);
            case PARTITION -> RecordText.topicPartition();
            case RANDOM ->
                record -> HexFormat.of().toHexDigits(random.nextLong())
                        + HexFormat.of().toHexDigits(random.nextLong());
        };
        this.text = given.orElse(RecordText.topicPartition());
    }

    /** Whether entries with the same key belong in an order; random keys do not. */
    boolean isOrdered() {
        return isOrdered;
    }

    /** @throws RejectedRecordException if the record has not what the key is to be made of */
    String keyOf(SinkRecord record) {
        String key = Objects.requireNonNull(text.of(record), "a record has a topic");
        return key.length() <= MAX_LENGTH && TextDigest.isWellFormed(key) ? key : TextDigest.sha256(key);
    }
}
