package io.millrace.benchmarks.pipeline;

import io.millrace.benchmarks.RunOptions;
import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.PluginPath;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.internal.TempFolder;
import io.millrace.testkit.kafka.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how many rows a second come from PostgreSQL to a Kinesis stream through one task of each connector, and what the worker does
 * meanwhile. The changes are written while the source connector is stopped, so that writing them takes no time from reading them; what
 * counts is from the first of them that arrives to the last.
 */
public final class Pipeline {
    private static final Path ARCHIVES = Path.of("connect-benchmarks", "target", "archives");
    private static final Path EXAMPLES = Path.of("config-examples");
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration ARRIVAL_TIMEOUT = Duration.ofMinutes(2);
    /** How often the service is asked what it has. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private static final int CHANGES_IN_TRANSACTION = 10;
    private static final List<String> JVM_OPTIONS =
            List.of("-XX:-UseSerialGC", "-XX:+UseG1GC", "-XX:TieredStopAtLevel=4", "-Xms1g", "-Xmx1g");

    private final PostgresServer postgres;
    private final CountingKinesis aws;
    private final WorkerProcess worker;
    private final ConnectorRequest source;
    private int transactions;

    private Pipeline(PostgresServer postgres, CountingKinesis aws, WorkerProcess worker, ConnectorRequest source) {
        this.postgres = postgres;
        this.aws = aws;
        this.worker = worker;
        this.source = source;
    }

    /** Measures and reports; there is no target. */
    public static boolean run(RunOptions options) {
        int rounds = options.quick() ? 1 : 3;
        int changes = options.quick() ? 20_000 : 200_000;
        List<Round> measured = new ArrayList<>();
        CpuProfile profile;
        try (TempFolder folder = TempFolder.create("pipeline");
                KafkaBroker kafka = KafkaBroker.start();
                PostgresServer postgres = PostgresServer.start();
                CountingKinesis aws = CountingKinesis.start()) {
            Path recording = folder.path().resolve("worker.jfr");
            try (WorkerProcess worker = worker(kafka, folder.path(), recording)) {
                Pipeline pipeline = new Pipeline(postgres, aws, worker, source(postgres));
                pipeline.start();
                pipeline.round(changes);
                for (int round = 0; round < rounds; round++) {
                    measured.add(pipeline.round(changes));
                    System.out.println("round " + (round + 1) + "/" + rounds + ": " + measured.get(round));
                }
            }
            profile = CpuProfile.read(
                    recording, measured.stream().map(Round::span).toList());
        }
        options.publish(
                "pipeline.md", new PipelineReport(changes, measured, profile).toString(), JVM_OPTIONS.subList(1, 5));
        return true;
    }

    private static WorkerProcess worker(KafkaBroker kafka, Path folder, Path recording) {
        WorkerSettings settings = WorkerSettings.of(kafka.bootstrapServers())
                .plugins(PluginPath.emptied(folder.resolve("plugins"))
                        .addAll(ARCHIVES)
                        .folder())
                .with("offset.flush.interval.ms", "10000")
                .with("connector.client.config.override.policy", "All");
        WorkerProcess.Builder builder =
                WorkerProcess.builder(settings, folder.resolve("worker")).logLevel("io.millrace", "INFO");
        JVM_OPTIONS.forEach(builder::jvmOption);
        return builder.jvmOption("-XX:StartFlightRecording=settings=profile,filename=" + recording)
                .start();
    }

    private static ConnectorRequest source(PostgresServer postgres) {
        return ConnectorRequest.read(EXAMPLES.resolve("postgres-source.json"))
                .with(Map.of(
                        "database.hostname", postgres.host(),
                        "database.port", Integer.toString(postgres.port()),
                        "database.user", PostgresServer.USER,
                        "database.password", PostgresServer.PASSWORD,
                        "database.dbname", PostgresServer.DATABASE));
    }

    private void start() {
        postgres.execute(ShopTables.CREATE);
        postgres.execute("CALL trade(0, 1)");
        ConnectRest rest = worker.rest();
        rest.post(source);
        rest.awaitRunning(source.name(), START_TIMEOUT);
        ConnectorRequest sink = ConnectorRequest.read(EXAMPLES.resolve("kinesis-sink.json"))
                .with(Map.of(
                        "tasks.max",
                        "1",
                        "kinesis.stream.name",
                        CountingKinesis.STREAM,
                        "aws.region",
                        aws.region(),
                        "aws.endpoint",
                        aws.endpoint().toString(),
                        "aws.access.key.id",
                        "local",
                        "aws.secret.access.key",
                        "local"));
        rest.post(sink);
        rest.awaitRunning(sink.name(), START_TIMEOUT);
        await(1, START_TIMEOUT);
    }

    /** Writes the changes while the source connector is stopped, lets it go on, and waits until they have arrived. */
    private Round round(int changes) {
        ConnectRest rest = worker.rest();
        rest.stop(source.name());
        rest.await(
                source.name(),
                START_TIMEOUT,
                "stopped",
                status -> status.tasks().isEmpty());
        int count = changes / CHANGES_IN_TRANSACTION;
        postgres.execute("CALL trade(" + (transactions + 1) + ", " + count + ")");
        transactions += count;
        long before = arrived();
        rest.resume(source.name());
        await(before + 1, START_TIMEOUT);
        Cpu cpu = cpu();
        long first = arrived();
        Instant begin = Instant.now();
        long start = System.nanoTime();
        await(before + changes, ARRIVAL_TIMEOUT);
        long nanos = System.nanoTime() - start;
        return new Round(arrived() - first, nanos, new CpuProfile.Span(begin, Instant.now()), cpu().minus(cpu));
    }

    private long arrived() {
        return aws.totals().entries();
    }

    private void await(long entries, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (arrived() < entries) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(arrived() + " of " + entries + " changes arrived; see " + worker.log());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private Cpu cpu() {
        Object decoder = postgres.query("SELECT pid FROM pg_stat_activity WHERE backend_type = 'walsender'").stream()
                .findFirst()
                .orElseThrow()
                .get("pid");
        return new Cpu(
                nanos(worker.pid()),
                nanos(ProcessHandle.current().pid()),
                nanos(((Number) Objects.requireNonNull(decoder)).longValue()),
                aws.totals().cpuNanos());
    }

    private static long nanos(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow()
                .toNanos();
    }

    /** CPU time of the processes, in nanoseconds. */
    record Cpu(long worker, long broker, long decoder, long service) {
        private Cpu minus(Cpu other) {
            return new Cpu(
                    worker - other.worker, broker - other.broker, decoder - other.decoder, service - other.service);
        }
    }

    /**
     * What was measured once.
     *
     * @param changes that arrived
     * @param nanos from the first to the last
     * @param span that time
     * @param cpu used meanwhile
     */
    record Round(long changes, long nanos, CpuProfile.Span span, Cpu cpu) {
        double perSecond() {
            return changes * 1e9 / nanos;
        }
    }
}
