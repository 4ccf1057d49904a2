package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.RunOptions;
import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.benchmarks.contest.Contestants;
import io.millrace.benchmarks.contest.Plan;
import io.millrace.benchmarks.contest.Results;
import io.millrace.benchmarks.contest.Rounds;
import io.millrace.benchmarks.sink.KeyedPolls;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the Kinesis sink beside its peers, each in a process of its own, over TLS to a service that takes its time. */
public final class Peers {
    static final Duration DELAY = Duration.ofMillis(10);

    private static final List<Integer> SIZES = List.of(100, 1024);

    /** Enough that none is under way twice at once, few enough to stay in the caches. */
    private static final int PAYLOADS = 8_000;

    private Peers() {}

    /** Tells whether every target was met; a quick run has none. */
    public static boolean run(RunOptions options) {
        Plan plan = options.quick() ? new Plan(1, 2, Duration.ofSeconds(1)) : new Plan(3, 5, Duration.ofSeconds(5));
        Map<Integer, Results> results = new LinkedHashMap<>();
        for (int bytes : SIZES) {
            results.put(bytes, measure(bytes, plan));
        }
        PeersReport report = new PeersReport(plan, results);
        options.publish("peers.md", report.toString(), ChildContestant.JVM_ARGUMENTS);
        return options.quick() || report.isEveryTargetMet();
    }

    private static Results measure(int bytes, Plan plan) {
        try (EntriesFile entries = EntriesFile.of(KeyedPolls.payloads(bytes, PAYLOADS));
                CountingKinesis service = CountingKinesis.startWithTls();
                Contestants contestants = new Contestants()) {
            service.delayWrites(DELAY);
            for (Peer peer : Peer.values()) {
                contestants.add(start(peer, service, entries));
            }
            return new Rounds(service, contestants.all()).run(bytes + " B", plan);
        }
    }

    private static ChildContestant start(Peer peer, CountingKinesis service, EntriesFile entries) {
        ChildSettings settings = new ChildSettings(
                peer.kind(),
                peer.isAggregated(),
                service.tlsEndpoint(),
                service.certificate(),
                service.region(),
                CountingKinesis.STREAM,
                entries.path());
        return new ChildContestant(peer.label(), peer.module(), peer.mainClass(), settings);
    }
}
