package io.millrace.benchmarks.peers;

import static io.millrace.benchmarks.report.Numbers.decimals;
import static io.millrace.benchmarks.report.Numbers.rounded;

import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.benchmarks.contest.Comparison;
import io.millrace.benchmarks.contest.Plan;
import io.millrace.benchmarks.contest.Results;
import io.millrace.benchmarks.contest.Window;
import io.millrace.benchmarks.report.Statistics;
import io.millrace.benchmarks.report.Table;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The report of the sink beside its peers, in Markdown.
 *
 * @param results by payload size in bytes
 */
record PeersReport(Plan plan, Map<Integer, Results> results) {
    private static final double SEQUENTIAL_TARGET = 3;
    private static final double CAMEL_TARGET = 5;

    boolean isEveryTargetMet() {
        return results.values().stream()
                .allMatch(result ->
                        besideSequential(result).isMet() && besideCamel(result).isMet());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("# Kinesis sink beside its peers\n\n## Method\n\n" + method());
        results.forEach((bytes, result) -> text.append("\n## Records of ")
                .append(bytes)
                .append(" bytes\n\n")
                .append(table(result))
                .append('\n')
                .append(besideKpl(result))
                .append('\n')
                .append(reading(result)));
        return text.append("\n## Why\n\n").append(reasons()).toString();
    }

    private String method() {
        return """
                LocalAws runs in a process of its own, counts records and does not store them, throttles nothing, looks into
                aggregates, and applies and answers each request %d ms after it has come, however many there are at once; the stream
                has %d shards. All speak TLS to it. Each contestant has a JVM of its own with the arguments above and its own class
                path, and is idle while others are measured. They take turns: %d rounds of warm-up, then %d rounds with a window of
                %s s for each, in turned order every other round. All send the same keys (%d, then again) and the same bytes.

                - **sink**: `KinesisSinkTask` with its defaults (`ordering.mode=key`, 8 requests of 500 entries under way, 20,000 records
                  in the buffer) but `kinesis.rate.limit.percent=0`, driven through `put` and `preCommit` as a Connect worker drives it;
                  aggregated: with `kinesis.aggregation.enabled=true`.
                - **KPL**: the Kinesis Producer Library 1.1.1 alone, without a connector around it, with its defaults (24 connections,
                  aggregates of up to 51,200 bytes) but for metrics (off), rate limit (out of the way) and certificate check (off); at
                  most 20,000 records outstanding. It promises no order. Its native process counts with it.
                - **sequential loop**: PutRecords of 500 entries over the SDK's blocking client, one after the other, as Debezium Server
                  does.
                - **Camel**: the producer of `camel-aws2-kinesis` 4.18.0 behind a direct endpoint, called for one record after the other
                  and waited for, as the sink task of Camel's Kafka connectors does: one request a record.

                A window counts what was acknowledged and includes the time to wait for the last answer; after each window the
                service must have counted the same number of records, else the run fails. Ratios are taken within a round. CPU is
                user and system time of all processes of a contestant; that of LocalAws stands beside it. All of them share the
                machine's cores, so a contestant that costs LocalAws more has less for itself. Values are medians.
                """.formatted(
                        Peers.DELAY.toMillis(),
                        CountingKinesis.SHARDS,
                        plan.warmUpRounds(),
                        plan.rounds(),
                        plan.windowSeconds(),
                        ReadyEntries.KEYS);
    }

    private static String table(Results result) {
        Table table = new Table(
                "",
                "records/s",
                "CPU µs/record",
                "records/CPU second",
                "records/Kinesis record",
                "LocalAws, CPU µs/record");
        for (Peer peer : Peer.values()) {
            table.row(
                    peer.label(),
                    rounded(result.median(peer.label(), Window::entriesPerSecond)),
                    decimals(2, result.median(peer.label(), Window::cpuMicrosPerEntry)),
                    rounded(result.median(peer.label(), Window::entriesPerCpuSecond)),
                    decimals(0, result.median(peer.label(), Window::entriesPerRecord)),
                    decimals(2, result.median(peer.label(), Window::serviceCpuMicrosPerEntry)));
        }
        return table.toString();
    }

    private static String besideKpl(Results result) {
        Table table =
                new Table("beside the KPL", "ratio of records/s", "lowest, highest", "ratio of records/CPU second");
        compare(table, result, Peer.SINK_KEY, Peer.KPL);
        compare(table, result, Peer.SINK_NONE, Peer.KPL);
        compare(table, result, Peer.SINK_KEY_AGGREGATED, Peer.KPL_AGGREGATED);
        compare(table, result, Peer.SINK_NONE_AGGREGATED, Peer.KPL_AGGREGATED);
        return table.toString();
    }

    private static void compare(Table table, Results result, Peer ours, Peer theirs) {
        double[] ratios = result.ratios(ours.label(), theirs.label(), Window::entriesPerSecond);
        table.row(
                ours.label(),
                decimals(2, Statistics.median(ratios)),
                decimals(2, Statistics.min(ratios)) + ", " + decimals(2, Statistics.max(ratios)),
                decimals(2, ratio(result, ours, theirs, Window::entriesPerCpuSecond)));
    }

    private static Comparison besideSequential(Results result) {
        return new Comparison(result, Peer.SINK_KEY.label(), Peer.SEQUENTIAL.label(), SEQUENTIAL_TARGET);
    }

    private static Comparison besideCamel(Results result) {
        return new Comparison(result, Peer.SINK_KEY.label(), Peer.CAMEL.label(), CAMEL_TARGET);
    }

    private static String reading(Results result) {
        return "- The sink does " + besideSequential(result).times()
                + " the records/s of the sequential loop, and "
                + besideCamel(result).times()
                + " those of Camel's producer.\n";
    }

    private static String reasons() {
        return """
                - What one request at a time can do is set by the round trip: the sequential loop sends 500 records in each, Camel one.
                - The KPL passes every record to its native process through a pipe, as a message of its own, and gets one back for each:
                  that work is the same with and without aggregation, and is most of what it costs. Its TLS and its requests are
                  native code. The sink has no second process; it pays for TLS and for the SDK's requests in Java, which aggregation
                  makes few.
                - One unit of CPU time more in LocalAws is one less for who is measured: the cores are shared.
                """;
    }

    private static double ratio(Results result, Peer ours, Peer theirs, ToDoubleFunction<Window> what) {
        return Statistics.median(result.ratios(ours.label(), theirs.label(), what));
    }
}
