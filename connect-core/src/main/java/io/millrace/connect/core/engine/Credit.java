package io.millrace.connect.core.engine;

import io.millrace.connect.core.config.DeliveryConfig;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a task holds, counted in records and bytes. The task thread takes credit for what it hands over and waits when there
 * is none; the engine thread gives it back. Each counter has one writer.
 */
final class Credit {
    private final long maxRecords;
    private final long maxBytes;

    private volatile long takenRecords;
    private volatile long takenBytes;
    private volatile long returnedRecords;
    private volatile long returnedBytes;
    private volatile @Nullable Thread waiting;

    Credit(long maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    private static long cost(long payloadBytes, long records) {
        return payloadBytes + records * DeliveryConfig.BYTES_PER_BUFFERED_RECORD;
    }

    /** Task thread: takes credit, also where there is none left. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the task thread is the only writer
    void take(int records, long payloadBytes) {
        takenRecords += records;
        takenBytes += cost(payloadBytes, records);
    }

    /** Engine thread: gives credit back. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the engine thread is the only writer
    void giveBack(int records, long payloadBytes) {
        returnedRecords += records;
        returnedBytes += cost(payloadBytes, records);
        Thread waiter = waiting;
        if (waiter != null && isHalfFree()) {
            LockSupport.unpark(waiter);
        }
    }

    /** Records taken and not given back. */
    long records() {
        return takenRecords - returnedRecords;
    }

    /** Bytes taken and not given back. */
    long bytes() {
        return takenBytes - returnedBytes;
    }

    /** Above the high water mark: all credit is taken. */
    boolean isSpent() {
        return records() >= maxRecords || bytes() >= maxBytes;
    }

    /** At or below the low water mark: half of the credit is free. */
    boolean isHalfFree() {
        return records() <= maxRecords / 2 && bytes() <= maxBytes / 2;
    }

    /**
     * Task thread: waits until half of the credit is free, for at most {@code millis}.
     *
     * @return whether it is
     */
    boolean awaitHalfFree(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        waiting = Thread.currentThread();
        try {
            while (!isHalfFree()) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || Thread.currentThread().isInterrupted()) {
                    return isHalfFree();
                }
                LockSupport.parkNanos(this, left);
            }
            return true;
        } finally {
            waiting = null;
        }
    }
}
