package io.millrace.quickstart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Puts together what has arrived of each Record at several targets. Confined to one thread. */
final class Deliveries {
    /** So long those that are still to come are waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Set<Sink> sinks;
    private final Map<String, Delivery> waiting = new LinkedHashMap<>();

    /** @param sinks those whose Records are shown */
    Deliveries(Set<Sink> sinks) {
        this.sinks = sinks;
    }

    void add(Collection<Arrival> arrivals) {
        for (Arrival arrival : arrivals) {
            String id = arrival.text("event_id"); // What has none is no Record, but somebody's own message.
            waiting.computeIfAbsent(id.isEmpty() ? arrival.toString() : id, key -> new Delivery(arrival))
                    .add(arrival);
        }
    }

    /** How many Records have arrived wherever they are to. */
    int complete() {
        return complete(delivery -> true);
    }

    /** How many of these have arrived wherever they are to. */
    int complete(Predicate<Delivery> counted) {
        return (int) waiting.values().stream()
                .filter(delivery -> delivery.isComplete(sinks) && counted.test(delivery))
                .count();
    }

    /** Those that have arrived wherever they are to, or that have waited long for it; they are forgotten here. */
    List<Delivery> takeSettled() {
        return take(delivery -> delivery.isComplete(sinks) || delivery.ageNanos() > PATIENCE.toNanos());
    }

    /** All of them; they are forgotten here. */
    List<Delivery> takeAll() {
        return take(delivery -> true);
    }

    /** Those that are wanted; they are forgotten here. */
    List<Delivery> take(Predicate<Delivery> wanted) {
        List<Delivery> taken = new ArrayList<>();
        waiting.values().removeIf(delivery -> wanted.test(delivery) && taken.add(delivery));
        return taken;
    }
}
