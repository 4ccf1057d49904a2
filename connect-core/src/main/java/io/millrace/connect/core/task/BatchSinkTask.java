package io.millrace.connect.core.task;

import io.millrace.connect.core.delivery.RecordConverter;
import io.millrace.connect.core.engine.SinkEngine;
import io.millrace.connect.core.engine.SinkParts;
import io.millrace.connect.core.metrics.SinkMetrics;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * A sink task that starts, delegates to the engine, and stops. A service's task has one thing to say: {@link #parts(Map)}, its
 * converter and its client. Confined to the task thread.
 *
 * @param <P> the service's own entry
 */
public abstract class BatchSinkTask<P> extends SinkTask {
    private @Nullable SinkEngine<P> engine;
    private @Nullable RecordConverter<P> converter;
    private @Nullable SinkMetrics metrics;

    /**
     * Reads the configuration and builds the parts. If it throws, it has closed what it opened.
     *
     * @param props the task's configuration
     */
    protected abstract SinkParts<P> parts(Map<String, String> props);

    @Override
    public final void start(Map<String, String> props) {
        SinkParts<P> parts = parts(props);
        SinkMetrics shown = SinkMetrics.of(context, taskName(), parts.delivery().limits());
        try {
            engine = new SinkEngine<>(taskName(), context, parts, shown);
            shown.observe(engine);
            metrics = shown;
            converter = parts.converter();
        } catch (RuntimeException e) {
            shown.close();
            parts.client().close();
            parts.converter().close();
            throw e;
        }
    }

    @Override
    public final void open(Collection<TopicPartition> partitions) {
        engine().open(partitions);
    }

    @Override
    public final void put(Collection<SinkRecord> records) {
        engine().put(records);
    }

    @Override
    public final Map<TopicPartition, OffsetAndMetadata> preCommit(
            Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
        return engine().preCommit(currentOffsets);
    }

    @Override
    public final void close(Collection<TopicPartition> partitions) {
        if (engine != null) {
            engine.close(partitions);
        }
    }

    @Override
    public final void stop() {
        try {
            if (engine != null) {
                engine.close();
            }
        } finally {
            if (metrics != null) {
                metrics.close();
            }
            if (converter != null) {
                converter.close();
                converter = null;
            }
        }
    }

    private SinkEngine<P> engine() {
        if (engine == null) {
            throw new IllegalStateException("the task is not started");
        }
        return engine;
    }

    /** The connector and the task's number. Connect tells a task its number only by the name of the thread it runs on: task-thread-(connector)-(number). */
    protected static String taskName() {
        String thread = Thread.currentThread().getName();
        return thread.startsWith("task-thread-") ? thread.substring("task-thread-".length()) : thread;
    }
}
