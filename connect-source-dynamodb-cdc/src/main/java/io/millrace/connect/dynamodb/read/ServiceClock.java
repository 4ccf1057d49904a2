package io.millrace.connect.dynamodb.read;

import io.millrace.connect.core.engine.Ticker;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;

/**
 * The service's time, as the {@code Date} header of its answers tells it: positions in a stream, and what has aged out of it, go
 * by that and not by this machine's clock. Never ahead of the service: the header counts whole seconds, rounded down. Thread-safe.
 */
public final class ServiceClock {
    private final Ticker ticker;

    /** One value, so that a reader sees both parts of the same answer. */
    private volatile @Nullable Seen seen;

    private record Seen(String header, Instant time, long nanos) {}

    public ServiceClock(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Learns from an answer; one without a readable date says nothing. */
    void answered(SdkResponse response) {
        if (response.sdkHttpResponse() == null) {
            return;
        }
        Optional<String> header = response.sdkHttpResponse().firstMatchingHeader("Date");
        Seen last = seen;
        if (header.isEmpty() || (last != null && header.get().equals(last.header()))) {
            return;
        }
        try {
            Instant time = ZonedDateTime.parse(header.get(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            seen = new Seen(header.get(), time, ticker.nanos());
        } catch (DateTimeException e) {
            return; // what listens there is not AWS; another answer, or this machine's clock, tells
        }
    }

    /** The service's time now; this machine's as long as no answer has told it. */
    public Instant now() {
        Seen last = seen;
        return last == null
                ? Instant.now()
                : last.time().plusMillis(TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - last.nanos()));
    }
}
