package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.Aggregator;
import java.util.ArrayList;
import java.util.List;

/** What the histories send: an entry of the service, with one record in it or several. */
record Parcel(List<Item> items) {
    /** What an aggregate needs for each of its records. */
    private static final int OVERHEAD = 2;

    int bytes() {
        return items.size() == 1 ? items.get(0).bytes : bytesOf(items);
    }

    private static int bytesOf(List<Item> items) {
        int bytes = 0;
        for (Item item : items) {
            bytes += item.bytes + OVERHEAD;
        }
        return bytes;
    }

    /** Puts parcels into one. */
    record Packer(int maxEntries, int maxBytes) implements Aggregator<Parcel> {
        @Override
        public Aggregate<Parcel> begin(Parcel first) {
            List<Item> items = new ArrayList<>(first.items());
            return new Aggregate<>() {
                @Override
                public boolean offer(Parcel next) {
                    if (items.size() == maxEntries || bytesOf(items) + bytesOf(next.items()) > maxBytes) {
                        return false;
                    }
                    return items.addAll(next.items());
                }

                @Override
                public Parcel payload() {
                    return items.size() == 1 ? first : new Parcel(items);
                }

                @Override
                public int bytes() {
                    return payload().bytes();
                }
            };
        }
    }

    @Override
    public String toString() {
        return items.size() == 1 ? items.get(0).toString() : items.toString();
    }
}
