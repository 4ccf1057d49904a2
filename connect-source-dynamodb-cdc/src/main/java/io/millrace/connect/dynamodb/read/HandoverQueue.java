package io.millrace.connect.dynamodb.read;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * What was read and waits to be polled. It refuses nothing: the reader asks what it holds before it reads more, see
 * {@link ReadRoom}. Thread-safe; locks are taken once a page, not once a record.
 */
public final class HandoverQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Deque<Handover> waiting = new ArrayDeque<>();
    private final Runnable freed;
    private @Nullable ConnectException failure;
    private boolean closed;
    private volatile long records;
    private volatile long bytes;

    /** @param freed is run when something is no longer held, by the thread that polls; must be short */
    public HandoverQueue(Runnable freed) {
        this.freed = freed;
    }

    /** Puts it behind all others. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    public void put(Handover item) {
        lock.lock();
        try {
            waiting.add(item);
            records += item.records();
            bytes += item.bytes();
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Lets whoever takes the next know that there is nothing more, and why. The first failure counts. */
    void fail(ConnectException why) {
        lock.lock();
        try {
            if (failure == null) {
                failure = why;
            }
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next, which is held until it is {@link #release released}.
     *
     * @param millis how long to wait for it
     * @return null if there is none by then, or this is closed
     * @throws ConnectException why nothing more is read
     */
    public @Nullable Handover take(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            while (true) {
                if (failure != null) {
                    throw new ConnectException(failure.getMessage(), failure);
                }
                if (closed) {
                    return null;
                }
                Handover next = waiting.poll();
                if (next != null || left <= 0) {
                    return next;
                }
                left = filled.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** It is no longer held. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    public void release(Handover item) {
        lock.lock();
        try {
            records -= item.records();
            bytes -= item.bytes();
        } finally {
            lock.unlock();
        }
        freed.run();
    }

    /** Records that are held. */
    public long records() {
        return records;
    }

    /** Bytes that are held. */
    public long bytes() {
        return bytes;
    }

    /** Wakes who waits; nothing is taken any more. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
