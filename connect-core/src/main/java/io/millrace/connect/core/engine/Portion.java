package io.millrace.connect.core.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * What the task thread hands over to the engine at once: entries to be sent, and records that are done with because nothing is
 * sent of them. Made by the task thread, the engine thread's from the hand-over on.
 */
final class Portion<P> {
    private final List<Entry<P>> entries;
    private final List<Ignored> ignored = new ArrayList<>(0);
    private long bytes;

    private record Ignored(PartitionProgress progress, long number) {}

    Portion(int capacity) {
        this.entries = new ArrayList<>(capacity);
    }

    void add(Entry<P> entry) {
        entries.add(entry);
        bytes += entry.bytes();
    }

    /** Nothing is sent of the record with this number. */
    void ignore(PartitionProgress progress, long number) {
        ignored.add(new Ignored(progress, number));
    }

    /** How many records it holds, of both kinds. */
    int size() {
        return entries.size() + ignored.size();
    }

    int entries() {
        return entries.size();
    }

    /** The size of its entries. */
    long bytes() {
        return bytes;
    }

    /** Engine thread. */
    void giveTo(Delivery<P> delivery) {
        ignored.forEach(record -> record.progress().acknowledge(record.number()));
        if (!entries.isEmpty()) {
            delivery.accept(entries);
        }
    }
}
