package io.millrace.benchmarks.sink;

import static io.millrace.benchmarks.report.Numbers.decimals;
import static io.millrace.benchmarks.report.Numbers.mebibytes;
import static io.millrace.benchmarks.report.Numbers.rounded;
import static io.millrace.benchmarks.report.Statistics.max;
import static io.millrace.benchmarks.report.Statistics.median;
import static io.millrace.benchmarks.report.Statistics.min;

import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.benchmarks.contest.Plan;
import io.millrace.benchmarks.report.Table;
import java.util.List;

/** The report of the side-by-side runs, in Markdown. */
final class ThroughputReport {
    /** What the service may cost to be no bottleneck: microseconds of CPU for an entry of 100 bytes. */
    private static final double SERVICE_CPU_TARGET = 1.5;

    private static final int SERVICE_CPU_TARGET_BYTES = 100;

    private final Plan plan;
    private final List<ThroughputResult> results;

    ThroughputReport(Plan plan, List<ThroughputResult> results) {
        this.plan = plan;
        this.results = results;
    }

    boolean isEveryTargetMet() {
        return results.stream().allMatch(result -> result.isTargetMet() && isServiceFastEnough(result));
    }

    private static boolean isServiceFastEnough(ThroughputResult result) {
        return result.size().bytes() != SERVICE_CPU_TARGET_BYTES
                || result.serviceCpuMicrosPerEntry() <= SERVICE_CPU_TARGET;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("# Kinesis sink beside a bare SDK loop\n\n## Method\n\n").append(method());
        for (ThroughputResult result : results) {
            text.append("\n## Entries of ").append(result.size().bytes()).append(" bytes\n\n");
            text.append(table(result)).append('\n').append(reading(result));
        }
        return text.toString();
    }

    private String method() {
        return """
                LocalAws runs in a process of its own, counts entries and does not store them, throttles nothing, and speaks
                HTTP/1.1; the stream has %d shards. The contestants share one JVM and take turns: %d rounds of warm-up, then
                %d rounds with a window of %s s for each, in turned order every other round. They send the same partition keys
                and the same bytes in requests of %d entries, at most %d under way.

                - **bare SDK loop**: ready-made requests over the SDK's client exactly as the sink builds it; nothing else.
                - **sink**: `KinesisSinkTask` with its defaults but `ordering.mode=none` and `kinesis.rate.limit.percent=0` (the
                  quotas of these few shards would bind), driven through `put` and `preCommit` as a Connect worker
                  drives it: ready-made records with text keys, %d in each `put`, offsets asked for once a second, pausing and
                  resuming as it asks. Values are bytes, or structs or maps that the sink writes as JSON (the very same bytes).

                A window counts what was acknowledged and includes the time to wait for the last answer; after each window the
                service must have counted the same number of entries, else the run fails. Ratios are taken within a round. CPU is
                of the whole process (JIT and collector included), so it also holds what the SDK needs. Values are medians.
                """.formatted(
                        CountingKinesis.SHARDS,
                        plan.warmUpRounds(),
                        plan.rounds(),
                        plan.windowSeconds(),
                        Sinks.POLL_RECORDS,
                        KinesisSinks.MAX_IN_FLIGHT,
                        Sinks.POLL_RECORDS);
    }

    private static String table(ThroughputResult result) {
        Table table = new Table("", "entries/s", "MiB/s", "ratio to bare loop", "lowest, highest", "CPU µs/entry");
        for (String contestant : result.contestants()) {
            double entries = median(result.entriesPerSecond(contestant));
            double[] ratios = result.ratios(contestant);
            table.row(
                    contestant,
                    rounded(entries),
                    mebibytes(Math.round(entries * result.size().bytes())),
                    decimals(2, median(ratios)),
                    decimals(2, min(ratios)) + ", " + decimals(2, max(ratios)),
                    decimals(2, median(result.cpuMicrosPerEntry(contestant))));
        }
        return table.toString();
    }

    private static String reading(ThroughputResult result) {
        double service = result.serviceCpuMicrosPerEntry();
        return """
                - The sink with bytes reaches %s of the bare loop; the target is %s: **%s**. It costs %s µs of CPU an entry more.
                - Writing JSON costs %s µs an entry from structs and %s µs from maps, on top of the same bytes ready-made.
                - LocalAws itself used %s µs of CPU an entry%s.
                """.formatted(
                        decimals(2, median(result.ratios(Throughput.BYTES))),
                        decimals(2, result.size().target()),
                        result.isTargetMet() ? "met" : "missed",
                        decimals(2, -result.costBeyondBytes(BareLoop.NAME)),
                        decimals(2, result.costBeyondBytes(Throughput.STRUCTS)),
                        decimals(2, result.costBeyondBytes(Throughput.MAPS)),
                        decimals(2, service),
                        result.size().bytes() != SERVICE_CPU_TARGET_BYTES
                                ? ""
                                : "; the target is " + SERVICE_CPU_TARGET + ": **"
                                        + (isServiceFastEnough(result) ? "met" : "missed") + "**");
    }
}
