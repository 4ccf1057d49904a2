package io.millrace.testkit.aws.kinesis;

import java.time.Clock;
import java.time.Duration;

/** What a test may set, some of it while the server runs. Thread-safe. */
final class KinesisSettings {
    private final String region;
    private final String account;
    private final Clock clock;
    private final boolean storing;
    private volatile boolean throttling;
    private volatile KinesisLimits limits;
    private volatile Duration transition = Duration.ZERO;

    KinesisSettings(
            String region, String account, Clock clock, boolean storing, boolean throttling, KinesisLimits limits) {
        this.region = region;
        this.account = account;
        this.clock = clock;
        this.storing = storing;
        this.throttling = throttling;
        this.limits = limits;
    }

    String streamArn(String name) {
        return "arn:aws:kinesis:" + region + ":" + account + ":stream/" + name;
    }

    String account() {
        return account;
    }

    long nowMillis() {
        return clock.millis();
    }

    boolean storing() {
        return storing;
    }

    boolean throttling() {
        return throttling;
    }

    void throttling(boolean on) {
        throttling = on;
    }

    KinesisLimits limits() {
        return limits;
    }

    void limits(KinesisLimits newLimits) {
        limits = newLimits;
    }

    Duration transition() {
        return transition;
    }

    void transition(Duration duration) {
        transition = duration;
    }
}
