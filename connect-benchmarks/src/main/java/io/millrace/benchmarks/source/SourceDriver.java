package io.millrace.benchmarks.source;

import io.millrace.connect.dynamodb.DynamoDbCdcSourceTask;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * Drives the source's only task as a Connect worker does: it polls, forgets the records, and stores their offsets once a second.
 * Confined to one thread, the task's; the task reads stored offsets from its own.
 */
final class SourceDriver implements AutoCloseable {
    private static final String HEARTBEATS = "__millrace-heartbeat.";
    private static final long COMMIT_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long POLL_TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final DynamoDbCdcSourceTask task = new DynamoDbCdcSourceTask();
    private final Map<Map<String, ?>, Map<String, ?>> emitted = new HashMap<>();
    private final Map<Map<String, ?>, Map<String, ?>> stored = new ConcurrentHashMap<>();
    private long nextCommit = System.nanoTime() + COMMIT_INTERVAL_NANOS;
    private long events;

    /** Starts the task. */
    SourceDriver(Map<String, String> props) {
        task.initialize(new Context(props));
        task.start(props);
    }

    /** A task's configuration: all defaults, but for quotas of shards, which LocalAws does not keep to here. */
    static Map<String, String> props(ChangeStreams streams, String stream) {
        Map<String, String> props = new TreeMap<>(streams.clientProps());
        props.put("kinesis.stream.name", stream);
        props.put("kinesis.position", "TRIM_HORIZON");
        props.put("topic.prefix", "benchmark");
        props.put("kinesis.shard.calls.per.second", "1000");
        props.put("kinesis.shard.bytes.per.second", Long.toString(1L << 30));
        props.put("task.id", "0");
        props.put("tasks.max", "1");
        return props;
    }

    /** Change events that were polled until now. */
    long events() {
        return events;
    }

    /** Polls until there are so many events in all. */
    void pollTo(long wanted) {
        long deadline = System.nanoTime() + POLL_TIMEOUT_NANOS;
        while (events < wanted) {
            if (poll() > 0) {
                deadline = System.nanoTime() + POLL_TIMEOUT_NANOS;
            } else if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "the source gave " + events + " of " + wanted + " events, and none for a minute");
            }
        }
        if (events > wanted) {
            throw new IllegalStateException("the source gave " + events + " events, but there are " + wanted);
        }
    }

    /** One turn of Connect's loop; returns how many events it brought. */
    int poll() {
        List<SourceRecord> records;
        try {
            records = task.poll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        int brought = records == null ? 0 : take(records);
        events += brought;
        long now = System.nanoTime();
        if (now - nextCommit >= 0) {
            stored.putAll(emitted);
            emitted.clear();
            task.commit();
            nextCommit = now + COMMIT_INTERVAL_NANOS;
        }
        return brought;
    }

    /** Counts events, and keeps the last offset of each run of records of one shard. */
    private int take(List<SourceRecord> records) {
        int count = 0;
        SourceRecord last = null;
        for (SourceRecord record : records) {
            if (!record.topic().startsWith(HEARTBEATS)) {
                count++;
            }
            if (last != null && last.sourcePartition() != record.sourcePartition()) {
                emitted.put(last.sourcePartition(), last.sourceOffset());
            }
            last = record;
        }
        if (last != null) {
            emitted.put(last.sourcePartition(), last.sourceOffset());
        }
        return count;
    }

    @Override
    public void close() {
        task.stop();
    }

    private final class Context implements SourceTaskContext {
        private final Map<String, String> props;

        private Context(Map<String, String> props) {
            this.props = props;
        }

        @Override
        public Map<String, String> configs() {
            return props;
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return new Offsets();
        }

        @Override
        public @Nullable PluginMetrics pluginMetrics() {
            return null;
        }

        @Override
        public @Nullable TransactionContext transactionContext() {
            return null;
        }
    }

    private final class Offsets implements OffsetStorageReader {
        @Override
        public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
            Map<String, ?> offset = stored.get(partition);
            return offset == null ? null : new HashMap<>(offset);
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
            for (Map<String, T> partition : partitions) {
                Map<String, Object> offset = offset(partition);
                if (offset != null) {
                    found.put(partition, offset);
                }
            }
            return found;
        }
    }
}
