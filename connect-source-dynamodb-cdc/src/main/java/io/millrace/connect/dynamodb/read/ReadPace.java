package io.millrace.connect.dynamodb.read;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * When one shard may be read the next time. It keeps the shard's quota, of calls and of bytes: what a call returns is not known
 * before, so it is paid for afterwards. It pauses where nothing new comes, longer each time; where the shard refuses, because others
 * read it too, and less long only as it goes on to answer; and after failures. Confined to one thread; times are a ticker's
 * nanoseconds.
 */
final class ReadPace {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    /**
     * What a page is to have at least. Two such pages a second are a shard's quota; larger ones only cost memory, of which the SDK
     * keeps several times an answer's size for each of its connections.
     */
    private static final long PAGE_BYTES = 1024 * 1024;

    private static final long SHORTEST_IDLE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SHORTEST_RETRY = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_RETRY = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_DOUBLINGS = 4;

    private final long callInterval;
    private final long pageBytes;
    private final double nanosPerByte;
    private final long longestIdle;
    private final long longestThrottled;
    private final DoubleSupplier random;

    private long calledAt;
    private long nextCall;
    /** AWS lets a page of 10 MiB pass, and then nothing for 5 seconds. */
    private long bytesPaidAt;

    /** Of the latest page that had any; before that, a guess. */
    private long bytesPerRecord = 1024;

    private long pausedUntil;
    private long idlePause;
    private int throttles;
    private int failures;

    /** @param random numbers from 0 (inclusive) to 1 (exclusive) */
    ReadPace(ReadLimits limits, long now, DoubleSupplier random) {
        this.callInterval = (long) (NANOS_PER_SECOND / limits.callsPerSecond());
        this.pageBytes = Math.max(PAGE_BYTES, (long) (limits.bytesPerSecond() / limits.callsPerSecond()));
        this.nanosPerByte = NANOS_PER_SECOND / limits.bytesPerSecond();
        this.longestIdle = TimeUnit.MILLISECONDS.toNanos(limits.emptyBackoffMs());
        this.longestThrottled = TimeUnit.MILLISECONDS.toNanos(limits.throttleBackoffMs());
        this.random = random;
        this.calledAt = now;
        this.nextCall = now;
        this.bytesPaidAt = now;
        this.pausedUntil = now;
    }

    /** The time from which on the shard may be read. */
    long readyAt() {
        long quota = later(nextCall, bytesPaidAt);
        return later(quota, pausedUntil);
    }

    /** As many records as make a page that is large enough to use the quota of bytes. */
    int recordsPerPage() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, pageBytes / bytesPerRecord));
    }

    /** A call is made now. */
    void called(long now) {
        calledAt = now;
        nextCall = now + callInterval;
    }

    /** It has returned a page. */
    void answered(Page page, long now) {
        bytesPaidAt = later(bytesPaidAt, calledAt) + (long) (page.bytes() * nanosPerByte);
        if (!page.records().isEmpty()) {
            bytesPerRecord = Math.max(1, page.bytes() / page.records().size());
        }
        failures = 0;
        throttles = Math.max(0, throttles - 1);
        if (!page.records().isEmpty() || page.millisBehindLatest() > 0) {
            idlePause = 0;
            return;
        }
        idlePause = Math.min(longestIdle, Math.max(SHORTEST_IDLE, idlePause * 2));
        pausedUntil = now + idlePause;
    }

    /** The shard has refused. */
    void throttled(long now) {
        double pause = longestThrottled / Math.pow(2, MOST_DOUBLINGS - throttles);
        pausedUntil = now + (long) (pause * (0.5 + random.getAsDouble() / 2));
        throttles = Math.min(MOST_DOUBLINGS, throttles + 1);
    }

    /** The call has failed, and may succeed later. */
    void failed(long now) {
        double pause = Math.min((double) LONGEST_RETRY, SHORTEST_RETRY * Math.pow(2, failures));
        pausedUntil = now + (long) (pause * (0.5 + random.getAsDouble() / 2));
        failures = Math.min(16, failures + 1);
    }

    private static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }
}
