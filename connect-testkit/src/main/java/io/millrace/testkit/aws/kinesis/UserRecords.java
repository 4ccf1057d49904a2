package io.millrace.testkit.aws.kinesis;

/**
 * Counts what a record stands for: 1, or as many as an aggregate in KPL's format says it holds. Looks at the outline only;
 * whether consumers can read the aggregate is for them to say. Stateless.
 */
final class UserRecords {
    private static final int[] MAGIC = {0xF3, 0x89, 0x9A, 0xC2};
    private static final int DIGEST_BYTES = 16;
    private static final int RECORDS_FIELD = 3;
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private final byte[] data;
    private final int end;
    private int at = MAGIC.length;

    private UserRecords(byte[] data) {
        this.data = data;
        this.end = data.length - DIGEST_BYTES;
    }

    /** The number of user records in the payload of a Kinesis record. */
    static int in(byte[] data) {
        return isAggregate(data) ? new UserRecords(data).count() : 1;
    }

    private static boolean isAggregate(byte[] data) {
        if (data.length < MAGIC.length + DIGEST_BYTES) {
            return false;
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if ((data[i] & 0xFF) != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    /** The fields of the message one after the other, without looking into them; 1 when they make no sense. */
    private int count() {
        int records = 0;
        while (at < end) {
            long tag = varint();
            long length = varint(); // or the value of a number, which takes no more room
            int type = (int) (tag & 7);
            if (type == LENGTH_DELIMITED && length >= 0 && length <= end - at) {
                at += (int) length;
                records += tag >>> 3 == RECORDS_FIELD ? 1 : 0;
            } else if (type != VARINT) {
                return 1;
            }
        }
        return at == end ? records : 1;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64 && at < end; shift += 7) {
            byte next = data[at++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        at = end + 1; // cut off: makes no sense
        return 0;
    }
}
