package io.millrace.connect.dynamodb.decode;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.kinesis.retrieval.kpl.Messages.AggregatedRecord;

/** Makes aggregates with the classes of the Kinesis Client Library. */
final class Aggregates {
    private Aggregates() {}

    static byte[] of(String... records) {
        return of(Stream.of(records)
                .map(record -> record.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    static byte[] of(List<byte[]> records) {
        AggregatedRecord.Builder aggregate = AggregatedRecord.newBuilder().addPartitionKeyTable("key");
        for (byte[] record : records) {
            aggregate.addRecordsBuilder().setPartitionKeyIndex(0).setData(ByteString.copyFrom(record));
        }
        return sealed(aggregate.build().toByteArray());
    }

    /** The message between magic bytes and digest. */
    static byte[] sealed(byte[] message) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
            out.writeBytes(message);
            out.writeBytes(MessageDigest.getInstance("MD5").digest(message));
            return out.toByteArray();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
