package io.millrace.benchmarks.sink;

import io.millrace.benchmarks.contest.Contestant;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkTask;

/** A sink, driven as Connect drives it. Confined to one thread. */
public final class SinkContestant implements Contestant {
    private final String name;
    private final Polls polls;
    private final TaskDriver driver;

    /** Starts the task. */
    public SinkContestant(String name, SinkTask task, Map<String, String> props, Polls polls) {
        this.name = name;
        this.polls = polls;
        this.driver = new TaskDriver(task, props, Sinks.PARTITIONS);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long send(long nanos) {
        long before = driver.handedOver();
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            driver.turn(polls);
        }
        driver.drain();
        return driver.handedOver() - before;
    }

    @Override
    public void close() {
        driver.close();
    }
}
