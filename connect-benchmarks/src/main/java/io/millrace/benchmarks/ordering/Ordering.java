package io.millrace.benchmarks.ordering;

import io.millrace.benchmarks.RunOptions;
import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.benchmarks.contest.Contestants;
import io.millrace.benchmarks.contest.Plan;
import io.millrace.benchmarks.contest.Results;
import io.millrace.benchmarks.contest.Rounds;
import io.millrace.benchmarks.sink.KeyedPolls;
import io.millrace.benchmarks.sink.KinesisSinks;
import io.millrace.benchmarks.sink.Polls;
import io.millrace.benchmarks.sink.SinkContestant;
import io.millrace.connect.kinesis.KinesisSinkTask;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;

/** Measures the Kinesis sink beside itself, with the keys of its configuration that decide about order and shards. */
public final class Ordering {
    static final int BYTES = 100;
    static final int KEYS = 100_000;

    /** So many that none is near its quota of 1,000 records/s: the report says how near the busiest one came. */
    static final int MANY_SHARDS = 1_000;

    static final String NONE = "none";
    static final String KEY = "key";
    static final String NONE_AGGREGATED = "none, aggregated";
    static final String KEY_AGGREGATED = "key, aggregated";
    static final String OFF = "kinesis.rate.limit.percent=0";
    static final String ON = "kinesis.rate.limit.percent=100";

    /** Enough that none is under way twice at once, few enough to stay in the caches. */
    private static final int PAYLOADS = 8_000;

    private Ordering() {}

    /** Tells whether every target was met; a quick run has none. */
    public static boolean run(RunOptions options) {
        Plan plan = options.quick() ? new Plan(1, 2, Duration.ofSeconds(1)) : new Plan(3, 6, Duration.ofSeconds(5));
        List<byte[]> payloads = KeyedPolls.payloads(BYTES, PAYLOADS);
        List<List<SinkRecord>> distinct = KeyedPolls.distinct(payloads, KEYS);
        OrderingReport report = new OrderingReport(
                plan,
                measure("distinct keys", plan, CountingKinesis.SHARDS, distinct, OrderingProps.distinctKeys()),
                measure(
                        "one key is half",
                        plan,
                        CountingKinesis.SHARDS,
                        KeyedPolls.halfOfOneKey(payloads, KEYS),
                        OrderingProps.oneKeyIsHalf()),
                measure("shard awareness", plan, MANY_SHARDS, distinct, OrderingProps.shardAwareness()),
                BusiestShard.share(distinct, MANY_SHARDS));
        options.publish("ordering.md", report.toString());
        return options.quick() || report.isEveryTargetMet();
    }

    /** Lets sinks with these configurations, by name, take turns at a service of their own. */
    private static Results measure(
            String what,
            Plan plan,
            int shards,
            List<List<SinkRecord>> polls,
            Map<String, Map<String, String>> changes) {
        try (CountingKinesis service = CountingKinesis.start(shards);
                Contestants contestants = new Contestants()) {
            changes.forEach((name, change) -> {
                Map<String, String> props = new LinkedHashMap<>(KinesisSinks.props(service, "none"));
                props.putAll(change);
                contestants.add(new SinkContestant(name, new KinesisSinkTask(), props, Polls.repeating(polls)));
            });
            return new Rounds(service, contestants.all()).run(what, plan);
        }
    }
}
