package io.millrace.benchmarks.contest;

import java.util.ArrayList;
import java.util.List;

/** Those of one contest; closes all of them, whatever happens while they are made. Confined to one thread. */
public final class Contestants implements AutoCloseable {
    private final List<Contestant> all = new ArrayList<>();

    /** Adds one. */
    public void add(Contestant contestant) {
        all.add(contestant);
    }

    /** All of them, in the order in which they came. */
    public List<Contestant> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        all.forEach(Contestant::close);
    }
}
