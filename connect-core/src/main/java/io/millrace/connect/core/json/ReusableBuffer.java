package io.millrace.connect.core.json;

import java.io.OutputStream;
import java.util.Arrays;

/** Bytes written, in an array that is kept for the next value. Confined to one thread. */
final class ReusableBuffer extends OutputStream {
    private static final int INITIAL = 16 * 1024;
    /** A larger array is given back after the value that needed it. */
    private static final int KEPT = 1024 * 1024;

    private byte[] bytes = new byte[INITIAL];
    private int size;

    @Override
    public void write(int b) {
        ensureRoom(1);
        bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        ensureRoom(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    void reset() {
        size = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[INITIAL];
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensureRoom(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, bytes.length * 2L)));
        }
    }
}
