package io.millrace.ops.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotificationTest {
    private static final String JSON =
            "{\"id\":\"s1\",\"type\":\"STARTED\",\"aggregate_type\":\"Incremental Snapshot\",\"additional_data\":"
                    + "{\"connector_name\":\"shop\",\"data_collections\":\"public.a,public.b\"},\"timestamp\":1700000000000}";
    private static final Notification NOTIFICATION = new Notification(
            "s1",
            "Incremental Snapshot",
            "STARTED",
            Map.of("connector_name", "shop", "data_collections", "public.a,public.b"),
            Instant.ofEpochMilli(1_700_000_000_000L));

    @Test
    void readsJsonWithoutAndWithItsSchema() {
        assertThat(Notification.read(JSON.getBytes(UTF_8))).isEqualTo(NOTIFICATION);
        assertThat(Notification.read(("{\"schema\":{\"type\":\"struct\"},\"payload\":" + JSON + "}").getBytes(UTF_8)))
                .isEqualTo(NOTIFICATION);
        assertThat(NOTIFICATION.tables("data_collections")).containsExactly("public.a", "public.b");
    }

    @Test
    void readsJsonBehindARegistrysHeader() {
        assertThat(Notification.read(("\0\0\0\0\7" + JSON).getBytes(UTF_8))).isEqualTo(NOTIFICATION);
    }

    @Test
    void readsAvroBehindARegistrysHeader() {
        ByteArrayOutputStream avro = new ByteArrayOutputStream();
        avro.writeBytes(new byte[] {0, 0, 0, 0, 7});
        text(avro, "s1");
        text(avro, "STARTED");
        text(avro, "Incremental Snapshot");
        number(avro, 1); // the union's second branch
        number(avro, 2);
        text(avro, "connector_name");
        text(avro, "shop");
        text(avro, "data_collections");
        text(avro, "public.a,public.b");
        number(avro, 0);
        number(avro, 1_700_000_000_000L);

        assertThat(Notification.read(avro.toByteArray())).isEqualTo(NOTIFICATION);
    }

    @Test
    void passesOverWhatIsNone() {
        assertThat(Notification.read(null)).isNull();
        assertThat(Notification.read(new byte[0])).isNull();
        assertThat(Notification.read("{\"event_type\":\"INSERT\"}".getBytes(UTF_8)))
                .isNull();
        assertThat(Notification.read("{".getBytes(UTF_8))).isNull();
        assertThat(Notification.read("text".getBytes(UTF_8))).isNull();
        assertThat(Notification.read(HexFormat.of().parseHex("000000000702fffffffffffffffff0")))
                .isNull();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        number(out, text.length());
        out.writeBytes(text.getBytes(UTF_8));
    }

    private static void number(ByteArrayOutputStream out, long number) {
        long zigzag = number << 1 ^ number >> 63;
        while ((zigzag & ~0x7FL) != 0) {
            out.write((int) (zigzag & 0x7F | 0x80));
            zigzag >>>= 7;
        }
        out.write((int) zigzag);
    }
}
