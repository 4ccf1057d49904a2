package io.millrace.connect.core.task;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * A sink task that starts, delegates to the engine, and stops. A service's task has one thing to say: {@link #open(Map)},
 * its converter and its client. Confined to the task thread.
 *
 * @param <P> the service's own entry
 */
public abstract class BatchSinkTask<P> extends SinkTask {
    /**
     * Reads the configuration and builds the parts. If it throws, it has closed what it opened.
     *
     * @param props the task's configuration
     */
    protected abstract SinkParts<P> open(Map<String, String> props);

    @Override
    public final void start(Map<String, String> props) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public final void put(Collection<SinkRecord> records) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public final Map<TopicPartition, OffsetAndMetadata> preCommit(
            Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public final void stop() {
        throw new UnsupportedOperationException("not yet");
    }
}
