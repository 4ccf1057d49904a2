package io.millrace.benchmarks.source;

import io.millrace.benchmarks.RunOptions;
import io.millrace.benchmarks.contest.Comparison;
import io.millrace.benchmarks.contest.Contestants;
import io.millrace.benchmarks.contest.Plan;
import io.millrace.benchmarks.contest.Results;
import io.millrace.benchmarks.contest.Rounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures the DynamoDB-CDC source beside a bare loop, its heap, and the delay until a change is in Kafka. */
public final class Source {
    static final int ITEM_BYTES = 1024;

    /** The share of the records/s of a bare loop, which parses into trees, that the source is to reach. */
    static final double TARGET = 0.80;

    private static final String STREAM = "changes";
    /** Of all records that a process is to keep. */
    private static final long BYTES_PER_SHARD = 192L << 20;

    private Source() {}

    /** Tells whether the target was met and every bound holds; a quick run has no target. */
    public static boolean run(RunOptions options) {
        Plan plan = options.quick() ? new Plan(1, 3, Duration.ZERO) : new Plan(3, 7, Duration.ZERO);
        long records = options.quick() ? 40_000 : 200_000;
        Comparison reading = new Comparison(read(records, plan), TaskReads.NAME, BareReads.TREES, TARGET);
        SteadyReads.Result steady = steady(options.quick() ? 50_000 : 500_000);
        List<StalledReads.Result> stalled = stalled();
        Duration warmUp = Duration.ofSeconds(options.quick() ? 3 : 10);
        Duration window = Duration.ofSeconds(options.quick() ? 5 : 30);
        List<Delays.Result> delays = Delays.measure(
                List.of(
                        new Delays.Setting(500, 0),
                        new Delays.Setting(500, 100),
                        new Delays.Setting(10, 0),
                        new Delays.Setting(10, 100)),
                warmUp,
                window);
        SourceReport report = new SourceReport(plan, records, reading, steady, stalled, window, delays);
        options.publish("dynamodb-source.md", report.toString());
        return report.isEveryBoundKept() && (options.quick() || reading.isMet());
    }

    private static Results read(long records, Plan plan) {
        try (ChangeStreams streams = ChangeStreams.start("1500m", BYTES_PER_SHARD, List.of(STREAM));
                Contestants contestants = new Contestants()) {
            Changes changes = new Changes(ITEM_BYTES);
            long step = 10_000;
            for (long first = 0; first < records; first += step) {
                streams.write(changes.requests(STREAM, first, step));
            }
            contestants.add(BareReads.tokens(streams, STREAM, records));
            contestants.add(BareReads.trees(streams, STREAM, records));
            contestants.add(new TaskReads(SourceDriver.props(streams, STREAM), records));
            return Rounds.ofReaders(streams::cpuNanos, contestants.all()).run("reading", plan);
        }
    }

    private static SteadyReads.Result steady(long step) {
        try (ChangeStreams streams = ChangeStreams.start("512m", 32L << 20, List.of(STREAM))) {
            return SteadyReads.measure(streams, STREAM, ITEM_BYTES, step);
        }
    }

    private static List<StalledReads.Result> stalled() {
        List<StalledReads.Result> results = new ArrayList<>();
        // Each more than a task may hold.
        try (ChangeStreams streams = ChangeStreams.start("1g", 80L << 20, List.of("small", "medium", "large"))) {
            results.add(StalledReads.measure(streams, "small", 600, 80_000));
            results.add(StalledReads.measure(streams, "medium", ITEM_BYTES, 60_000));
            results.add(StalledReads.measure(streams, "large", 64 * 1024, 1_200));
        }
        return results;
    }
}
