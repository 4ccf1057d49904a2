package io.millrace.connect.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of one ordering key on their way to one stream, as one running task took them. */
final class Line {
    final String stream;
    /** What is not settled, in the order it was taken. */
    final List<Item> unsettled = new ArrayList<>();
    /** What carries records of it and has no answer yet. */
    @Nullable
    Parcel outstanding;

    /** When the longest back-off after its latest failure is over; a partition that is closed meanwhile does not end it. */
    long backsOffUntil;

    /** The number of the latest record that readers saw. */
    int seen = -1;

    private @Nullable Item latest;

    Line(String stream) {
        this.stream = stream;
    }

    void add(Item item) {
        unsettled.add(item);
        latest = item;
    }

    @Nullable
    Item latestOf(Ownership owner) {
        Item item = latest;
        // Partitions may share a key.
        while (item != null && item.owner != owner) {
            item = item.earlier;
        }
        return item;
    }

    @Nullable
    Item latest() {
        return latest;
    }
}
