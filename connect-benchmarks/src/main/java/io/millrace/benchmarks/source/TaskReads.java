package io.millrace.benchmarks.source;

import io.millrace.benchmarks.contest.Contestant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task that reads a stream from its beginning to its end; each window has a task of its own. Confined to the runner's thread. */
final class TaskReads implements Contestant {
    static final String NAME = "source";

    private final Map<String, String> props;
    private final long total;
    private @Nullable SourceDriver driver;

    /** @param total how many changes there are in the stream */
    TaskReads(Map<String, String> props, long total) {
        this.props = props;
        this.total = total;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Starts a task and polls its first events. */
    @Override
    public void prepare() {
        SourceDriver started = new SourceDriver(props);
        driver = started;
        while (started.events() == 0) {
            started.poll();
        }
    }

    @Override
    public long send(long nanos) {
        SourceDriver driven = driver;
        if (driven == null) {
            throw new IllegalStateException("not prepared");
        }
        long first = driven.events();
        driven.pollTo(total);
        return total - first;
    }

    @Override
    public void rest() {
        if (driver != null) {
            driver.close();
            driver = null;
        }
    }

    @Override
    public void close() {
        rest();
    }
}
