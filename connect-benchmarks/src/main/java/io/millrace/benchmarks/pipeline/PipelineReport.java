package io.millrace.benchmarks.pipeline;

import static io.millrace.benchmarks.report.Numbers.count;
import static io.millrace.benchmarks.report.Numbers.decimals;
import static io.millrace.benchmarks.report.Numbers.rounded;

import io.millrace.benchmarks.pipeline.CpuProfile.Owner;
import io.millrace.benchmarks.pipeline.Pipeline.Round;
import io.millrace.benchmarks.report.Statistics;
import io.millrace.benchmarks.report.Table;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The report of the pipeline, in Markdown. */
final class PipelineReport {
    private final int changes;
    private final List<Round> rounds;
    private final CpuProfile profile;

    /** @param changes written in each round */
    PipelineReport(int changes, List<Round> rounds, CpuProfile profile) {
        this.changes = changes;
        this.rounds = rounds;
        this.profile = profile;
    }

    @Override
    public String toString() {
        double[] perSecond = rounds.stream().mapToDouble(Round::perSecond).toArray();
        Owner most = byShare().get(0);
        return """
                # From PostgreSQL to Kinesis

                ## Method

                PostgreSQL, Debezium's connector with RecordNormalizer, Kafka, the Kinesis sink and the local AWS, on one machine: the
                files `postgres-source.json` and `kinesis-sink.json` of `config-examples`, one task each, in one Connect worker of its own
                JVM. The broker, PostgreSQL and the local AWS, which checks and counts what it takes and keeps nothing, have processes of
                their own, and share the machine's cores with the worker.

                A round: the source connector is stopped, a procedure writes %s changes of two tables to the log (ten to a transaction:
                four inserts, five updates, one delete), the connector resumes, and all changes arrive. The time counts from the first
                arrival to the last. One round to warm up, then %d.

                ## Result

                **%s rows/s** (%s to %s).

                """.formatted(
                                count(changes),
                                rounds.size(),
                                rounded(Statistics.median(perSecond)),
                                rounded(Statistics.min(perSecond)),
                                rounded(Statistics.max(perSecond)))
                + processes()
                + """

                What the worker does, by %s samples of its running Java threads (JFR, `jdk.ExecutionSample`) within those rounds. Its own: the
                code nearest to the top of the stack, with what it calls in the JDK. With what it calls: it is anywhere on the stack.

                """.formatted(count(profile.samples()))
                + owners()
                + "\nMost goes to %s. Millrace's own code takes %s of the samples, %s of them RecordNormalizer's.\n"
                        .formatted(
                                most.title(),
                                percent(profile.own(Owner.TRANSFORM) + profile.own(Owner.SINK)),
                                percent(profile.own(Owner.TRANSFORM)));
    }

    private String processes() {
        Table table = new Table("process", "CPU, µs/row", "cores in use");
        process(table, "Connect worker", cpu -> cpu.worker());
        process(table, "PostgreSQL, decoding its log", cpu -> cpu.decoder());
        process(table, "Kafka broker", cpu -> cpu.broker());
        process(table, "local AWS", cpu -> cpu.service());
        return table.toString();
    }

    private void process(Table table, String name, ToLongFunction<Pipeline.Cpu> cpu) {
        table.row(
                name,
                decimals(1, median(round -> cpu.applyAsLong(round.cpu()) / 1e3 / round.changes())),
                decimals(2, median(round -> (double) cpu.applyAsLong(round.cpu()) / round.nanos())));
    }

    private double median(ToDoubleFunction<Round> what) {
        return Statistics.median(rounds.stream().mapToDouble(what).toArray());
    }

    private String owners() {
        Table table = new Table("code", "its own", "with what it calls");
        for (Owner owner : byShare()) {
            table.row(
                    owner.title(),
                    percent(profile.own(owner)),
                    owner == Owner.OTHER ? "" : percent(profile.withCalled(owner)));
        }
        return table.toString();
    }

    private List<Owner> byShare() {
        return Arrays.stream(Owner.values())
                .sorted(Comparator.comparingDouble(profile::own).reversed())
                .toList();
    }

    private static String percent(double share) {
        return decimals(1, 100 * share) + " %";
    }
}
