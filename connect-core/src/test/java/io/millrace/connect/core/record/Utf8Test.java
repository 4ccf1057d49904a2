package io.millrace.connect.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Test
    void countsTheBytesThatTheEncoderMakes() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.appendCodePoint(codePoint(random));
            }

            assertThat(Utf8.length(text.toString())).isEqualTo(text.toString().getBytes(StandardCharsets.UTF_8).length);
        }
    }

    private static int codePoint(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> random.nextInt(0x80, 0x800);
            case 2 -> random.nextBoolean() ? random.nextInt(0x800, 0xD800) : random.nextInt(0xE000, 0x10000);
            default -> random.nextInt(0x10000, 0x110000);
        };
    }

    @Test
    void countsThreeBytesForHalfACharacter() {
        assertThat(Utf8.length("\uD83D")).isEqualTo(3);
        assertThat(Utf8.length("a\uDE00b")).isEqualTo(5);
        assertThat(Utf8.length("\uDE00\uD83D")).isEqualTo(6);
        assertThat(Utf8.length("\uD83D\uD83D\uDE00")).isEqualTo(7);
    }
}
