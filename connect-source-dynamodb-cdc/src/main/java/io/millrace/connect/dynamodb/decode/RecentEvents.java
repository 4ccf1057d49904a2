package io.millrace.connect.dynamodb.decode;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the ids of events, to tell those that come again. An event repeats another if both have the same id, came as different
 * records, and arrived in the stream within the window of each other. The same record read again is no repetition: it is asked for.
 * At most so many ids are remembered, the oldest are forgotten first. Confined to one thread.
 */
final class RecentEvents {
    private final long windowMs;
    private final Map<String, Arrival> arrivals;

    RecentEvents(long windowMs, int maxIds) {
        this.windowMs = windowMs;
        this.arrivals = new Bounded(maxIds);
    }

    /**
     * Whether an event repeats one that came before; it is remembered if not.
     *
     * @param arrived when its record arrived in the stream; null if that is not known: then nothing is a repetition
     */
    boolean isRepeated(String id, Place place, @Nullable Instant arrived) {
        if (windowMs == 0 || arrived == null) {
            return false;
        }
        Arrival now = new Arrival(place, arrived.toEpochMilli());
        Arrival first = arrivals.putIfAbsent(id, now);
        if (first == null || first.place.equals(place)) {
            return false;
        }
        if (Math.abs(now.millis - first.millis) <= windowMs) {
            return true;
        }
        arrivals.remove(id);
        arrivals.put(id, now);
        return false;
    }

    private record Arrival(Place place, long millis) {}

    private static final class Bounded extends LinkedHashMap<String, Arrival> {
        private static final long serialVersionUID = 1L;

        private final int max;

        Bounded(int max) {
            this.max = max;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Arrival> eldest) {
            return size() > max;
        }
    }
}
