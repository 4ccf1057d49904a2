package io.millrace.benchmarks.sink;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkRecord;

/** Where the records come from that a task is given. Confined to the task thread. */
@FunctionalInterface
public interface Polls {

    /** The records of the next consumer poll; not empty. */
    List<SinkRecord> next();

    /** Ready-made ones, over and over. */
    static Polls repeating(List<List<SinkRecord>> polls) {
        return Stream.iterate(0, i -> (i + 1) % polls.size()).map(polls::get).iterator()::next;
    }
}
