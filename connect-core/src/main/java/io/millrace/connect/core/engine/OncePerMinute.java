package io.millrace.connect.core.engine;

import java.util.concurrent.TimeUnit;

/** Lets a message that may come often be logged the first time at once, then at most once a minute. Confined to one thread. */
public final class OncePerMinute {
    private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);

    private final Ticker ticker;
    private long since;
    private long last;
    private boolean told;

    public OncePerMinute(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * Notes one more.
     *
     * @return how many there were since the last time it was told, this one included; 0 if it is not to be told now
     */
    public long another() {
        since++;
        long now = ticker.nanos();
        if (told && now - last < INTERVAL) {
            return 0;
        }
        long count = since;
        told = true;
        last = now;
        since = 0;
        return count;
    }
}
