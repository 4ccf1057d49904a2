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
    private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);

    private final Ticker ticker;
    private final Logger log;
    private long failuresSince;
    private long lastWarning;
    private boolean warned;

    RetryWarnings(Ticker ticker) {
        this(ticker, LoggerFactory.getLogger(RetryWarnings.class));
    }

    /** @param log where to warn */
    RetryWarnings(Ticker ticker, Logger log) {
        this.ticker = ticker;
        this.log = log;
    }

    void failed(Entry<?> entry, Failure failure) {
        failuresSince++;
        long now = ticker.nanos();
        if (warned && now - lastWarning < INTERVAL) {
            return;
        }
        @Nullable Throwable cause = failure.cause();
        log.warn(
                "{} failure(s) on the way to {} since the last such warning; trying {}. The latest: {} for {}, attempt {},"
                        + " held for {} s: {}",
                failuresSince,
                entry.outgoing().destination(),
                failure.kind() == FailureKind.REFUSED ? "each record by itself" : "again",
                failure.code(),
                entry.origin(),
                Math.max(1, entry.failures()),
                TimeUnit.NANOSECONDS.toSeconds(now - entry.takenAt()),
                failure.message());
        log.debug("Cause of the failure", cause);
        warned = true;
        lastWarning = now;
        failuresSince = 0;
    }
}
