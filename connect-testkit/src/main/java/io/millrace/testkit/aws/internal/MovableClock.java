package io.millrace.testkit.aws.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Another clock, put forward. Thread-safe. */
public final class MovableClock extends Clock {
    private final Clock clock;
    private volatile Duration ahead = Duration.ZERO;

    /** A clock that shows what the other one shows, until it is put forward. */
    public MovableClock(Clock clock) {
        this.clock = clock;
    }

    /** Puts it forward; times before now are refused, because no clock of a service goes back. */
    public synchronized void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("The clock cannot be put back by " + by.negated() + ".");
        }
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return clock.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Nobody here asks for a zone.");
    }
}
