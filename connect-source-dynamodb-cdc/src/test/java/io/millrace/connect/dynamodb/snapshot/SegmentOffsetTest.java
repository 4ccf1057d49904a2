package io.millrace.connect.dynamodb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class SegmentOffsetTest {
    private static final Map<String, AttributeValue> KEY = Map.of(
            "id",
            AttributeValue.fromS("a\"b\\ü\u0000"),
            "n",
            AttributeValue.fromN("-1.5"),
            "b",
            AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1})));

    @Test
    void isReadAsItWasWritten() {
        for (SegmentOffset offset :
                new SegmentOffset[] {SegmentOffset.START, SegmentOffset.END, SegmentOffset.behind(KEY)}) {
            assertThat(SegmentOffset.decode("segment", offset.encode())).isEqualTo(offset);
        }
    }

    @Test
    void keepsTheTypesOfAKey() {
        assertThat(KeyText.decode(KeyText.encode(KEY))).isEqualTo(KEY);
        assertThat(KeyText.encode(Map.of("id", AttributeValue.fromN("1")))).isEqualTo("{\"id\":{\"N\":\"1\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "[]",
                "{}",
                "{\"id\":\"a\"}",
                "{\"id\":{}}",
                "{\"id\":{\"S\":1}}",
                "{\"id\":{\"SS\":[\"a\"]}}",
                "{\"id\":{\"B\":\"?\"}}",
                "{\"id\":{\"S\":\"a\",\"N\":\"1\"}}",
                "{\"id\":{\"S\":\"a\"}} x",
                "{\"id\":{\"S\":\"a\"}"
            })
    void refusesWhatIsNoKey(String lastKey) {
        assertThatThrownBy(() -> SegmentOffset.decode(
                        "segment 1 of 2 of table orders", Map.of("version", 1L, "state", "ACTIVE", "lastKey", lastKey)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("segment 1 of 2 of table orders")
                .hasMessageContaining("lastKey");
    }

    @Test
    void refusesWhatALaterReleaseOrNobodyWrites() {
        assertThatThrownBy(() -> SegmentOffset.decode("s", Map.of("version", 2L, "state", "END")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> SegmentOffset.decode("s", Map.of("version", 1L, "state", "DONE")))
                .hasMessageContaining("\"state\"");
        assertThatThrownBy(() -> SegmentOffset.decode(
                        "s", Map.of("version", 1L, "state", "END", "lastKey", "{\"id\":{\"S\":\"a\"}}")))
                .hasMessageContaining("lastKey");
        assertThatThrownBy(() -> SegmentOffset.decode("s", Map.of("version", 1L, "state", "END", "x", 1L)))
                .hasMessageContaining("\"x\"");
    }
}
