package io.millrace.testkit.aws.sqs;

import java.net.URI;
import java.time.Clock;
import java.util.function.Supplier;

/** What a test may set, some of it while the server runs. Thread-safe. */
final class SqsSettings {
    private final String region;
    private final String account;
    private final Clock clock;
    private final boolean storing;
    private final SqsLimits limits;
    private final Supplier<URI> endpoint;
    private volatile boolean throttling;

    SqsSettings(String region, String account, Clock clock, boolean storing, SqsLimits limits, Supplier<URI> endpoint) {
        this.region = region;
        this.account = account;
        this.clock = clock;
        this.storing = storing;
        this.limits = limits;
        this.endpoint = endpoint;
    }

    String account() {
        return account;
    }

    String arn(String queue) {
        return "arn:aws:sqs:" + region + ":" + account + ":" + queue;
    }

    String url(String queue) {
        return endpoint.get() + "/" + account + "/" + queue;
    }

    long nowMillis() {
        return clock.millis();
    }

    boolean storing() {
        return storing;
    }

    SqsLimits limits() {
        return limits;
    }

    boolean throttling() {
        return throttling;
    }

    void throttling(boolean on) {
        throttling = on;
    }
}
