package io.millrace.connect.core.task;

import io.millrace.connect.core.engine.SinkEngine;
import io.millrace.connect.core.engine.SinkParts;
import io.millrace.connect.core.metrics.SinkMetrics;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
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
    private @Nullable SinkParts<P> parts;
    private @Nullable SinkMetrics metrics;
    private @Nullable SinkEngine<P> engine;

    /**
     * Reads the configuration and builds the parts. If it throws, it has closed what it opened.
     *
     * @param props the task's configuration
     */
    protected abstract SinkParts<P> parts(Map<String, String> props);

    @Override
    public final void start(Map<String, String> props) {
        SinkParts<P> opened = parts(props);
        parts = opened;
        boolean complete = false;
        try {
            SinkMetrics shown =
                    SinkMetrics.of(context, taskName(), opened.delivery().limits());
            metrics = shown;
            engine = new SinkEngine<>(taskName(), context, opened, shown);
            shown.observe(engine);
            complete = true;
        } finally {
            if (!complete) {
                stop();
            }
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
        // What was opened last goes first, and each whatever becomes of the others; the log says what failed.
        Utils.closeAllQuietly(
                new AtomicReference<>(),
                "sink task " + taskName(),
                engine,
                metrics,
                parts == null ? null : parts.client(),
                parts == null ? null : parts.converter());
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
