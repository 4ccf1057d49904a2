package io.millrace.transforms.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IsoTextTest {
    private static final long MICROS = 1_000_000;
    private static final int ROUNDS = 3_000;

    private final IsoText iso = new IsoText();
    private final Random random = new Random(20_241_203);

    @Test
    void datesAreThoseOfJavaTime() {
        LongStream days = LongStream.concat(
                LongStream.of(
                        0,
                        -1,
                        LocalDate.of(0, 1, 1).toEpochDay(),
                        LocalDate.of(-1, 12, 31).toEpochDay(),
                        LocalDate.of(0, 2, 29).toEpochDay(),
                        LocalDate.of(1900, 2, 28).toEpochDay() + 1,
                        LocalDate.of(2000, 2, 29).toEpochDay(),
                        LocalDate.of(9999, 12, 31).toEpochDay(),
                        LocalDate.of(10_000, 1, 1).toEpochDay(),
                        LocalDate.MIN.toEpochDay(),
                        LocalDate.MAX.toEpochDay()),
                random.longs(ROUNDS, Integer.MIN_VALUE, Integer.MAX_VALUE));

        assertThat(days)
                .allSatisfy(day -> assertThat(iso.date(day))
                        .isEqualTo(LocalDate.ofEpochDay(day).toString()));
    }

    @Test
    void everyDayOfFourHundredYears() {
        LocalDate start = LocalDate.of(1799, 1, 1);

        for (LocalDate day = start; day.getYear() < 2201; day = day.plusDays(1)) {
            assertThat(iso.date(day.toEpochDay())).isEqualTo(day.toString());
        }
    }

    @Test
    void timestampsAreThoseOfJavaTimeButForTheZerosAtTheEnd() {
        LongStream values = LongStream.concat(
                LongStream.of(0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 999_999, -1_000_000), random.longs(ROUNDS));

        assertThat(values).allSatisfy(value -> {
            LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(value, 86_400 * MICROS));
            LocalTime time = LocalTime.ofNanoOfDay(Math.floorMod(value, 86_400 * MICROS) * 1_000);
            assertThat(iso.timestamp(value, MICROS)).isEqualTo(day + "T" + withoutZeros(time));
        });
    }

    @Test
    void timesAreThoseOfJavaTimeButForTheZerosAtTheEnd() {
        random.longs(ROUNDS, 0, LocalTime.MAX.toNanoOfDay() + 1)
                .forEach(nanos -> assertThat(iso.time(nanos, 1_000_000_000))
                        .isEqualTo(withoutZeros(LocalTime.ofNanoOfDay(nanos))));
    }

    @Test
    void durationsAreThoseOfJavaTime() {
        LongStream values = LongStream.concat(
                LongStream.of(0, 1, -1, -1_500_000, 60 * MICROS, 3600 * MICROS, Long.MAX_VALUE, Long.MIN_VALUE),
                random.longs(ROUNDS));

        assertThat(values)
                .allSatisfy(value -> assertThat(iso.duration(value, MICROS))
                        .isEqualTo(Duration.of(value, ChronoUnit.MICROS).toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00:00:00",
        "86400000000, 24:00:00",
        "3020399000000, 838:59:59",
        "-3020399000000, -838:59:59",
        "-500000, -00:00:00.5",
        "45296100000, 12:34:56.1",
        "9223372036854775807, 2562047788:00:54.775807",
        "-9223372036854775808, -2562047788:00:54.775808"
    })
    void timesThatNoClockShows(long micros, String expected) {
        assertThat(iso.time(micros, MICROS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0000", "1, 0001", "2024, 2024", "-1, -0001", "12345, +12345", "-2147483648, -2147483648"})
    void years(int year, String expected) {
        assertThat(iso.year(year)).isEqualTo(expected);
    }

    private static String withoutZeros(LocalTime time) {
        String seconds = String.format(
                java.util.Locale.ROOT, "%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
        String fraction =
                String.format(java.util.Locale.ROOT, "%09d", time.getNano()).replaceAll("0+$", "");
        return fraction.isEmpty() ? seconds : seconds + "." + fraction;
    }
}
