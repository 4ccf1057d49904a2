package io.millrace.benchmarks.transform;

import static io.millrace.benchmarks.report.Numbers.count;
import static io.millrace.benchmarks.report.Numbers.decimals;
import static io.millrace.benchmarks.report.Numbers.rounded;

import io.millrace.benchmarks.RunOptions;
import io.millrace.benchmarks.report.Jmh;
import io.millrace.benchmarks.report.Table;
import io.millrace.benchmarks.transform.TransformBenchmark.Contestant;
import java.util.List;

/** Compares the transform with Debezium's ExtractNewRecordState. */
public final class TransformReport {
    private final RunOptions options;
    private final List<Jmh.Score> scores;

    private TransformReport(RunOptions options, List<Jmh.Score> scores) {
        this.options = options;
        this.scores = scores;
    }

    /** Tells whether the transform is at least as fast as Debezium's with added fields; a quick run has no target. */
    public static boolean run(RunOptions options) {
        TransformReport report = new TransformReport(options, Jmh.run(TransformBenchmark.class, options));
        options.publish("transform.md", report.toString(), Jmh.JVM_ARGUMENTS);
        return options.quick() || report.ratio() >= 1;
    }

    private Jmh.Score score(Contestant contestant) {
        return scores.stream()
                .filter(score -> contestant.name().equals(score.params().get("contestant")))
                .findFirst()
                .orElseThrow();
    }

    private double ratio() {
        return score(Contestant.NORMALIZER).perSecond()
                / score(Contestant.DEBEZIUM_ADD_FIELDS).perSecond();
    }

    @Override
    public String toString() {
        Table table = new Table("transform", "events/s", "± (99.9 %)", "ns/event", "bytes allocated/event");
        row(table, "RecordNormalizer", Contestant.NORMALIZER);
        row(table, "RecordNormalizer, record.format=struct", Contestant.NORMALIZER_STRUCT);
        row(table, "ExtractNewRecordState, add.fields", Contestant.DEBEZIUM_ADD_FIELDS);
        row(table, "ExtractNewRecordState", Contestant.DEBEZIUM);
        return """
                # RecordNormalizer beside Debezium's ExtractNewRecordState

                ## Method

                %s One operation is one update of a PostgreSQL table of 16 columns (numbers, text, decimal, dates and times, JSON,
                UUID, enum, bytes, array) in Debezium's envelope with schemas, all transforms with their defaults but for what is
                named. Debezium %s. With `add.fields` its transform carries what the Record carries, as far as it can:
                `%s`. It has no counterpart to `event_id` (a SHA-256 of the change), and leaves values as they are, where
                RecordNormalizer makes text of dates, decimals and bytes unless `record.format=struct`.

                ## Result

                """.formatted(Jmh.method(options), debeziumVersion(), TransformBenchmark.ADDED_FIELDS)
                + table
                + """

                - RecordNormalizer does %s times the events/s of ExtractNewRecordState with `add.fields`; the target is 1: **%s**.
                """.formatted(decimals(2, ratio()), ratio() >= 1 ? "met" : "missed");
    }

    private void row(Table table, String name, Contestant contestant) {
        Jmh.Score score = score(contestant);
        table.row(
                name,
                rounded(score.perSecond()),
                rounded(score.error()),
                count(Math.round(1e9 / score.perSecond())),
                count(Math.round(score.bytes())));
    }

    private static String debeziumVersion() {
        return io.debezium.Module.version();
    }
}
