package io.millrace.connect.core.engine;

/**
 * How many requests may be under way at once: up to a maximum, halved when the service pushes back, and raised again by one
 * for about as many successes as are under way (additive increase, multiplicative decrease). Confined to the engine thread.
 */
final class InFlightLimiter {
    private final int maximum;
    private double limit;
    private int inFlight;

    InFlightLimiter(int maximum) {
        this.maximum = maximum;
        this.limit = maximum;
    }

    boolean permits() {
        return inFlight < (int) limit;
    }

    void sent() {
        inFlight++;
    }

    void succeeded() {
        inFlight--;
        limit = Math.min(maximum, limit + 1 / limit);
    }

    void failed() {
        inFlight--;
        limit = Math.max(1, limit / 2);
    }
}
