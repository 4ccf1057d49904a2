package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.Aggregator;

/** Joins payloads with {@code +}; each counts one byte. */
record JoiningAggregator(int maxEntries) implements Aggregator<String> {
    @Override
    public int maxBytes() {
        return maxEntries;
    }

    @Override
    public Aggregate<String> begin(String first) {
        return new Aggregate<>() {
            private String joined = first;
            private int entries = 1;

            @Override
            public boolean offer(String next) {
                if (entries == maxEntries) {
                    return false;
                }
                joined = joined + "+" + next;
                entries++;
                return true;
            }

            @Override
            public String payload() {
                return joined;
            }

            @Override
            public int bytes() {
                return entries;
            }
        };
    }
}
