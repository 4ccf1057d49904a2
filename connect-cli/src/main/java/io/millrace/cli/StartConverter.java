package io.millrace.cli;

import io.millrace.ops.TailStart;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --from}. */
final class StartConverter {
    private StartConverter() {}

    static TailStart start(String text, Clock clock) {
        return switch (text) {
            case "beginning" -> TailStart.BEGINNING;
            case "end" -> TailStart.END;
            default -> TailStart.since(time(text, clock));
        };
    }

    private static Instant time(String text, Clock clock) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            try {
                return clock.instant().minus(DurationConverter.parse(text));
            } catch (TypeConversionException noDuration) {
                throw new UserError(
                        "--from=" + text
                                + ": neither beginning nor end, nor a duration ago such as 15m, nor a time such as 2026-01-31T12:00:00Z",
                        noDuration);
            }
        }
    }
}
