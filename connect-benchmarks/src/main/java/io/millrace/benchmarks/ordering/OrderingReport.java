package io.millrace.benchmarks.ordering;

import static io.millrace.benchmarks.report.Numbers.decimals;
import static io.millrace.benchmarks.report.Numbers.rounded;

import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.benchmarks.contest.Comparison;
import io.millrace.benchmarks.contest.Plan;
import io.millrace.benchmarks.contest.Results;
import io.millrace.benchmarks.contest.Window;
import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.report.Statistics;
import io.millrace.benchmarks.report.Table;
import io.millrace.benchmarks.sink.Sinks;

/**
 * The report of the sink beside itself, in Markdown.
 *
 * @param busiestShare of the records that goes to the busiest of the many shards
 */
record OrderingReport(
        Plan plan, Results distinctKeys, Results oneKeyIsHalf, Results shardAwareness, double busiestShare) {
    private static final double KEY_TARGET = 0.75;
    private static final double HOT_KEY_TARGET = 0.5;
    private static final double SHARD_AWARENESS_TARGET = 0.95;
    private static final double ENTRIES_PER_RECORD_TARGET = 200;
    private static final double SHARD_RECORDS_PER_SECOND = 1_000;

    boolean isEveryTargetMet() {
        return key().isMet()
                && entriesPerRecord() >= ENTRIES_PER_RECORD_TARGET
                && hotKey().isMet()
                && shardsKnown().isMet();
    }

    @Override
    public String toString() {
        return "# Order, shard awareness and aggregation of the Kinesis sink\n\n## Method\n\n" + method()
                + "\n## " + Numbers.count(Ordering.KEYS) + " distinct keys\n\n"
                + table(distinctKeys, Ordering.NONE) + "\n" + distinctReading()
                + "\n## One key is half of the load, aggregation on\n\n"
                + table(oneKeyIsHalf, Ordering.NONE_AGGREGATED) + "\n" + hotKeyReading()
                + "\n## Shard awareness\n\n"
                + table(shardAwareness, Ordering.OFF) + "\n" + shardReading();
    }

    private String method() {
        return """
                The sink is beside itself, with other settings. Each comparison has a LocalAws of its own, in a process of its own,
                that counts entries and does not store them, and throttles nothing; it looks into aggregates, so that what is
                acknowledged is compared with what arrived, entry by entry: after each window the numbers must be the same, else the
                run fails. The stream has %d shards where nothing else is said. The sinks share one JVM and take turns: %d rounds
                of warm-up, then %d rounds with a window of %s s for each, in turned order every other round. Each is a
                `KinesisSinkTask` with its defaults but for what is named and `kinesis.rate.limit.percent=0`, driven through `put` and
                `preCommit` as a Connect worker drives it: ready-made records with text keys, %d in each `put`, values of %d bytes.
                Requests are answered at once, so there is no round trip for `key` to wait for but that of the machine.

                Ratios are taken within a round. CPU is of the whole process. Values are medians. A PUT payload unit is what Kinesis
                charges for: each begun 25 KB (here 25,600 bytes) of a record.
                """.formatted(
                        CountingKinesis.SHARDS,
                        plan.warmUpRounds(),
                        plan.rounds(),
                        plan.windowSeconds(),
                        Sinks.POLL_RECORDS,
                        Ordering.BYTES);
    }

    private static String table(Results results, String base) {
        Table table = new Table(
                "",
                "entries/s",
                "ratio",
                "lowest, highest",
                "CPU µs/entry",
                "entries/Kinesis record",
                "PUT payload units/million entries",
                "LocalAws, CPU µs/entry");
        for (String contestant : results.contestants()) {
            double[] ratios = results.ratios(contestant, base, Window::entriesPerSecond);
            table.row(
                    contestant,
                    rounded(results.median(contestant, Window::entriesPerSecond)),
                    decimals(2, Statistics.median(ratios)),
                    decimals(2, Statistics.min(ratios)) + ", " + decimals(2, Statistics.max(ratios)),
                    decimals(2, results.median(contestant, Window::cpuMicrosPerEntry)),
                    decimals(0, results.median(contestant, Window::entriesPerRecord)),
                    rounded(results.median(contestant, Window::payloadUnitsPerMillionEntries)),
                    decimals(2, results.median(contestant, Window::serviceCpuMicrosPerEntry)));
        }
        return table.toString();
    }

    private String distinctReading() {
        double plain = distinctKeys.median(Ordering.KEY, Window::payloadUnitsPerMillionEntries);
        double aggregated = distinctKeys.median(Ordering.KEY_AGGREGATED, Window::payloadUnitsPerMillionEntries);
        return "- `ordering.mode=key` reaches " + key().share() + " of `none`.\n"
                + "- With aggregation it reaches "
                + decimals(2, ratio(distinctKeys, Ordering.KEY_AGGREGATED, Ordering.NONE_AGGREGATED))
                + " of `none` with aggregation.\n"
                + "- An aggregate holds " + decimals(0, entriesPerRecord()) + " entries; the target is "
                + decimals(0, ENTRIES_PER_RECORD_TARGET) + ": **"
                + (entriesPerRecord() >= ENTRIES_PER_RECORD_TARGET ? "met" : "missed") + "**. A million entries cost "
                + rounded(aggregated) + " PUT payload units instead of " + rounded(plain) + ": "
                + rounded(plain / aggregated) + " times fewer.\n";
    }

    private String hotKeyReading() {
        return "- `ordering.mode=key` reaches " + hotKey().share()
                + " of `none`. At most one aggregate of the hot key is under way at a time: with a longer round trip than here,"
                + " its ceiling is what one aggregate holds for each round trip.\n";
    }

    private String shardReading() {
        double rate = shardAwareness.median(Ordering.ON, Window::entriesPerSecond);
        return "- `ordering.mode=key` in both. With shard awareness the sink reaches "
                + shardsKnown().share() + " of what it does without.\n"
                + "- The stream has " + Numbers.count(Ordering.MANY_SHARDS) + " shards; the busiest got "
                + rounded(rate * busiestShare) + " records/s, "
                + decimals(0, rate * busiestShare / SHARD_RECORDS_PER_SECOND * 100)
                + " % of its quota.\n";
    }

    private double entriesPerRecord() {
        return distinctKeys.median(Ordering.KEY_AGGREGATED, Window::entriesPerRecord);
    }

    private Comparison key() {
        return new Comparison(distinctKeys, Ordering.KEY, Ordering.NONE, KEY_TARGET);
    }

    private Comparison hotKey() {
        return new Comparison(oneKeyIsHalf, Ordering.KEY_AGGREGATED, Ordering.NONE_AGGREGATED, HOT_KEY_TARGET);
    }

    private Comparison shardsKnown() {
        return new Comparison(shardAwareness, Ordering.ON, Ordering.OFF, SHARD_AWARENESS_TARGET);
    }

    private static double ratio(Results results, String contestant, String base) {
        return Statistics.median(results.ratios(contestant, base, Window::entriesPerSecond));
    }
}
