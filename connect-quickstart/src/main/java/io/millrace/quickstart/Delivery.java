package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Record, and where it has arrived. Confined to one thread. */
final class Delivery {
    private final Map<Sink, Arrival> arrivals = new EnumMap<>(Sink.class);
    private final Arrival first;
    private final long begun = System.nanoTime();

    Delivery(Arrival first) {
        this.first = first;
        add(first);
    }

    /** The Record, with its fields in their order if it has arrived anywhere that keeps it. */
    JsonNode json() {
        return arrivals.values().stream()
                .filter(arrival -> arrival.sink().isVerbatim())
                .findFirst()
                .orElse(first)
                .json();
    }

    /** False for a message of somebody's own, of which nobody knows where else it is to arrive. */
    boolean isRecord() {
        return !first.text("event_id").isEmpty();
    }

    void add(Arrival arrival) {
        arrivals.putIfAbsent(arrival.sink(), arrival);
    }

    @Nullable
    Arrival at(Sink sink) {
        return arrivals.get(sink);
    }

    /** Whether it has arrived wherever it is to. */
    boolean isComplete(Set<Sink> sinks) {
        return sinks.stream().allMatch(sink -> arrivals.containsKey(sink) || !sink.wants(first.json()));
    }

    /** Whether it is the same everywhere. */
    boolean isSame() {
        return arrivals.values().stream().allMatch(arrival -> arrival.json().equals(first.json()));
    }

    /** How long ago it first arrived. */
    long ageNanos() {
        return System.nanoTime() - begun;
    }
}
