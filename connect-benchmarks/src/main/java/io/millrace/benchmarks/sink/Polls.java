package io.millrace.benchmarks.sink;

import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** Where the records come from that a task is given. Confined to the task thread. */
@FunctionalInterface
public interface Polls {

    /** The records of the next consumer poll; not empty. */
    List<SinkRecord> next();
}
