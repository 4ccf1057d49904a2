package io.millrace.benchmarks.sink;

import io.millrace.benchmarks.contest.Contestant;
import io.millrace.connect.kinesis.KinesisSinkTask;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** The Kinesis sink, driven as Connect drives it with the same records over and over. Confined to one thread. */
public final class SinkContestant implements Contestant {
    private final String name;
    private final List<List<SinkRecord>> polls;
    private final TaskDriver driver;
    private int next;

    /** Starts the task; the polls repeat. */
    public SinkContestant(
            String name, Map<String, String> props, List<TopicPartition> partitions, List<List<SinkRecord>> polls) {
        this.name = name;
        this.polls = polls;
        this.driver = new TaskDriver(new KinesisSinkTask(), props, partitions);
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
            driver.turn(() -> polls.get(next++ % polls.size()));
        }
        driver.drain();
        return driver.handedOver() - before;
    }

    @Override
    public void close() {
        driver.close();
    }
}
