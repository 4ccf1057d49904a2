package io.millrace.ops.rest;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when somebody waits. */
final class FakeTime {
    private final AtomicLong nanos = new AtomicLong();

    Waiting waiting() {
        return new Waiting(nanos::get, duration -> nanos.addAndGet(duration.toNanos()));
    }

    /** Each look at the clock takes this long too, as on a machine that is busy. */
    Waiting busy(Duration each) {
        return new Waiting(() -> nanos.addAndGet(each.toNanos()), duration -> nanos.addAndGet(duration.toNanos()));
    }

    Duration passed() {
        return Duration.ofNanos(nanos.get());
    }
}
