package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.ConnectorReport;
import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import io.millrace.ops.PipelineStatus;
import io.millrace.ops.PipelineWatch;
import io.millrace.ops.SnapshotProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "monitor",
        description = {
            "Shows the status of pipelines again and again, with the course of throughput and lag, and how far snapshots are.",
            "",
            "On a terminal it takes the whole screen; q or Ctrl-C ends it. Else it writes one block after another, or with -o json one line"
                    + " for each look. A look that fails is shown, and the next may do better; the first one has to succeed."
                    + " 'millrace status --help' tells what the columns mean.",
            ""
        },
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace monitor",
            "  millrace monitor postgres-source --interval 5s",
            "  millrace monitor --once || echo 'something has failed'",
            "  millrace monitor -o json --interval 1m >> lag.jsonl"
        })
final class MonitorCommand extends OpsCommand {
    @Spec
    private CommandSpec spec;

    private final Clock clock = Clock.systemUTC();
    /** Sources that take no snapshots on demand, or do not tell of them: they are not asked again. */
    private final Set<String> withoutSnapshots = new HashSet<>();

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "A connector, whose pipeline is shown. Without: all pipelines.")
    private @Nullable String name;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            description = "How long to wait from one look to the next. Default: 2s.")
    private Duration interval = Duration.ofSeconds(2);

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Ends after N looks; the exit code is then that of status.")
    private @Nullable Integer count;

    @Option(
            names = "--once",
            description = "Counts for an interval, shows that, and ends; the exit code is then that of status.")
    private boolean isOnce;

    @Override
    int run(MillraceOps ops, OutputOptions output) throws InterruptedException {
        if (!isOnce && interval.isZero()) {
            throw new ParameterException(spec.commandLine(), "--interval is above 0, except with --once");
        }
        if (count != null && count < 1) {
            throw new ParameterException(spec.commandLine(), "--count is at least 1");
        }
        PipelineWatch watch = ops.pipelines().watch(name);
        if (isOnce && !interval.isZero() && watch.mark()) {
            Thread.sleep(interval.toMillis());
        }
        Integer looks = isOnce ? (Integer) 1 : count;
        List<PipelineStatus> pipelines = watch.look();
        try (MonitorView view = view(output)) {
            view.show(pipelines, snapshots(ops, pipelines), clock.instant());
            for (int n = 1; looks == null || n < looks; n++) {
                if (!view.await(interval)) {
                    return ExitCode.OK;
                }
                try {
                    pipelines = watch.look();
                    view.show(pipelines, snapshots(ops, pipelines), clock.instant());
                } catch (OpsException e) {
                    if (Thread.interrupted()) {
                        return ExitCode.OK;
                    }
                    view.fail(String.valueOf(e.getMessage()), clock.instant());
                }
            }
        }
        return StatusCommand.exitCode(pipelines);
    }

    private MonitorView view(OutputOptions output) {
        if (output.isJson()) {
            return new MonitorView.Json(output.console());
        }
        if (!output.isPainted() || isOnce) {
            return new MonitorView.Blocks(output);
        }
        String title = "monitor" + (name == null ? "" : " " + name) + "  every " + DurationConverter.format(interval)
                + "  q quits";
        return new MonitorView.Live(
                new Screen(output.console()), new Dashboard(title, ZoneId.systemDefault()), output.isColoured(), clock);
    }

    private List<SnapshotProgress> snapshots(MillraceOps ops, List<PipelineStatus> pipelines) {
        return pipelines.stream()
                .flatMap(pipeline -> pipeline.connectors().stream())
                .filter(report -> report.type() == Connector.Type.SOURCE)
                .map(ConnectorReport::name)
                .filter(source -> !withoutSnapshots.contains(source))
                .map(source -> progress(ops, source))
                .filter(Objects::nonNull)
                .toList();
    }

    private @Nullable SnapshotProgress progress(MillraceOps ops, String source) {
        try {
            return ops.snapshots().progress(source);
        } catch (OpsException e) {
            if (e.kind() == OpsException.Kind.INVALID) {
                withoutSnapshots.add(source);
            }
            return null;
        }
    }
}
