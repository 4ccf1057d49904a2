package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.RunOptions;
import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.benchmarks.contest.Contestants;
import io.millrace.benchmarks.contest.Plan;
import io.millrace.benchmarks.contest.Results;
import io.millrace.benchmarks.contest.Rounds;
import io.millrace.benchmarks.sink.KeyedPolls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures the Kinesis sink beside its peers, each in a process of its own, over TLS to a service that takes its time. */
public final class Peers {
    static final Duration DELAY = Duration.ofMillis(10);

    /** The same JVM for everyone. */
    static final List<String> JVM_ARGUMENTS = List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");

    private static final List<Integer> SIZES = List.of(100, 1024);

    /** Enough that none is under way twice at once, few enough to stay in the caches. */
    private static final int PAYLOADS = 8_000;

    /** Where the modules are built, and where the contestants' logs go, seen from the folder that the script runs in. */
    private static final Path HOME = Path.of("connect-benchmarks");

    private Peers() {}

    /** Tells whether every target was met; a quick run has none. */
    public static boolean run(RunOptions options) {
        Plan plan = options.quick() ? new Plan(1, 2, Duration.ofSeconds(1)) : new Plan(3, 5, Duration.ofSeconds(5));
        Map<Integer, Results> results = new LinkedHashMap<>();
        for (int bytes : SIZES) {
            results.put(bytes, measure(bytes, plan));
        }
        PeersReport report = new PeersReport(plan, results);
        options.publish("peers.md", report.toString(), JVM_ARGUMENTS);
        return options.quick() || report.isEveryTargetMet();
    }

    private static Results measure(int bytes, Plan plan) {
        try (EntriesFile entries = EntriesFile.of(KeyedPolls.payloads(bytes, PAYLOADS));
                CountingKinesis service = CountingKinesis.startWithTls();
                Contestants contestants = new Contestants()) {
            service.delayWrites(DELAY);
            for (Peer peer : Peer.values()) {
                contestants.add(start(peer, service, entries.path()));
            }
            return new Rounds(service, contestants.all()).run(bytes + " B", plan);
        }
    }

    private static ChildContestant start(Peer peer, CountingKinesis service, Path entries) {
        ChildSettings settings = new ChildSettings(
                peer.kind(),
                peer.isAggregated(),
                service.tlsEndpoint(),
                service.certificate(),
                service.region(),
                CountingKinesis.STREAM,
                entries);
        List<String> jvm = new ArrayList<>(JVM_ARGUMENTS);
        jvm.add("-cp");
        jvm.add(peer.module().isEmpty() ? System.getProperty("java.class.path") : classPath(peer.module()));
        jvm.add(peer.mainClass());
        return new ChildContestant(peer.label(), jvm, settings, log(peer));
    }

    private static String classPath(String module) {
        Path target = HOME.resolve(module).resolve("target");
        try {
            return target.resolve("classes")
                    + System.getProperty("path.separator")
                    + Files.readString(target.resolve("classpath")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the peers are not built", e);
        }
    }

    private static Path log(Peer peer) {
        Path folder = HOME.resolve("target").resolve("peers");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder.resolve(peer.name().toLowerCase(Locale.ROOT) + ".log");
    }

    /** What all are to write, for as long as it is needed. */
    private record EntriesFile(Path path) implements AutoCloseable {
        static EntriesFile of(List<byte[]> payloads) {
            try {
                Path path = Files.createTempFile("entries", ".bin");
                ReadyEntries.write(path, payloads);
                return new EntriesFile(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                Files.delete(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
