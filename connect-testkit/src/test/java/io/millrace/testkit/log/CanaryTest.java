package io.millrace.testkit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanaryTest {
    private final Canary canary = Canary.in("payload");
    private final byte[] bytes = canary.text().getBytes(StandardCharsets.UTF_8);

    @Test
    void isFoundInTheFormsThatBytesAreWrittenIn() {
        assertThat(canary.findIn(List.of("a " + canary + " b"))).hasSize(1);
        assertThat(canary.findIn(List.of(HexFormat.of().withUpperCase().formatHex(bytes))))
                .hasSize(1);
        assertThat(canary.findIn(List.of(Arrays.toString(bytes)))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"", "{\"a", "{\"ab"})
    void isFoundInBase64AtAnyOffset(String before) {
        byte[] document = (before + canary + "\"}").getBytes(StandardCharsets.UTF_8);

        assertThat(canary.findIn(List.of(Base64.getEncoder().encodeToString(document))))
                .hasSize(1);
    }

    @Test
    void isNotFoundWhereItIsNot() {
        assertThat(canary.findIn(List.of("canary", Canary.in("payload").text(), "")))
                .isEmpty();
    }
}
