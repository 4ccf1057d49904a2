package io.millrace.testkit.aws.http;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Request ids and the {@code Date} header, which clients take for the service's time. Thread-safe. */
final class ReplyHeaders {
    private final Clock clock;
    private final AtomicLong requests = new AtomicLong();
    private volatile Second second;

    private record Second(long epochSecond, String text) {
        static Second of(long epochSecond) {
            return new Second(
                    epochSecond,
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            Instant.ofEpochSecond(epochSecond).atOffset(ZoneOffset.UTC)));
        }
    }

    ReplyHeaders(Clock clock) {
        this.clock = clock;
        this.second = Second.of(clock.millis() / 1000);
    }

    String date() {
        long now = Math.floorDiv(clock.millis(), 1000L);
        Second current = second;
        if (current.epochSecond() != now) {
            current = Second.of(now); // formatting for each reply would cost more than the rest of the headers
            second = current;
        }
        return current.text();
    }

    String nextRequestId() {
        return new UUID(0x4d696c6c72616365L, requests.incrementAndGet()).toString();
    }
}
