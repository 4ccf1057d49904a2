package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UnitsTest {

    @Test
    void countsHaveThreeDigitsOrAUnit() {
        assertThat(LongStream.of(0, 7, 999, 1000, 1234, 9_960, 34_499, 999_400, 999_600, 1_200_000, Long.MAX_VALUE)
                        .mapToObj(Units::count))
                .containsExactly("0", "7", "999", "1k", "1.2k", "10k", "34k", "999k", "1M", "1.2M", "9223372T");
    }

    @Test
    void bytesAreInPowersOf1024() {
        assertThat(LongStream.of(0, 512, 1023, 1024, 3_565_158, 5L << 30).mapToObj(Units::bytes))
                .containsExactly("0 B", "512 B", "1023 B", "1 KiB", "3.4 MiB", "5 GiB");
    }

    @Test
    void secondsAreInTheirLargestUnit() {
        assertThat(List.of(0.0, 0.04, 0.44, 9.94, 9.96, 59.4, 59.6, 3599.0, 7200.0, 172_800.0).stream()
                        .map(Units::seconds))
                .containsExactly("0s", "0s", "0.4s", "9.9s", "10s", "59s", "1m", "59m", "2h", "2d");
    }

    @Test
    void smallRatesKeepADecimal() {
        assertThat(List.of(0.0, 0.5, 2.0, 25.4, 1234.0).stream().map(Units::rate))
                .containsExactly("0/s", "0.5/s", "2/s", "25/s", "1.2k/s");
    }
}
