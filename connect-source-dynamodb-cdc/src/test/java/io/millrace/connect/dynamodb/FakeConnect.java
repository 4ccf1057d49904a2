package io.millrace.connect.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * Connect's part: it polls tasks on threads of their own, keeps what they emit, and stores their offsets, for all to read. Thread-safe.
 */
final class FakeConnect implements AutoCloseable {
    private final Map<Map<String, ?>, Map<String, Object>> stored = new ConcurrentHashMap<>();
    private final List<SourceRecord> emitted = new CopyOnWriteArrayList<>();
    private final List<Running> running = new CopyOnWriteArrayList<>();
    /** Whether offsets are stored after each poll. */
    volatile boolean isStoring = true;

    /** Starts a connector's tasks. */
    void start(Map<String, String> props, int tasks) {
        for (int id = 0; id < tasks; id++) {
            start(props, id, tasks);
        }
    }

    /** Starts one of them. */
    Running start(Map<String, String> props, int id, int tasks) {
        Map<String, String> config = new HashMap<>(props);
        config.put("task.id", Integer.toString(id));
        config.put("tasks.max", Integer.toString(tasks));
        Running started = new Running(config);
        running.add(started);
        started.thread.start();
        return started;
    }

    /** A task that nobody polls but the test. */
    DynamoDbCdcSourceTask open(Map<String, String> props) {
        DynamoDbCdcSourceTask task = new DynamoDbCdcSourceTask();
        task.initialize(new Context(props));
        task.start(props);
        return task;
    }

    /** Stores offsets as of these records, as Connect does once they are in Kafka. */
    void store(List<SourceRecord> records) {
        for (SourceRecord record : records) {
            stored.put(record.sourcePartition(), new HashMap<>(record.sourceOffset()));
        }
    }

    /** The stored offset of a shard of any stream, the one stored last. */
    @Nullable
    Map<String, Object> offsetOf(String shardId) {
        return stored.entrySet().stream()
                .filter(entry -> shardId.equals(entry.getKey().get("shardId")))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    Map<Map<String, ?>, Map<String, Object>> stored() {
        return stored;
    }

    /** All that went to topics, heartbeats not included. */
    List<SourceRecord> events() {
        return emitted.stream()
                .filter(record -> !record.topic().startsWith("__millrace-heartbeat."))
                .toList();
    }

    List<SourceRecord> heartbeats() {
        return emitted.stream()
                .filter(record -> record.topic().startsWith("__millrace-heartbeat."))
                .toList();
    }

    void forgetEvents() {
        emitted.clear();
    }

    /** The first failure of a task, or null. */
    @Nullable
    Throwable failure() {
        return running.stream()
                .map(task -> task.failure)
                .filter(failure -> failure != null)
                .findFirst()
                .orElse(null);
    }

    /** Stops all tasks. */
    void stop() {
        running.forEach(Running::stop);
        running.clear();
    }

    @Override
    public void close() {
        stop();
    }

    /** A task on its thread. */
    final class Running implements Runnable {
        private final Map<String, String> config;
        private final Thread thread = new Thread(this, "task");
        private volatile boolean stopping;
        private volatile @Nullable Throwable failure;

        private Running(Map<String, String> config) {
            this.config = config;
        }

        @Override
        public void run() {
            DynamoDbCdcSourceTask task = new DynamoDbCdcSourceTask();
            try {
                task.initialize(new Context(config));
                task.start(config);
                while (!stopping) {
                    List<SourceRecord> records = task.poll();
                    if (records != null) {
                        emitted.addAll(records);
                        if (isStoring) {
                            store(records);
                        }
                    }
                    task.commit();
                }
            } catch (Exception e) {
                failure = e;
            } finally {
                task.stop();
            }
        }

        void stop() {
            stopping = true;
            try {
                thread.join(30_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                throw new AssertionError("the task does not stop");
            }
        }
    }

    private final class Context implements SourceTaskContext {
        private final Map<String, String> config;

        private Context(Map<String, String> config) {
            this.config = config;
        }

        @Override
        public Map<String, String> configs() {
            return config;
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return new Offsets();
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return null;
        }

        @Override
        public TransactionContext transactionContext() {
            return null;
        }
    }

    private final class Offsets implements OffsetStorageReader {
        @Override
        public <T> Map<String, Object> offset(Map<String, T> partition) {
            return offsets(List.of(partition)).get(partition);
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, Map<String, Object>> found = new LinkedHashMap<>();
            for (Map<String, T> partition : partitions) {
                Map<String, Object> offset = stored.get(partition);
                found.put(partition, offset == null ? null : new HashMap<>(offset));
            }
            return found;
        }
    }

    /** The records of these polls, until there are so many. */
    static List<SourceRecord> poll(DynamoDbCdcSourceTask task, int atLeast) throws InterruptedException {
        List<SourceRecord> all = new ArrayList<>();
        while (all.size() < atLeast) {
            List<SourceRecord> records = task.poll();
            if (records != null) {
                records.stream()
                        .filter(record -> !record.topic().startsWith("__millrace-heartbeat."))
                        .forEach(all::add);
            }
        }
        return all;
    }
}
