package io.millrace.connect.kinesis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where Kinesis puts an entry: at its explicit hash key, else at the MD5 of its partition key. See
 * https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html. Confined to one thread.
 */
final class KeyHasher {
    private final MessageDigest md5;

    KeyHasher() {
        try {
            md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    HashKey hash(String partitionKey, @Nullable String explicitHashKey) {
        if (explicitHashKey != null) {
            return HashKey.parse(explicitHashKey);
        }
        ByteBuffer digest = ByteBuffer.wrap(md5.digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
        return new HashKey(digest.getLong(), digest.getLong());
    }
}
