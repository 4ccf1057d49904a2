package io.millrace.testkit.aws.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.dynamodb.LocalDynamoDb;
import io.millrace.testkit.aws.dynamodb.LocalTable;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.fault.FaultInstaller;
import io.millrace.testkit.aws.fault.FaultSpec;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.CallCounter;
import io.millrace.testkit.aws.http.ControlSurface;
import io.millrace.testkit.aws.kinesis.LocalKinesis;
import io.millrace.testkit.aws.kinesis.LocalStream;
import io.millrace.testkit.aws.sns.LocalSns;
import io.millrace.testkit.aws.sns.LocalTopic;
import io.millrace.testkit.aws.sqs.LocalQueue;
import io.millrace.testkit.aws.sqs.LocalSqs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The control surface. Thread-safe.
 *
 * <ul>
 *   <li>{@code GET status}: {@link LocalAwsStatus}
 *   <li>{@code DELETE calls}: starts counting anew
 *   <li>{@code POST faults} with a {@link FaultSpec}: puts a fault in force; {@code DELETE faults} ends all
 *   <li>{@code GET faults/N}, {@code POST faults/N/release}, {@code DELETE faults/N}
 *   <li>{@code POST throttling/on}, {@code POST throttling/off}
 *   <li>{@code POST intervention} with an {@link Intervention}
 * </ul>
 */
public final class LocalAwsControl implements ControlSurface {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FaultInstaller faults;
    private final CallCounter calls;
    private final LocalKinesis kinesis;
    private final LocalSqs sqs;
    private final LocalSns sns;
    private final LocalDynamoDb dynamodb;
    private final Interventions interventions;
    private final Map<Long, Fault> installed = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    /** A control surface over this one, and the faults in force there. */
    public LocalAwsControl(FaultInstaller faults, LocalAws aws) {
        this.faults = faults;
        this.calls = aws.calls();
        this.kinesis = aws.kinesis();
        this.sqs = aws.sqs();
        this.sns = aws.sns();
        this.dynamodb = aws.dynamodb();
        this.interventions = new Interventions(aws);
    }

    @Override
    public AwsReply handle(String method, String path, byte[] body) {
        String[] parts = path.split("/", -1);
        try {
            return switch (method + " " + parts[0]) {
                case "GET status" -> json(200, status());
                case "DELETE calls" -> {
                    calls.reset();
                    yield done();
                }
                case "POST throttling" -> {
                    kinesis.throttling(path.endsWith("/on"));
                    yield done();
                }
                case "POST faults" -> parts.length == 1 ? install(body) : release(parts);
                case "GET faults" -> json(200, faultStatus(id(parts)));
                case "DELETE faults" -> remove(parts);
                case "POST intervention" -> {
                    interventions.apply(JSON.readValue(body, Intervention.class));
                    yield done();
                }
                default -> json(404, Map.of("message", "The control surface has no " + method + " " + path + "."));
            };
        } catch (IOException | IllegalArgumentException e) {
            return json(400, Map.of("message", String.valueOf(e.getMessage())));
        }
    }

    /** What the server has seen until now. */
    public LocalAwsStatus status() {
        Map<String, LocalAwsStatus.Stream> streams = new TreeMap<>();
        for (String name : kinesis.streamNames()) {
            LocalStream stream = kinesis.stream(name);
            streams.put(
                    name,
                    new LocalAwsStatus.Stream(
                            stream.recordsAccepted(),
                            stream.userRecordsAccepted(),
                            stream.payloadUnits(),
                            stream.bytesAccepted(),
                            stream.entriesThrottled(),
                            (int) stream.shards().stream()
                                    .filter(shard -> shard.isOpen())
                                    .count()));
        }
        return new LocalAwsStatus(cpuNanos(), calls.snapshot(), streams, queues(), topics(), tables());
    }

    private Map<String, LocalAwsStatus.Queue> queues() {
        Map<String, LocalAwsStatus.Queue> queues = new TreeMap<>();
        for (String name : sqs.queueNames()) {
            LocalQueue queue = sqs.queue(name);
            queues.put(
                    name,
                    new LocalAwsStatus.Queue(
                            queue.messagesAccepted(),
                            queue.bytesAccepted(),
                            queue.duplicates(),
                            queue.batches(),
                            queue.batchesWithGroupTwice(),
                            queue.visible(),
                            queue.inFlight(),
                            queue.delayed()));
        }
        return queues;
    }

    private Map<String, LocalAwsStatus.Topic> topics() {
        Map<String, LocalAwsStatus.Topic> topics = new TreeMap<>();
        for (String name : sns.topicNames()) {
            LocalTopic topic = sns.topic(name);
            topics.put(
                    name,
                    new LocalAwsStatus.Topic(
                            topic.messagesAccepted(),
                            topic.bytesAccepted(),
                            topic.duplicates(),
                            topic.batches(),
                            topic.batchesWithGroupTwice()));
        }
        return topics;
    }

    private Map<String, LocalAwsStatus.Table> tables() {
        Map<String, LocalAwsStatus.Table> tables = new TreeMap<>();
        for (String name : dynamodb.tableNames()) {
            LocalTable table = dynamodb.table(name);
            tables.put(
                    name,
                    new LocalAwsStatus.Table(table.itemCount(), table.changesWritten(), table.inconsistentScans()));
        }
        return tables;
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private AwsReply install(byte[] body) throws IOException {
        Fault fault = faults.install(JSON.readValue(body, FaultSpec.class), null);
        long id = ids.incrementAndGet();
        installed.put(id, fault);
        return json(200, faultStatus(id));
    }

    private AwsReply release(String[] parts) {
        fault(id(parts)).release();
        return done();
    }

    private AwsReply remove(String[] parts) {
        if (parts.length == 1) {
            installed.clear();
            faults.clear();
        } else {
            fault(id(parts)).remove();
        }
        return done();
    }

    private FaultStatus faultStatus(long id) {
        Fault fault = fault(id);
        return new FaultStatus(id, fault.hits(), fault.held());
    }

    private Fault fault(long id) {
        Fault fault = installed.get(id);
        if (fault == null) {
            throw new IllegalArgumentException("There is no fault " + id + ".");
        }
        return fault;
    }

    private static long id(String[] parts) {
        if (parts.length < 2) {
            throw new IllegalArgumentException("Name the fault: faults/N.");
        }
        return Long.parseLong(parts[1]);
    }

    private static AwsReply done() {
        return json(200, Map.of());
    }

    private static AwsReply json(int status, Object value) {
        try {
            return new AwsReply(status, "application/json", JSON.writeValueAsBytes(value));
        } catch (IOException e) {
            return new AwsReply(500, "text/plain", String.valueOf(e).getBytes(StandardCharsets.UTF_8));
        }
    }
}
