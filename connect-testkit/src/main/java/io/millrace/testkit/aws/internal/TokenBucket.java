package io.millrace.testkit.aws.internal;

/**
 * A quota a second, with a second's worth of burst. What costs more than a whole bucket is let through when the bucket
 * is full, and leaves a debt. Not thread-safe.
 */
public final class TokenBucket {
    private double tokens;
    private long refilledMillis;

    /** A full bucket. */
    public TokenBucket(double perSecond, long nowMillis) {
        tokens = perSecond;
        refilledMillis = nowMillis;
    }

    /** True when that much could be taken now. */
    public boolean has(double cost, double perSecond, long nowMillis) {
        if (nowMillis > refilledMillis) {
            tokens = Math.min(perSecond, tokens + perSecond * (nowMillis - refilledMillis) / 1000.0);
            refilledMillis = nowMillis;
        }
        return tokens >= Math.min(cost, perSecond);
    }

    /** Takes it, whether it is there or not. */
    public void take(double cost) {
        tokens -= cost;
    }
}
