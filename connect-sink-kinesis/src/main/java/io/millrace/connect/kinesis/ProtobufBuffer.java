package io.millrace.connect.kinesis;

import java.util.Arrays;

/**
 * Bytes in the making, with the two wire types of protocol buffers that an aggregate needs. See
 * https://protobuf.dev/programming-guides/encoding. Confined to one thread.
 */
final class ProtobufBuffer {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private byte[] bytes;
    private int size;

    ProtobufBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    /** Writes a field that holds a number, not negative. */
    void number(int field, int value) {
        varint(field << 3 | VARINT);
        varint(value);
    }

    /** Writes a field that holds bytes. */
    void bytes(int field, byte[] value) {
        length(field, value.length);
        raw(value, value.length);
    }

    /** Begins a field of this many bytes, which come next. */
    void length(int field, int length) {
        varint(field << 3 | LENGTH_DELIMITED);
        varint(length);
    }

    void raw(byte[] value) {
        raw(value, value.length);
    }

    void raw(ProtobufBuffer value) {
        raw(value.bytes, value.size);
    }

    /** The array behind it; {@link #size} bytes of it count. */
    byte[] array() {
        return bytes;
    }

    private void raw(byte[] value, int length) {
        ensure(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
    }

    private void varint(int value) {
        ensure(5);
        int rest = value;
        while (rest > 0x7F) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    /** The size of what {@link #number} writes, where the field's number is below 16. */
    static int sizeOfNumber(int value) {
        return 1 + sizeOfVarint(value);
    }

    /** The size of a field with that many bytes, where the field's number is below 16. */
    static int sizeOfBytes(int length) {
        return 1 + sizeOfVarint(length) + length;
    }

    private static int sizeOfVarint(int value) {
        return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
    }
}
