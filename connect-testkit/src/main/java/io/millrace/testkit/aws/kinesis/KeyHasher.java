package io.millrace.testkit.aws.kinesis;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** MD5 of partition keys; one per thread, because a digest has state and is costly to make. */
final class KeyHasher {
    private static final ThreadLocal<KeyHasher> OF_THREAD = ThreadLocal.withInitial(KeyHasher::new);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MessageDigest digest;
    private final byte[] hash = new byte[16];

    private KeyHasher() {
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5.", e);
        }
    }

    static KeyHasher ofThread() {
        return OF_THREAD.get();
    }

    /** Hashes the UTF-8 of a partition key; {@link #high()} and {@link #low()} then have the result. */
    void hash(byte[] utf8) {
        digest.update(utf8, 0, utf8.length);
        try {
            digest.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("MD5 has 16 bytes.", e);
        }
    }

    long high() {
        return (long) LONGS.get(hash, 0);
    }

    long low() {
        return (long) LONGS.get(hash, 8);
    }
}
