package io.millrace.cli;

import io.millrace.ops.MillraceOps;
import io.millrace.ops.PipelineStatus;
import io.millrace.ops.PipelineWatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        description = {
            "Shows how pipelines are and how far behind: each source with the sinks that read its topics.",
            "",
            "LAG is what a sink has not committed, in records, at most: offsets without a record count as well. BEHIND is the age of the"
                    + " oldest of them; of a source, what its newest change took from the database into Kafka, or how long there was none"
                    + " (idle). BYTES is LAG times the size of records sampled (~); of a PostgreSQL source whose JDBC URL is given, what its"
                    + " slot has not confirmed. RATE is records a second, LAST how long ago the newest record came. A sink commits every"
                    + " offset.flush.interval.ms of the worker (60 s by default): up to this it seems behind, and its RATE comes in steps.",
            "? is not known: the lines below the table say why. The exit code is 20 if a connector or task has FAILED.",
            ""
        },
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace status",
            "  millrace status postgres-source --database-url 'jdbc:postgresql://localhost/shop?user=postgres'",
            "  millrace status kinesis-sink --interval 70s",
            "  millrace status -o json | jq '.[].connectors[] | select(.sinkLag.records > 1000) | .name'"
        })
final class StatusCommand extends OpsCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "A connector, whose pipeline is shown. Without: all pipelines.")
    private @Nullable String name;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            description = "How long throughput is counted; 0s: not at all. Default: 1s.")
    private Duration interval = Duration.ofSeconds(1);

    @Override
    int run(MillraceOps ops, OutputOptions output) throws InterruptedException {
        PipelineWatch watch = ops.pipelines().watch(name);
        if (!interval.isZero() && watch.mark()) {
            Thread.sleep(interval.toMillis());
        }
        List<PipelineStatus> pipelines = watch.look();
        if (output.isJson()) {
            output.json(pipelines);
        } else {
            print(pipelines, Clock.systemUTC().instant(), output);
        }
        return exitCode(pipelines);
    }

    static int exitCode(List<PipelineStatus> pipelines) {
        return pipelines.stream().anyMatch(PipelineStatus::hasFailed) ? ExitCode.CRITICAL : ExitCode.OK;
    }

    static void print(List<PipelineStatus> pipelines, Instant now, OutputOptions output) {
        if (pipelines.isEmpty()) {
            output.note("There are no connectors.");
            return;
        }
        boolean isTerminal = output.console().isTerminal();
        int width = isTerminal ? output.console().width() : Integer.MAX_VALUE;
        PipelineTable table = new PipelineTable(pipelines, now);
        List<Line> notes = table.notes(isTerminal ? width : 120);
        Stream.of(
                        table.lines(width).stream(),
                        notes.isEmpty() ? Stream.<Line>of() : Stream.of(Line.EMPTY),
                        notes.stream())
                .flatMap(lines -> lines)
                .forEach(line -> output.line(line.text(width, output.isColoured())));
    }
}
