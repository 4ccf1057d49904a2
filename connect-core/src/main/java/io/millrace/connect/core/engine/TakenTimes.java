package io.millrace.connect.core.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When the numbered records of a partition were taken: one mark for those of a put, or of all puts within a tenth of a second.
 * Written by the task thread; {@link #age} is thread-safe.
 */
final class TakenTimes {
    /** So that an hour in which nothing can be acknowledged is not more than some 36,000 marks. */
    private static final long RESOLUTION = TimeUnit.MILLISECONDS.toNanos(100);

    private final ConcurrentLinkedQueue<Mark> marks = new ConcurrentLinkedQueue<>();
    private @Nullable Mark latest;

    private static final class Mark {
        final long takenAt;
        volatile long end;

        Mark(long takenAt, long end) {
            this.takenAt = takenAt;
            this.end = end;
        }
    }

    /** The records since the last mark, up to {@code end} (exclusive), were taken at {@code now}. */
    void mark(long end, long now) {
        Mark last = latest;
        if (last == null ? end == 0 : end == last.end) {
            return;
        }
        if (last != null && now - last.takenAt < RESOLUTION) {
            last.end = end;
        } else {
            latest = new Mark(now, end);
            marks.add(latest);
        }
    }

    /** Forgets the times of records before {@code acknowledged}. The last mark stays, since it may yet grow. */
    void trim(long acknowledged) {
        for (Mark first = marks.peek();
                first != null && first != latest && first.end <= acknowledged;
                first = marks.peek()) {
            marks.remove();
        }
    }

    /** Nanoseconds since the record with this number was taken; 0 where it is not there yet. */
    long age(long number, long now) {
        for (Mark mark : marks) {
            if (mark.end > number) {
                return Math.max(0, now - mark.takenAt);
            }
        }
        return 0;
    }
}
