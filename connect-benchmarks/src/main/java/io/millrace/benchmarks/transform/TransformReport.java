package io.millrace.benchmarks.transform;

import static io.millrace.benchmarks.report.Numbers.count;
import static io.millrace.benchmarks.report.Numbers.decimals;
import static io.millrace.benchmarks.report.Numbers.rounded;

import io.millrace.benchmarks.RunOptions;
import io.millrace.benchmarks.report.Jmh;
import io.millrace.benchmarks.report.Statistics;
import io.millrace.benchmarks.report.Table;
import io.millrace.benchmarks.transform.TransformBenchmark.Contestant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Compares the transform with Debezium's. */
public final class TransformReport {
    private static final List<Target> TARGETS = List.of(
            new Target(Contestant.NORMALIZER, Contestant.DEBEZIUM_REWRITE, Measure.EVENTS, 1.5),
            new Target(Contestant.NORMALIZER, Contestant.DEBEZIUM_REWRITE, Measure.BYTES, 1.2),
            new Target(Contestant.NORMALIZER, Contestant.DEBEZIUM_ADD_FIELDS, Measure.EVENTS, 1.5),
            new Target(Contestant.NORMALIZER, Contestant.DEBEZIUM_ADD_FIELDS, Measure.BYTES, 1.2),
            new Target(Contestant.NORMALIZER_DOCUMENTS, Contestant.DEBEZIUM_DOCUMENTS_REWRITE, Measure.EVENTS, 1.0),
            new Target(Contestant.NORMALIZER_DOCUMENTS, Contestant.DEBEZIUM_DOCUMENTS, Measure.EVENTS, 1.0));

    private final RunOptions options;
    private final List<List<Jmh.Score>> rounds;

    private TransformReport(RunOptions options, List<List<Jmh.Score>> rounds) {
        this.options = options;
        this.rounds = rounds;
    }

    /** Tells whether the targets are met; a quick run has none. */
    public static boolean run(RunOptions options) {
        TransformReport report = new TransformReport(options, Jmh.rounds(TransformBenchmark.class, options));
        options.publish("transform.md", report.toString(), Jmh.JVM_ARGUMENTS);
        return options.quick() || TARGETS.stream().allMatch(target -> target.isMet(report));
    }

    private double[] each(Contestant contestant, ToDoubleFunction<Jmh.Score> what) {
        return rounds.stream()
                .map(scores -> scores.stream()
                        .filter(score -> contestant.name().equals(score.params().get("contestant")))
                        .findFirst()
                        .orElseThrow())
                .mapToDouble(what)
                .toArray();
    }

    @Override
    public String toString() {
        Table table = new Table("transform", "events/s", "lowest", "highest", "ns/event", "bytes allocated/event");
        for (Contestant contestant : Contestant.values()) {
            double[] perSecond = each(contestant, Jmh.Score::perSecond);
            table.row(
                    contestant.title(),
                    rounded(Statistics.median(perSecond)),
                    rounded(Statistics.min(perSecond)),
                    rounded(Statistics.max(perSecond)),
                    count(Math.round(1e9 / Statistics.median(perSecond))),
                    count(Math.round(Statistics.median(each(contestant, Jmh.Score::bytes)))));
        }
        StringBuilder verdicts = new StringBuilder("\n");
        TARGETS.forEach(target -> verdicts.append(target.verdict(this)));
        return """
                # RecordNormalizer beside Debezium's transforms

                ## Method

                %s All transforms with their defaults but for what is named; Debezium %s.

                One operation is one change of a shop in PostgreSQL, in Debezium's envelope with schemas and with the headers that
                Debezium sets. Two tables take turns: orders of 14 columns (two decimals, a date, two timestamps, JSON, numbers, text, a
                flag) and their items, plain, of 8 columns. Of ten changes four are insertions, five updates, one is a deletion; 1,024
                changes go round. "Maps" are the same changes as a converter without schemas reads them; Debezium's transform passes those
                as they are, so nothing stands beside them.

                With `add.fields` Debezium's transform carries what the Record carries, as far as it can:
                `%s`. It makes tombstones of deletions, which carry none of that, unless
                `delete.tombstone.handling.mode=rewrite`. It has no counterpart to `event_id` (a SHA-256 of the change), `primary_key` and the
                headers for routing, and leaves values as they are, where RecordNormalizer makes text of dates, decimals and bytes unless
                `record.format=struct`.

                "MongoDB" and `ExtractNewDocumentState` have changes of one collection of orders as Debezium's MongoDB connector tells
                them: documents of about 1,000 characters as text in extended JSON (an ObjectId, a customer with an address within, three
                lines, tags, decimals, longs, dates), with the same shares of insertions, updates (with the whole document) and deletions.
                Both read the text; Debezium's transform makes a schema and a struct of each document, RecordNormalizer a map. With
                `add.fields` it carries `%s`, and deletions are
                rewritten with their `_id`.

                ## Result

                """.formatted(
                                Jmh.roundsMethod(options),
                                debeziumVersion(),
                                TransformBenchmark.ADDED_FIELDS,
                                TransformBenchmark.ADDED_DOCUMENT_FIELDS)
                + table
                + verdicts;
    }

    private static String debeziumVersion() {
        return io.debezium.Module.version();
    }

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private enum Measure {
        EVENTS("events/s", "at least", Jmh.Score::perSecond),
        BYTES("bytes allocated/event", "at most", Jmh.Score::bytes);

        private final String unit;
        private final String bound;
        private final ToDoubleFunction<Jmh.Score> what;

        Measure(String unit, String bound, ToDoubleFunction<Jmh.Score> what) {
            this.unit = unit;
            this.bound = bound;
            this.what = what;
        }
    }

    private record Target(Contestant ours, Contestant theirs, Measure measure, double bound) {
        private double[] ratios(TransformReport report) {
            double[] ratios = report.each(ours, measure.what);
            double[] base = report.each(theirs, measure.what);
            for (int round = 0; round < ratios.length; round++) {
                ratios[round] /= base[round];
            }
            return ratios;
        }

        boolean isMet(TransformReport report) {
            double ratio = Statistics.median(ratios(report));
            return measure == Measure.EVENTS ? ratio >= bound : ratio <= bound;
        }

        String verdict(TransformReport report) {
            double[] ratios = ratios(report);
            return "- %s: %s times the %s of %s (%s to %s); the target is %s %s: **%s**.\n"
                    .formatted(
                            ours.title(),
                            decimals(2, Statistics.median(ratios)),
                            measure.unit,
                            theirs.title(),
                            decimals(2, Statistics.min(ratios)),
                            decimals(2, Statistics.max(ratios)),
                            measure.bound,
                            decimals(1, bound),
                            isMet(report) ? "met" : "missed");
        }
    }
}
