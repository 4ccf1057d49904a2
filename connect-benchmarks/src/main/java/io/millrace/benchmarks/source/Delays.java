package io.millrace.benchmarks.source;

import io.millrace.benchmarks.report.Statistics;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.PluginPath;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.internal.TempFolder;
import io.millrace.testkit.kafka.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;

/**
 * Measures how long a record takes from PutRecords, through the source in a Connect worker of its own process, to a consumer of
 * Kafka. Confined to one thread, but for the one that writes.
 */
final class Delays {
    static final List<String> WORKER_OPTIONS =
            List.of("-XX:-UseSerialGC", "-XX:+UseG1GC", "-XX:TieredStopAtLevel=4", "-Xms1g", "-Xmx1g");

    private static final Path ARCHIVES = Path.of("connect-benchmarks", "target", "archives");
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
    private static final int ITEM_BYTES = 1024;
    private static final int MAX_REQUESTS_PER_SECOND = 50;
    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * How it is measured once.
     *
     * @param recordsPerSecond written
     * @param emptyBackoffMs {@code kinesis.empty.records.backoff.ms}; 0 for its default
     */
    record Setting(int recordsPerSecond, int emptyBackoffMs) {}

    /**
     * What was measured, in milliseconds.
     *
     * @param records measured
     */
    record Result(Setting setting, int records, double p50, double p99, double most) {}

    private final Setting setting;
    private final ChangeStreams streams;
    private final String stream;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<Long, Long> sent = new ConcurrentHashMap<>();
    private final List<Double> delays = new ArrayList<>();
    private final Changes changes = new Changes(ITEM_BYTES);
    private long next;

    private Delays(Setting setting, ChangeStreams streams, String stream, Consumer<byte[], byte[]> consumer) {
        this.setting = setting;
        this.streams = streams;
        this.stream = stream;
        this.consumer = consumer;
    }

    /** Measures each of the settings with a connector of its own, one after the other. */
    static List<Result> measure(List<Setting> settings, Duration warmUp, Duration window) {
        List<Result> results = new ArrayList<>();
        List<String> names = Stream.iterate(1, i -> i + 1)
                .limit(settings.size())
                .map(i -> "delay-" + i)
                .toList();
        try (TempFolder folder = TempFolder.create("delays");
                KafkaBroker kafka = KafkaBroker.start();
                ChangeStreams streams = ChangeStreams.start("512m", 16L << 20, names);
                WorkerProcess worker = worker(kafka, folder.path())) {
            for (int i = 0; i < settings.size(); i++) {
                results.add(measure(settings.get(i), streams, names.get(i), kafka, worker.rest(), warmUp, window));
                System.out.println("delay: " + results.get(i));
            }
        }
        return results;
    }

    private static Result measure(
            Setting setting,
            ChangeStreams streams,
            String name,
            KafkaBroker kafka,
            ConnectRest rest,
            Duration warmUp,
            Duration window) {
        String topic = name + "." + Changes.TABLE;
        kafka.topics().create(topic, 1);
        kafka.topics().create("__millrace-heartbeat." + name, 1);
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "group.id",
                        name,
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            ConnectorRequest connector = new ConnectorRequest(name, props(setting, streams, name));
            rest.post(connector);
            rest.awaitRunning(name, START_TIMEOUT);
            Delays delays = new Delays(setting, streams, name, consumer);
            delays.run(warmUp);
            delays.delays.clear();
            delays.run(window);
            rest.delete(name);
            return delays.result();
        }
    }

    private static Map<String, String> props(Setting setting, ChangeStreams streams, String stream) {
        Map<String, String> props = new HashMap<>(streams.clientProps());
        props.put("connector.class", "io.millrace.connect.dynamodb.DynamoDbCdcSourceConnector");
        props.put("tasks.max", "1");
        props.put("kinesis.stream.name", stream);
        props.put("kinesis.position", "TRIM_HORIZON");
        props.put("topic.prefix", stream);
        for (String converter : List.of("key.converter", "value.converter")) {
            props.put(converter, "org.apache.kafka.connect.json.JsonConverter");
            props.put(converter + ".schemas.enable", "false");
        }
        if (setting.emptyBackoffMs() > 0) {
            props.put("kinesis.empty.records.backoff.ms", Integer.toString(setting.emptyBackoffMs()));
        }
        props.remove("name");
        return props;
    }

    private static WorkerProcess worker(KafkaBroker kafka, Path folder) {
        WorkerSettings settings = WorkerSettings.of(kafka.bootstrapServers())
                .plugins(PluginPath.emptied(folder.resolve("plugins"))
                        .add(archive())
                        .folder());
        WorkerProcess.Builder builder =
                WorkerProcess.builder(settings, folder.resolve("worker")).logLevel("io.millrace", "INFO");
        WORKER_OPTIONS.forEach(builder::jvmOption);
        return builder.start();
    }

    private static Path archive() {
        try (Stream<Path> files = Files.list(ARCHIVES)) {
            return files.filter(file -> file.getFileName().toString().contains("source-dynamodb-cdc"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the source's archive is not in " + ARCHIVES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes for so long, on a thread of its own, and consumes until all is there. */
    private void run(Duration time) {
        int requests = Math.min(setting.recordsPerSecond(), MAX_REQUESTS_PER_SECOND);
        int each = setting.recordsPerSecond() / requests;
        CompletableFuture<Void> writing = CompletableFuture.runAsync(
                () -> {
                    long interval = Duration.ofSeconds(1).toNanos() / requests;
                    long due = System.nanoTime();
                    for (long end = due + time.toNanos(); due - end < 0; due += interval) {
                        LockSupport.parkNanos(due - System.nanoTime());
                        write(each);
                    }
                },
                task -> new Thread(task, "writer").start());
        long lastArrival = System.nanoTime();
        while (!writing.isDone() || !sent.isEmpty()) {
            if (consume() > 0) {
                lastArrival = System.nanoTime();
            } else if (System.nanoTime() - lastArrival > START_TIMEOUT.toNanos()) {
                throw new IllegalStateException(sent.size() + " records have not come to Kafka within a minute");
            }
        }
        writing.join();
    }

    private void write(int count) {
        List<PutRecordsRequest> requests = changes.requests(stream, next, count);
        long now = System.nanoTime();
        for (int i = 0; i < count; i++) {
            sent.put(next++, now);
        }
        streams.write(requests);
    }

    private int consume() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
        long now = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Long at = sent.remove(Changes.numberOf(new String(record.value(), StandardCharsets.UTF_8)));
            if (at != null) { // else it came twice
                delays.add((now - at) / NANOS_PER_MILLI);
            }
        }
        return records.count();
    }

    private Result result() {
        double[] all = delays.stream().mapToDouble(Double::doubleValue).toArray();
        return new Result(
                setting,
                all.length,
                Statistics.percentile(0.5, all),
                Statistics.percentile(0.99, all),
                Statistics.max(all));
    }
}
