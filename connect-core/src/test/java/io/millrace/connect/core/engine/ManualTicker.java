package io.millrace.connect.core.engine;

import java.time.Duration;

/** Time that passes when a test says so. */
final class ManualTicker implements Ticker {
    private long now = 1_000_000_000L;

    @Override
    public long nanos() {
        return now;
    }

    void advance(Duration duration) {
        now += duration.toNanos();
    }
}
