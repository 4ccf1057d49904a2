package io.millrace.benchmarks.memory;

import static io.millrace.benchmarks.report.Numbers.count;
import static io.millrace.benchmarks.report.Numbers.decimals;
import static io.millrace.benchmarks.report.Numbers.mebibytes;

import io.millrace.benchmarks.report.Table;
import io.millrace.benchmarks.sink.KinesisSinks;
import io.millrace.benchmarks.sink.Sinks;
import java.util.List;

/** The report of the memory runs, in Markdown. */
final class MemoryReport {
    private final List<SteadyHeap.Result> steady;
    private final List<StalledHeap.Result> stalled;

    MemoryReport(List<SteadyHeap.Result> steady, List<StalledHeap.Result> stalled) {
        this.steady = steady;
        this.stalled = stalled;
    }

    boolean isEveryBoundKept() {
        return steady.stream().allMatch(SteadyHeap.Result::isKept)
                && stalled.stream().allMatch(StalledHeap.Result::isKept);
    }

    @Override
    public String toString() {
        return "# Memory of the Kinesis sink\n\n" + growth() + "\n" + stall();
    }

    private String growth() {
        Table table = new Table("records", columns());
        for (int i = 0; i < steady.get(0).looks().size(); i++) {
            int look = i;
            table.row(
                    count(steady.get(0).looks().get(look).records()),
                    steady.stream()
                            .map(result -> mebibytes(result.looks().get(look).bytes()))
                            .toArray(String[]::new));
        }
        StringBuilder text = new StringBuilder("""
                ## While records flow

                The task is driven as a Connect worker drives it, with defaults but `ordering.mode`; every record is a new object
                with a key of its own and a value of 100 bytes. Now and then all is delivered and the heap in use after a
                collection is noted, in MiB. The bound: no slope (line of least squares) above 1 MiB for a million records.
                What does grow for a while is the SDK's: the timer of each call stays, cancelled, until `aws.call.timeout.ms` is over.

                """);
        text.append(table).append('\n');
        for (SteadyHeap.Result result : steady) {
            text.append("- `ordering.mode=")
                    .append(result.orderingMode())
                    .append("`: a slope of ")
                    .append(decimals(3, result.slope() / (1024 * 1024)))
                    .append(" MiB for a million records: ")
                    .append(verdict(result.isKept()));
        }
        return text.toString();
    }

    private String[] columns() {
        return steady.stream()
                .map(result -> "ordering.mode=" + result.orderingMode())
                .toArray(String[]::new);
    }

    private String stall() {
        Table table = new Table(
                "value", "records taken", "requests held", "MiB more at most", "bound, MiB", "of it overhead, MiB", "");
        for (StalledHeap.Result result : stalled) {
            table.row(
                    result.valueBytes() + " B",
                    count(result.records()),
                    count(result.requests()),
                    mebibytes(result.grownBytes()),
                    mebibytes(result.boundBytes()),
                    mebibytes(result.overheadBytes()),
                    result.isKept() ? "kept" : "**broken**");
        }
        return """
                ## While the service stalls

                A task starts, and the service takes its requests and answers none, so that they time out and are sent again, while
                Connect goes on offering records. The task pauses its partitions when `max.buffered.records` (20,000) or
                `max.buffered.bytes` (64 MiB, payload and 512 bytes a record) is reached. The bound for the heap in use after a
                collection, beyond what was in use before the task started: `max.buffered.bytes`, one consumer poll (%d
                records), and as overhead 8 MiB for the client with its connections and twice the bodies of the %d requests under
                way (the SDK keeps the last body of each connection). Afterwards the service answers again, and everything must
                arrive.

                """.formatted(Sinks.POLL_RECORDS, KinesisSinks.MAX_IN_FLIGHT) + table;
    }

    private static String verdict(boolean kept) {
        return kept ? "**kept**\n" : "**broken**\n";
    }
}
