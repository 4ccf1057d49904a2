package io.millrace.testkit.aws.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** The sums that SQS answers with and clients check, in hexadecimal digits. Thread-safe. */
public final class Digests {
    private static final ThreadLocal<MessageDigest> MD5 = ThreadLocal.withInitial(() -> digest("MD5"));
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(() -> digest("SHA-256"));

    private static final byte STRING = 1;
    private static final byte BINARY = 2;

    private Digests() {}

    /** MD5 of bytes. */
    public static String md5(byte[] bytes) {
        return HexFormat.of().formatHex(MD5.get().digest(bytes));
    }

    /**
     * MD5 of attributes, in the order of their names: for each the name, the type, 1 or 2 for a text or bytes, and the
     * value; all but the 1 or 2 preceded by their length. See <a
     * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html">message
     * metadata</a>.
     */
    public static String md5(List<MessageAttribute> attributes) {
        MessageDigest md5 = MD5.get();
        attributes.stream().sorted(Comparator.comparing(MessageAttribute::name)).forEach(attribute -> {
            update(md5, attribute.name().getBytes(StandardCharsets.UTF_8));
            update(md5, attribute.type().getBytes(StandardCharsets.UTF_8));
            md5.update(attribute.isBinary() ? BINARY : STRING);
            update(md5, attribute.valueBytes());
        });
        return HexFormat.of().formatHex(md5.digest());
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(SHA_256.get().digest(bytes));
    }

    private static void update(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // each JVM has them
        }
    }
}
