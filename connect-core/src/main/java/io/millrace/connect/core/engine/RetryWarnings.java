package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator that entries are sent again, and why: the first time at once, then at most once a minute. Confined to
 * the engine thread.
 */
final class RetryWarnings {
    private final Ticker ticker;
    private final Logger log;
    private final OncePerMinute pace;

    RetryWarnings(Ticker ticker) {
        this(ticker, LoggerFactory.getLogger(RetryWarnings.class));
    }

    /** @param log where to warn */
    RetryWarnings(Ticker ticker, Logger log) {
        this.ticker = ticker;
        this.log = log;
        this.pace = new OncePerMinute(ticker);
    }

    void failed(Entry<?> entry, Failure failure) {
        long failures = pace.another();
        if (failures == 0) {
            return;
        }
        @Nullable Throwable cause = failure.cause();
        log.warn(
                "{} failure(s) on the way to {} since the last such warning; trying {}. The latest: {} for {}, attempt {},"
                        + " held for {} s: {}",
                failures,
                entry.outgoing().destination(),
                failure.kind() == FailureKind.REFUSED ? "each record by itself" : "again",
                failure.code(),
                entry.origin(),
                Math.max(1, entry.failures()),
                TimeUnit.NANOSECONDS.toSeconds(ticker.nanos() - entry.takenAt()),
                failure.message());
        log.debug("Cause of the failure", cause);
    }
}
