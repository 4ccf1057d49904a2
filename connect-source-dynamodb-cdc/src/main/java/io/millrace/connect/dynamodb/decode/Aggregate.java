package io.millrace.connect.dynamodb.decode;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes apart what the Kinesis Producer Library, or whoever writes as it does, packed into one record: four magic bytes, a protocol
 * buffer with a table of partition keys, a table of explicit hash keys and the records, and the MD5 of that. See
 * https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md. As for the Kinesis Client Library, what begins
 * with the magic bytes and does not hold the rest is an ordinary record. That library drops an aggregate whole when one of its records
 * belongs to another shard; here all are kept, since a repeated record does less harm than a lost one. Stateless.
 */
final class Aggregate {
    private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
    private static final int DIGEST_BYTES = 16;

    // Fields of the message, and of a record within it.
    private static final int RECORDS = 3;
    private static final int PARTITION_KEY_INDEX = 1;
    private static final int DATA = 3;

    private Aggregate() {}

    /** Whether data begins as an aggregate does. */
    static boolean hasMagic(byte[] data) {
        return data.length >= MAGIC.length
                && data[0] == MAGIC[0]
                && data[1] == MAGIC[1]
                && data[2] == MAGIC[2]
                && data[3] == MAGIC[3];
    }

    /** The data of the records in it, in order; nothing if it is no aggregate. */
    static Optional<List<Slice>> unpack(byte[] data) {
        int length = data.length - MAGIC.length - DIGEST_BYTES;
        if (!hasMagic(data) || length <= 0) {
            return Optional.empty();
        }
        MessageDigest md5 = md5();
        md5.update(data, MAGIC.length, length);
        Slice digest = new Slice(data, MAGIC.length + length, DIGEST_BYTES);
        if (!MessageDigest.isEqual(md5.digest(), digest.toByteArray())) {
            return Optional.empty();
        }
        try {
            return Optional.of(records(new ProtobufReader(new Slice(data, MAGIC.length, length))));
        } catch (UnreadableException e) {
            return Optional.empty();
        }
    }

    private static List<Slice> records(ProtobufReader message) throws UnreadableException {
        List<Slice> records = new ArrayList<>();
        while (message.hasNext()) {
            if (message.nextField() == RECORDS && message.isBytes()) {
                records.add(data(new ProtobufReader(message.bytes())));
            } else {
                message.skip();
            }
        }
        return records;
    }

    private static Slice data(ProtobufReader packed) throws UnreadableException {
        Slice data = null;
        boolean hasKey = false;
        while (packed.hasNext()) {
            int field = packed.nextField();
            if (field == DATA && packed.isBytes()) {
                data = packed.bytes();
            } else {
                hasKey |= field == PARTITION_KEY_INDEX && packed.isNumber();
                packed.skip();
            }
        }
        if (data == null || !hasKey) {
            throw new UnreadableException("lacks a field that every record has");
        }
        return data;
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
