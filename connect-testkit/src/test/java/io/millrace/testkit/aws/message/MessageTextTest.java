package io.millrace.testkit.aws.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\t\n\r ~", "\uD7FF\uE000\uFFFD", "\uD800\uDC00\uDBFF\uDFFF", "ä€😀"})
    void takesWhatTheServiceTakesAndCountsItsUtf8(String text) {
        assertThat(MessageText.firstRefused(text)).isEqualTo(-1);
        assertThat(MessageText.utf8Bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 0xB, 0xC, 0xE, 0x1F, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xFFFE, 0xFFFF})
    void refusesControlCharactersHalvesOfPairsAndNoncharacters(int refused) {
        assertThat(MessageText.firstRefused("ä😀" + (char) refused)).isEqualTo(refused);
        assertThat(MessageText.firstRefused((char) refused + "x")).isEqualTo(refused);
    }

    @Test
    void refusesAPairInTheWrongOrder() {
        assertThat(MessageText.firstRefused("\uDC00\uD800")).isEqualTo(0xDC00);
        assertThat(MessageText.firstRefused("\uD800\uD800\uDC00")).isEqualTo(0xD800);
    }

    @Test
    void takes128CharactersOfAnId() {
        assertThat(MessageIds.isValid("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~aZ09")).isTrue();
        assertThat(MessageIds.isValid("x".repeat(128))).isTrue();
        assertThat(MessageIds.isValid("x".repeat(129))).isFalse();
        assertThat(MessageIds.isValid("")).isFalse();
        assertThat(MessageIds.isValid("a b")).isFalse();
        assertThat(MessageIds.isValid("\u007F")).isFalse();
        assertThat(MessageIds.isValid("é")).isFalse();
    }
}
