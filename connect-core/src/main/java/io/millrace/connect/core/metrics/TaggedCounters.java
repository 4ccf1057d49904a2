package io.millrace.connect.core.metrics;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * Counters that differ in their tags, each shown when it is first counted. Beyond a number of them all others count as one, so
 * that neither memory nor the number of metrics grows without bound. Confined to one thread; what was shown is read by any.
 */
public final class TaggedCounters {
    /** The value of each tag of what is beyond the bound. */
    static final String OTHER = "other";

    private final int tags;
    private final int maximum;
    private final BiConsumer<List<String>, LongAdder> show;
    private final Map<List<String>, LongAdder> counters = new HashMap<>();

    /**
     * @param tags how many tags each has
     * @param maximum how many counters are shown besides the one for all others
     * @param show called once for each
     */
    TaggedCounters(int tags, int maximum, BiConsumer<List<String>, LongAdder> show) {
        this.tags = tags;
        this.maximum = maximum;
        this.show = show;
    }

    /** Counts one more of these values of the tags. */
    public void count(List<String> values) {
        LongAdder counter = counters.get(values);
        if (counter == null) {
            counter = counters.size() < maximum ? shown(values) : other();
        }
        counter.increment();
    }

    private LongAdder other() {
        List<String> other = Collections.nCopies(tags, OTHER);
        LongAdder counter = counters.get(other);
        return counter == null ? shown(other) : counter;
    }

    private LongAdder shown(List<String> values) {
        LongAdder counter = new LongAdder();
        counters.put(values, counter);
        show.accept(values, counter);
        return counter;
    }
}
