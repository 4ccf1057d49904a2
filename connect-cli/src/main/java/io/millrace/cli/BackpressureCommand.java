package io.millrace.cli;

import io.millrace.ops.Backpressure;
import io.millrace.ops.BackpressureLimits;
import io.millrace.ops.BackpressureReport;
import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "backpressure",
        description = {
            "Says whether sinks keep up: healthy, warning or critical (exit code 0, 10, 20); --act holds their source back.",
            "",
            "Of a source, all its sinks count; of a sink, it alone. The worst of all limits decides. Bytes are an estimate. A sink commits"
                    + " every offset.flush.interval.ms of the worker (60 s by default) and seems behind up to then: limits are well above"
                    + " that.",
            "With --act, pauses the source when critical and resumes it below the low mark. Only a source that backpressure itself has"
                    + " paused is resumed: it is marked in the topic " + Backpressure.MARKS
                    + ", so that a cron job and any operator know. To keep it paused, use 'millrace pause', --release, or stop it. Name the"
                    + " same connector whenever you act: another sink of the source does not resume it.",
            ""
        },
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace backpressure mysql-source",
            "  millrace backpressure mysql-source --max-bytes 1GiB --max-seconds 5m --act",
            "  millrace backpressure mysql-source --act --watch --interval 30s",
            "  millrace backpressure postgres-source --act --watch --allow-wal-growth --resume-on-exit",
            "  millrace backpressure kinesis-sink -o json | jq -r .state"
        })
final class BackpressureCommand extends OpsCommand {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "A source connector, or a sink.")
    private String name;

    @Option(
            names = "--max-bytes",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Critical from so many bytes of lag. Default: 512MiB, if there is no --max-seconds.")
    private @Nullable Long maxBytes;

    @Option(
            names = "--max-seconds",
            paramLabel = "DURATION",
            description = "Critical from so long a lag. Default: 5m, if there is no --max-bytes.")
    private @Nullable Duration maxSeconds;

    @Option(
            names = "--warn-at",
            paramLabel = "FRACTION",
            description = "The fraction of a limit from which there is a warning. Default: ${DEFAULT-VALUE}.")
    private double warnAt = BackpressureLimits.DEFAULT.warnAt();

    @Option(
            names = "--low-mark",
            paramLabel = "FRACTION",
            description = "The fraction of all limits below which the source is resumed. Default: ${DEFAULT-VALUE}.")
    private double lowMark = BackpressureLimits.DEFAULT.lowMark();

    @Option(names = "--act", description = "Pause the source when critical, resume it below the low mark.")
    private boolean isActing;

    @Option(names = "--watch", description = "Keep at it until Ctrl-C, with a line for each change.")
    private boolean isWatching;

    @Option(names = "--interval", paramLabel = "DURATION", description = "Between two looks of --watch. Default: 10s.")
    private Duration interval = Duration.ofSeconds(10);

    @Option(
            names = "--allow-wal-growth",
            description = "Pause PostgreSQL sources too: meanwhile their slots keep WAL on the database's disk.")
    private boolean allowsWalGrowth;

    @Option(
            names = "--resume-on-exit",
            description = "When --act --watch ends, resume the source if it is paused by it.")
    private boolean resumesOnExit;

    @Option(
            names = "--release",
            description = "Forget that the source was paused by backpressure: it stays so until a person resumes it.")
    private boolean isRelease;

    private boolean isCostTold;

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        BackpressureLimits limits = limits();
        if (isRelease) {
            boolean wasPaused = ops.backpressure().release(name);
            output.note(
                    wasPaused
                            ? "'" + name + "' stays paused: millrace resume " + name + " resumes it."
                            : "'" + name + "' was not paused by backpressure.");
            return ExitCode.OK;
        }
        if (!isWatching) {
            BackpressureReport report = look(ops, limits, output);
            BackpressureText.print(report, output);
            return BackpressureText.exitCode(report.state());
        }
        BackpressureWatch.Ending ending = !isActing
                ? BackpressureWatch.Ending.NOTHING
                : resumesOnExit ? BackpressureWatch.Ending.RESUME : BackpressureWatch.Ending.WARN;
        return new BackpressureWatch(ops, name, ending, output).run(() -> look(ops, limits, output), interval);
    }

    private BackpressureLimits limits() {
        if (interval.isZero() || interval.isNegative()) {
            throw new ParameterException(spec.commandLine(), "--interval is above 0");
        }
        if ((isWatching && isRelease) || (isActing && isRelease)) {
            throw new ParameterException(spec.commandLine(), "--release stands alone, without --act and --watch");
        }
        if (resumesOnExit && !(isActing && isWatching)) {
            throw new ParameterException(spec.commandLine(), "--resume-on-exit belongs to --act --watch");
        }
        boolean isDefault = maxBytes == null && maxSeconds == null;
        try {
            return new BackpressureLimits(
                    isDefault ? BackpressureLimits.DEFAULT.maxBytes() : maxBytes,
                    isDefault ? BackpressureLimits.DEFAULT.maxTime() : maxSeconds,
                    warnAt,
                    lowMark);
        } catch (OpsException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private BackpressureReport look(MillraceOps ops, BackpressureLimits limits, OutputOptions output) {
        Backpressure backpressure = ops.backpressure();
        if (!isActing) {
            return backpressure.look(name, limits);
        }
        BackpressureReport report = backpressure.act(name, limits, allowsWalGrowth);
        if (!isCostTold) {
            isCostTold = true;
            cost(backpressure, report, output);
        }
        return report;
    }

    private static void cost(Backpressure backpressure, BackpressureReport report, OutputOptions output) {
        try {
            String cost = report.source() == null ? null : backpressure.costOfPausing(report.source());
            if (cost != null) {
                output.note("note: " + cost);
            }
        } catch (OpsException e) {
            output.note(
                    "note: What a pause costs is not known: " + e.getMessage()); // what was done is told all the same
        }
    }
}
