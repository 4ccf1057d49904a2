package io.millrace.connect.kinesis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into one, in the format that the Kinesis Producer Library invented and that the Kinesis Client Library, Firehose
 * and the de-aggregation modules for Lambda read: four magic bytes, a protocol buffer with a table of partition keys, a table of
 * explicit hash keys and the records, and the MD5 of that. See
 * https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md. Confined to one thread.
 */
final class AggregateWriter {
    private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
    private static final int DIGEST_BYTES = 16;

    // Fields of the message, and of a record within it.
    private static final int PARTITION_KEY_TABLE = 1;
    private static final int EXPLICIT_HASH_KEY_TABLE = 2;
    private static final int RECORDS = 3;
    private static final int PARTITION_KEY_INDEX = 1;
    private static final int EXPLICIT_HASH_KEY_INDEX = 2;
    private static final int DATA = 3;

    private final int maxBytes;
    private final Table partitionKeys = new Table(PARTITION_KEY_TABLE);
    private final Table explicitHashKeys = new Table(EXPLICIT_HASH_KEY_TABLE);
    private final ProtobufBuffer records = new ProtobufBuffer(1024);
    private int count;

    /** @param maxBytes the size of an aggregate with more than one record at most */
    AggregateWriter(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether data begins as an aggregate does: a reader would try to take it apart. */
    static boolean looksAggregated(byte[] data) {
        return data.length >= MAGIC.length
                && data[0] == MAGIC[0]
                && data[1] == MAGIC[1]
                && data[2] == MAGIC[2]
                && data[3] == MAGIC[3];
    }

    /**
     * Adds a record behind the others. The first is taken however large it is.
     *
     * @return false if there is no room for it: then nothing has changed
     */
    boolean add(String partitionKey, @Nullable String explicitHashKey, byte[] data) {
        int partitionKeyIndex = partitionKeys.indexOf(partitionKey);
        byte[] newPartitionKey = partitionKeys.encodedIfNew(partitionKey);
        int recordSize = ProtobufBuffer.sizeOfNumber(partitionKeyIndex) + ProtobufBuffer.sizeOfBytes(data.length);
        int added = newPartitionKey == null ? 0 : ProtobufBuffer.sizeOfBytes(newPartitionKey.length);
        int explicitHashKeyIndex = 0;
        byte[] newExplicitHashKey = null;
        if (explicitHashKey != null) {
            explicitHashKeyIndex = explicitHashKeys.indexOf(explicitHashKey);
            newExplicitHashKey = explicitHashKeys.encodedIfNew(explicitHashKey);
            recordSize += ProtobufBuffer.sizeOfNumber(explicitHashKeyIndex);
            added += newExplicitHashKey == null ? 0 : ProtobufBuffer.sizeOfBytes(newExplicitHashKey.length);
        }
        added += ProtobufBuffer.sizeOfBytes(recordSize);
        if (count > 0 && (long) size() + added > maxBytes) {
            return false;
        }
        if (newPartitionKey != null) {
            partitionKeys.add(partitionKey, newPartitionKey);
        }
        if (explicitHashKey != null && newExplicitHashKey != null) {
            explicitHashKeys.add(explicitHashKey, newExplicitHashKey);
        }
        records.length(RECORDS, recordSize);
        records.number(PARTITION_KEY_INDEX, partitionKeyIndex);
        if (explicitHashKey != null) {
            records.number(EXPLICIT_HASH_KEY_INDEX, explicitHashKeyIndex);
        }
        records.bytes(DATA, data);
        count++;
        return true;
    }

    /** How many records it holds. */
    int count() {
        return count;
    }

    /** How many bytes {@link #toByteArray} has. */
    int size() {
        return MAGIC.length + partitionKeys.size() + explicitHashKeys.size() + records.size() + DIGEST_BYTES;
    }

    byte[] toByteArray() {
        ProtobufBuffer aggregate = new ProtobufBuffer(size());
        aggregate.raw(MAGIC);
        aggregate.raw(partitionKeys.encoded);
        aggregate.raw(explicitHashKeys.encoded);
        aggregate.raw(records);
        MessageDigest md5 = md5();
        md5.update(aggregate.array(), MAGIC.length, aggregate.size() - MAGIC.length);
        aggregate.raw(md5.digest());
        return aggregate.array();
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** Text that records refer to by its place in the table. */
    private static final class Table {
        private final int field;
        private final Map<String, Integer> indexes = new HashMap<>();
        private final ProtobufBuffer encoded = new ProtobufBuffer(128);

        Table(int field) {
            this.field = field;
        }

        /** The text's place: the next free one where it is new. */
        int indexOf(String text) {
            return indexes.getOrDefault(text, indexes.size());
        }

        byte @Nullable [] encodedIfNew(String text) {
            return indexes.containsKey(text) ? null : text.getBytes(StandardCharsets.UTF_8);
        }

        void add(String text, byte[] utf8) {
            indexes.put(text, indexes.size());
            encoded.bytes(field, utf8);
        }

        int size() {
            return encoded.size();
        }
    }
}
