package io.millrace.testkit.aws.kinesis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class UserRecordsTest {

    @Test
    void countsWhatIsNoAggregateAsOne() {
        assertThat(UserRecords.in(new byte[0])).isEqualTo(1);
        assertThat(UserRecords.in("{\"id\":1,\"note\":\"plain text\"}".getBytes(US_ASCII)))
                .isEqualTo(1);
    }

    @Test
    void countsTheRecordsOfAnAggregateAndNotItsKeys() {
        assertThat(UserRecords.in(aggregate(2, 1))).isEqualTo(1);
        assertThat(UserRecords.in(aggregate(2, 400))).isEqualTo(400);
    }

    @Test
    void countsAnAggregateThatMakesNoSenseAsOne() {
        byte[] whole = aggregate(2, 3);

        assertThat(UserRecords.in(Arrays.copyOf(whole, whole.length - 5))).isEqualTo(1);
    }

    private static byte[] aggregate(int keys, int records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
        for (int i = 0; i < keys; i++) {
            field(out, 1, new byte[20]);
        }
        for (int i = 0; i < records; i++) {
            field(out, 3, new byte[200]);
        }
        out.writeBytes(new byte[16]);
        return out.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int number, byte[] value) {
        out.write(number << 3 | 2);
        if (value.length > 127) {
            out.write(value.length & 0x7F | 0x80);
            out.write(value.length >> 7);
        } else {
            out.write(value.length);
        }
        out.writeBytes(value);
    }
}
