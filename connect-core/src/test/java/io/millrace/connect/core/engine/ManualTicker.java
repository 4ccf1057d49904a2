package io.millrace.connect.core.engine;

import java.time.Duration;

/** Time that passes when a test says so. Confined to one thread. */
public final class ManualTicker implements Ticker {
    private long now = 1_000_000_000L;

    @Override
    public long nanos() {
        return now;
    }

    /** Lets that much time pass. */
    public void advance(Duration duration) {
        now += duration.toNanos();
    }
}
