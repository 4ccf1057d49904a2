package io.millrace.benchmarks.source;

import static io.millrace.benchmarks.report.Numbers.count;
import static io.millrace.benchmarks.report.Numbers.decimals;
import static io.millrace.benchmarks.report.Numbers.mebibytes;
import static io.millrace.benchmarks.report.Numbers.rounded;
import static io.millrace.benchmarks.report.Statistics.max;
import static io.millrace.benchmarks.report.Statistics.median;
import static io.millrace.benchmarks.report.Statistics.min;

import io.millrace.benchmarks.contest.Comparison;
import io.millrace.benchmarks.contest.Plan;
import io.millrace.benchmarks.contest.Results;
import io.millrace.benchmarks.contest.Window;
import io.millrace.benchmarks.report.Table;
import java.time.Duration;
import java.util.List;

/** The report of the source's benchmarks, in Markdown. */
final class SourceReport {
    private final Plan plan;
    private final long records;
    private final Comparison reading;
    private final SteadyReads.Result steady;
    private final List<StalledReads.Result> stalled;
    private final Duration window;
    private final List<Delays.Result> delays;

    /**
     * @param plan of the contest
     * @param records read by each in each round
     * @param window for which delays were measured
     */
    SourceReport(
            Plan plan,
            long records,
            Comparison reading,
            SteadyReads.Result steady,
            List<StalledReads.Result> stalled,
            Duration window,
            List<Delays.Result> delays) {
        this.plan = plan;
        this.records = records;
        this.reading = reading;
        this.steady = steady;
        this.stalled = List.copyOf(stalled);
        this.window = window;
        this.delays = List.copyOf(delays);
    }

    boolean isEveryBoundKept() {
        return steady.isKept() && stalled.stream().allMatch(StalledReads.Result::isKept);
    }

    @Override
    public String toString() {
        return "# The DynamoDB-CDC source\n\n" + speed() + "\n" + growth() + "\n" + stall() + "\n" + delay();
    }

    private String speed() {
        Results results = reading.results();
        Table table =
                new Table("", "records/s", "lowest, highest", "source / this", "lowest, highest", "CPU µs/record");
        for (String reader : List.of(BareReads.TOKENS, BareReads.TREES, TaskReads.NAME)) {
            double[] each = results.each(reader, Window::entriesPerSecond);
            double[] ratios = results.ratios(TaskReads.NAME, reader, Window::entriesPerSecond);
            table.row(
                    reader,
                    rounded(median(each)),
                    rounded(min(each)) + ", " + rounded(max(each)),
                    decimals(2, median(ratios)),
                    decimals(2, min(ratios)) + ", " + decimals(2, max(ratios)),
                    decimals(1, results.median(reader, Window::cpuMicrosPerEntry)));
        }
        return """
                ## Reading

                A stream of %d shards with %s changes as DynamoDB writes them, insertions and modifications of items of 1 KiB by
                turns (a modification has the item before and after), in LocalAws in a process of its own, which throttles nothing and
                shares the machine's cores. All read all of it from TRIM_HORIZON, by turns, in turned order every other round:
                %d rounds to warm up, then %d. A round counts from the first records to the last, and each must get every record once.

                - **bare loop**: the SDK's client exactly as the source builds it, one call of GetRecords under way for each shard, the next
                  made before a page is parsed, and no record kept. **tokens**: Jackson's streaming parser goes through the tokens of each
                  record's JSON, and no text of them is even made. **trees**: `ObjectMapper.readTree`.
                - **source**: one `DynamoDbCdcSourceTask`, another for each round, polled in a loop by one thread as Connect does, with
                  its defaults but `kinesis.shard.calls.per.second` and `kinesis.shard.bytes.per.second`, which are no limit here. It makes
                  Connect records, with key, envelope and offset each, which the loop forgets.

                Ratios are taken within a round. CPU is of the whole process (JIT and collector included), so it also holds what the SDK
                needs. Values are medians.

                """.formatted(ChangeStreams.SHARDS, count(records), plan.warmUpRounds(), plan.rounds())
                + table
                + "\n- The source reaches " + reading.share() + ".\n- LocalAws itself used "
                + decimals(1, results.median(BareReads.TREES, Window::serviceCpuMicrosPerEntry))
                + " µs of CPU a record beside the bare loop of trees, "
                + decimals(1, results.median(TaskReads.NAME, Window::serviceCpuMicrosPerEntry))
                + " beside the source.\n";
    }

    private String growth() {
        Table table = new Table("records", "heap, MiB");
        steady.looks().forEach(look -> table.row(count(look.records()), mebibytes(look.bytes())));
        return """
                ## Memory while records flow

                One task reads changes of items of 1 KiB that are written as it reads. Now and then all is read, and the heap in use after
                a collection is noted; the changes that are written, over and over, are in it too. The bound: no slope (line of least
                squares) above 1 MiB for a million records.

                """ + table + "\nA slope of " + decimals(3, steady.slope() / (1024 * 1024))
                + " MiB for a million records: " + verdict(steady.isKept()) + ".\n";
    }

    private String stall() {
        Table table = new Table(
                "items", "bytes/record", "calls", "MiB more at most", "bound, MiB", "of it overhead, MiB", "");
        for (StalledReads.Result result : stalled) {
            table.row(
                    count(result.itemBytes()) + " B",
                    count(result.recordBytes()),
                    count(result.calls()),
                    mebibytes(result.grownBytes()),
                    mebibytes(result.boundBytes()),
                    mebibytes(result.overheadBytes()),
                    verdict(result.isKept()));
        }
        return """
                ## Memory while nobody polls

                A task starts before a stream that has more than it may hold, and nobody polls. It reads until `max.buffered.records`
                (100,000) or `max.buffered.bytes` (64 MiB of data and partition keys) is reached, and then makes no call any more. The
                bound for the heap in use after a collection, beyond what was in use before the task started: `max.buffered.bytes`, and as
                overhead %d bytes for each record held and %d MiB for the client, its connections and threads. Afterwards the task is
                polled, and every record must come once.

                """.formatted(StalledReads.BYTES_BESIDE_DATA, StalledReads.TASK_BYTES >> 20) + table;
    }

    private String delay() {
        Table table = new Table("", "records", "p50, ms", "p99, ms", "most, ms");
        for (Delays.Result result : delays) {
            int backoff = result.setting().emptyBackoffMs();
            table.row(
                    result.setting().recordsPerSecond() + " records/s, "
                            + (backoff == 0 ? "all defaults" : "`kinesis.empty.records.backoff.ms=" + backoff + "`"),
                    count(result.records()),
                    rounded(result.p50()),
                    rounded(result.p99()),
                    rounded(result.most()));
        }
        return """
                ## Delay

                From the call of PutRecords to the record with a consumer of Kafka, through one task in a Connect worker in a process of
                its own, in %d s after a time to warm up. The source's defaults are the quotas of AWS: each of the %d shards is asked five
                times a second, so that a record waits 100 ms on average until it is read. There is no target.

                """.formatted(window.toSeconds(), ChangeStreams.SHARDS) + table;
    }

    private static String verdict(boolean isKept) {
        return isKept ? "**kept**" : "**broken**";
    }
}
