package io.millrace.connect.core.engine;

import java.util.List;

/** What the histories send: an entry of the service, with one record in it or several. */
record Parcel(List<Item> items) {
    int bytes() {
        int bytes = 0;
        for (Item item : items) {
            bytes += item.bytes;
        }
        return bytes;
    }
}
