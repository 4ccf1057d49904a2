package io.millrace.connect.dynamodb.decode;

import java.util.Arrays;

/** Some of an array's bytes, not copied. */
@SuppressWarnings("ArrayRecordComponent") // it is the point
record Slice(byte[] array, int offset, int length) {
    static Slice of(byte[] array) {
        return new Slice(array, 0, array.length);
    }

    byte[] toByteArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }
}
