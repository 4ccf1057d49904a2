package io.millrace.connect.dynamodb.decode;

/**
 * Reads the fields of a protocol buffer one after the other, without a copy. What no protocol buffer may hold is an
 * {@link UnreadableException}. Confined to one thread.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class ProtobufReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int START_GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int FIXED32 = 5;
    /** As deep as other readers go. */
    private static final int MAX_GROUPS = 100;

    private final byte[] array;
    private final int end;
    private int position;
    private int field;
    private int wireType;

    ProtobufReader(Slice message) {
        array = message.array();
        position = message.offset();
        end = position + message.length();
    }

    boolean hasNext() {
        return position < end;
    }

    /** The number of the next field, whose value is to be read or skipped then. */
    int nextField() throws UnreadableException {
        int tag = (int) varint();
        wireType = tag & 7;
        field = tag >>> 3;
        if (field == 0) {
            throw broken();
        }
        return field;
    }

    boolean isNumber() {
        return wireType == VARINT;
    }

    boolean isBytes() {
        return wireType == BYTES;
    }

    Slice bytes() throws UnreadableException {
        int length = (int) varint();
        int start = position;
        advance(length);
        return new Slice(array, start, length);
    }

    void skip() throws UnreadableException {
        skip(0);
    }

    private void skip(int depth) throws UnreadableException {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> advance(Long.BYTES);
            case FIXED32 -> advance(Integer.BYTES);
            case BYTES -> bytes();
            case START_GROUP -> skipGroup(depth + 1);
            default -> throw broken();
        }
    }

    private void skipGroup(int depth) throws UnreadableException {
        if (depth > MAX_GROUPS) {
            throw broken();
        }
        int opener = field;
        while (nextField() != opener || wireType != END_GROUP) {
            skip(depth);
        }
    }

    private long varint() throws UnreadableException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (position >= end) {
                throw broken();
            }
            byte b = array[position++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw broken();
    }

    private void advance(int length) throws UnreadableException {
        if (length < 0 || length > end - position) {
            throw broken();
        }
        position += length;
    }

    private static UnreadableException broken() {
        return new UnreadableException("is no protocol buffer");
    }
}
