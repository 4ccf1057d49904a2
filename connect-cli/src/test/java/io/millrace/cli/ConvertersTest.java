package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {
    @ParameterizedTest
    @CsvSource({"500ms,500", "30s,30000", "5m,300000", "1h30m,5400000", "7d,604800000", "0s,0"})
    void durationsHaveUnits(String text, long millis) {
        assertThat(DurationConverter.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5x", "s", "5 s", "-5s", "5s!", "PT5S", "9999999999999s"})
    void whatIsNoDurationIsRefusedWithExamples(String text) {
        assertThatThrownBy(() -> DurationConverter.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is no duration such as 500ms, 30s, 5m or 1h30m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"36501d", "999999999999d", "36500d1ms"})
    void aDurationThatNoClockCanCountIsRefused(String text) {
        assertThatThrownBy(() -> DurationConverter.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is too long: at most 36500d");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0ms",
        "40,40ms",
        "1500,1.5s",
        "2000,2s",
        "59999,59s",
        "125000,2m5s",
        "5400000,1h30m",
        "612000000,7d2h",
        "-40,-40ms"
    })
    void durationsAreShownInTheirTwoLargestUnits(long millis, String text) {
        assertThat(DurationConverter.format(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1048576,1048576",
        "512MiB,536870912",
        "10MB,10000000",
        "1.5GiB,1610612736",
        "1kb,1000",
        "2 TiB,2199023255552",
        "7B,7"
    })
    void sizesHaveUnits(String text, long bytes) {
        assertThat(SizeConverter.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "5XB", "-1", "1e9", "9999999TiB", "5 MiB!"})
    void whatIsNoSizeIsRefusedWithExamples(String text) {
        assertThatThrownBy(() -> SizeConverter.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is no size such as 1048576, 512MiB or 10GB");
    }

    @Test
    void sizesAreShownInTheirLargestUnit() {
        assertThat(SizeConverter.format(812)).isEqualTo("812 B");
        assertThat(SizeConverter.format(1_610_612_736)).isEqualTo("1.5 GiB");
        assertThat(SizeConverter.format(Long.MAX_VALUE)).isEqualTo("8388608.0 TiB");
    }
}
