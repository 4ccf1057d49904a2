package io.millrace.benchmarks.messages;

import static io.millrace.benchmarks.report.Numbers.count;
import static io.millrace.benchmarks.report.Numbers.decimals;
import static io.millrace.benchmarks.report.Numbers.rounded;

import io.millrace.benchmarks.contest.Comparison;
import io.millrace.benchmarks.contest.Plan;
import io.millrace.benchmarks.contest.Results;
import io.millrace.benchmarks.contest.Window;
import io.millrace.benchmarks.peers.ChildContestant;
import io.millrace.benchmarks.report.Statistics;
import io.millrace.benchmarks.report.Table;
import io.millrace.benchmarks.sink.BareLoop;
import io.millrace.benchmarks.sink.Sinks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The report of the sinks for messages, in Markdown.
 *
 * @param besideBareLoops by payload size in bytes
 */
record MessagesReport(
        Plan plan,
        Map<Destination, Map<Integer, Results>> besideBareLoops,
        Results fifo,
        Map<Destination, Results> besideCamel) {
    private static final double BARE_LOOP_TARGET = 0.8;
    private static final double FIFO_TARGET = 0.7;
    private static final double CAMEL_TARGET = 5;

    boolean isEveryTargetMet() {
        List<Comparison> all = new ArrayList<>();
        besideBareLoops.values().forEach(sizes -> sizes.values().forEach(each -> all.add(bareLoop(each))));
        all.add(fifoBesideStandard());
        besideCamel.values().forEach(each -> all.add(camel(each)));
        return all.stream().allMatch(Comparison::isMet);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("# SQS and SNS sinks\n\n## Method\n\n" + method());
        besideBareLoops.forEach((destination, sizes) -> sizes.forEach((bytes, results) -> text.append("\n## ")
                .append(destination.service())
                .append(", messages of ")
                .append(bytes)
                .append(" bytes\n\n")
                .append(table(results, BareLoop.NAME))
                .append("\n- The sink with bytes reaches ")
                .append(bareLoop(results).share())
                .append(" of the bare loop.\n")));
        text.append("\n## FIFO beside standard\n\n")
                .append(table(fifo, Messages.STANDARD))
                .append("\n- With ")
                .append(count(Messages.FIFO_GROUPS))
                .append(" groups, one message of each under way at most, a FIFO queue is sent ")
                .append(fifoBesideStandard().share())
                .append(" of what a standard queue is.\n");
        besideCamel.forEach((destination, results) -> text.append("\n## ")
                .append(destination.service())
                .append(" sink beside Camel\n\n")
                .append(table(results, Messages.CAMEL))
                .append("\n- The sink does ")
                .append(camel(results).times())
                .append(" the records/s of Camel's producer.\n"));
        return text.toString();
    }

    private String method() {
        return """
                LocalAws runs in a process of its own, checks and counts messages, does not store them and throttles nothing. There
                is a service of its own for each comparison. The contestants take turns: %d rounds of warm-up, then %d rounds with a
                window of %s s for each, in turned order every other round. A window counts what was acknowledged and includes the
                time to wait for the last answer; after each window the service must have counted the same number of messages, else
                the run fails. Ratios are taken within a round. CPU is of the contestant's whole process (JIT and collector
                included). Values are medians.

                The sinks are `SqsSinkTask` and `SnsSinkTask` with their defaults (%d requests of %d entries under way), driven through
                `put` and `preCommit` as a Connect worker drives them: %d records with text keys in each `put`, offsets asked for once
                a second, pausing and resuming as they ask.

                - **beside a bare SDK loop**: in one JVM with it, over HTTP/1.1. The loop sends ready-made requests of %d entries with the
                  same bodies over the SDK's client exactly as the sink builds it, as many at once; nothing else. The sink's values are
                  bytes, or structs that it writes as JSON (the very same bytes). From structs with `event_type`, `schema_name` and
                  `table_name`, which those of 1,024 bytes have, the SNS sink makes three message attributes besides: bytes that the
                  loop does not send.
                - **FIFO beside standard**: the sink beside itself in one JVM, with `ordering.mode=key` and the group of each record's
                  key, and a deduplication id from its offset, for the FIFO queue; with neither for the standard queue. Bodies of %d
                  bytes, %s keys, every record a new object. In a request the two ids and their names are longer than such a body.
                - **beside Camel**: each in a JVM of its own (%s) and its own class path, over TLS, and LocalAws applies and answers each
                  request %d ms after it has come, however many there are at once. Bodies of %d bytes. Camel's are the producers of
                  `camel-aws2-sqs` 4.18.0 and `camel-aws2-sns` 4.17.0 behind a direct endpoint, called for one record after the other and
                  waited for, as the sink task of Camel's Kafka connectors does: one request a record.
                """.formatted(
                        plan.warmUpRounds(),
                        plan.rounds(),
                        plan.windowSeconds(),
                        Destination.MAX_IN_FLIGHT,
                        Destination.MAX_ENTRIES,
                        Sinks.POLL_RECORDS,
                        Destination.MAX_ENTRIES,
                        Messages.FIFO_BYTES,
                        count(Messages.FIFO_GROUPS),
                        String.join(" ", ChildContestant.JVM_ARGUMENTS),
                        Messages.DELAY.toMillis(),
                        Messages.PEER_BYTES);
    }

    private static String table(Results results, String base) {
        Table table = new Table(
                "",
                "messages/s",
                "ratio",
                "lowest, highest",
                "CPU µs/message",
                "messages/request",
                "LocalAws, CPU µs/message");
        for (String contestant : results.contestants()) {
            double[] ratios = results.ratios(contestant, base, Window::entriesPerSecond);
            table.row(
                    contestant,
                    rounded(results.median(contestant, Window::entriesPerSecond)),
                    decimals(2, Statistics.median(ratios)),
                    decimals(2, Statistics.min(ratios)) + ", " + decimals(2, Statistics.max(ratios)),
                    decimals(2, results.median(contestant, Window::cpuMicrosPerEntry)),
                    decimals(1, results.median(contestant, Window::entriesPerRecord)),
                    decimals(2, results.median(contestant, Window::serviceCpuMicrosPerEntry)));
        }
        return table.toString();
    }

    private static Comparison bareLoop(Results results) {
        return new Comparison(results, Messages.BYTES, BareLoop.NAME, BARE_LOOP_TARGET);
    }

    private Comparison fifoBesideStandard() {
        return new Comparison(fifo, Messages.FIFO, Messages.STANDARD, FIFO_TARGET);
    }

    private static Comparison camel(Results results) {
        return new Comparison(results, Messages.SINK, Messages.CAMEL, CAMEL_TARGET);
    }
}
