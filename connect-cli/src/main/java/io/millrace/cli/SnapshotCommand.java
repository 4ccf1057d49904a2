package io.millrace.cli;

import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotRequest;
import io.millrace.ops.SnapshotSignal;
import io.millrace.ops.Snapshots;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "snapshot",
        description = {
            "Reads tables again, while the connector runs.",
            "The source connector of Debezium's is sent a signal by a channel that it listens to, and tells of its progress in"
                    + " notifications. Ctrl-C ends the waiting, not the snapshot."
        },
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace snapshot shop-source --tables orders,customers",
            "  millrace snapshot shop-source --tables public.orders --filter \"region = 'eu'\" --no-wait",
            "  millrace snapshot mongodb-source --tables shop.orders --filter '{\"region\": \"eu\"}'",
            "  millrace snapshot shop-source --status",
            "  millrace snapshot shop-source --pause",
            "  millrace snapshot shop-source --stop --tables public.orders"
        })
final class SnapshotCommand extends OpsCommand {
    @Parameters(paramLabel = "NAME", description = "A source connector of Debezium's.")
    private String name;

    @Option(
            names = "--tables",
            paramLabel = "TABLE",
            split = ",",
            description =
                    "Which tables: table, schema.table (PostgreSQL) or database.table (MySQL, MongoDB's collections).")
    private List<String> tables = List.of();

    @Option(
            names = "--filter",
            paramLabel = "CONDITION",
            description = "Which of their rows: an SQL condition, of MongoDB a query in JSON, for each of the tables.")
    private @Nullable String filter;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description =
                    "incremental: in chunks, between the changes; blocking: at once, the changes wait. By default incremental.")
    private SnapshotRequest.Type type = SnapshotRequest.Type.INCREMENTAL;

    @Option(
            names = "--surrogate-key",
            paramLabel = "COLUMN",
            description = "Cuts the table by this column instead of its primary key.")
    private @Nullable String surrogateKey;

    @Option(
            names = "--channel",
            paramLabel = "CHANNEL",
            description =
                    "How the connector is told: source (a table, needs --database-url; not MongoDB), kafka (a topic), file (on the worker's"
                            + " machine), or auto: the first of these that it listens to. By default auto.")
    private SnapshotRequest.Channel channel = SnapshotRequest.Channel.AUTO;

    @Option(
            names = "--wait",
            negatable = true,
            fallbackValue = "true",
            defaultValue = "true",
            description = "Waits until it is done, which is the default; --no-wait: only until the signal is sent.")
    private boolean waits;

    @Option(
            names = "--wait-timeout",
            paramLabel = "DURATION",
            description = "How long the connector may make no progress. By default 2m.")
    private Duration waitTimeout = Duration.ofMinutes(2);

    @ArgGroup
    private @Nullable Instead instead;

    /** What may be asked for instead of a snapshot. */
    private static final class Instead {
        @Option(names = "--status", description = "Shows how far the latest snapshot is.")
        private boolean isStatus;

        @Option(names = "--pause", description = "Pauses the incremental snapshot; changes go on.")
        private boolean isPause;

        @Option(names = "--resume", description = "Goes on with the incremental snapshot.")
        private boolean isResume;

        @Option(names = "--stop", description = "Ends the incremental snapshot, for all tables or those of --tables.")
        private boolean isStop;
    }

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        Snapshots snapshots = ops.snapshots();
        if (instead != null && (filter != null || surrogateKey != null)) {
            throw new UserError("--filter and --surrogate-key are for a new snapshot alone");
        }
        if (instead != null && !instead.isStop && !tables.isEmpty()) {
            throw new UserError("--tables is for a new snapshot and --stop alone");
        }
        if (instead != null && instead.isStatus) {
            SnapshotProgress progress = snapshots.progress(name);
            SnapshotView.result(output, null, progress);
            return exitCode(progress, false);
        }
        if (instead == null && tables.isEmpty()) {
            throw new UserError("which tables? Name them with --tables; --status shows the latest snapshot");
        }
        SnapshotSignal signal = send(snapshots);
        output.note("Sent to %s by %s: %s".formatted(name, signal.place(), told(signal)));
        if (!waits) {
            if (output.isJson()) {
                output.json(new SnapshotView.Result(signal, null));
            }
            return ExitCode.OK;
        }
        SnapshotView view = new SnapshotView(output);
        try {
            SnapshotProgress progress = snapshots.await(signal, waitTimeout, view::show);
            view.end();
            SnapshotView.result(output, signal, progress);
            return exitCode(progress, signal.action() == SnapshotSignal.Action.STOP);
        } catch (OpsException e) {
            view.end();
            if (!Thread.currentThread().isInterrupted()) {
                throw e;
            }
            output.note(
                    "The snapshot goes on. Look at it: millrace snapshot %s --status. End it: millrace snapshot %s --stop"
                            .formatted(name, name));
            return Interruption.EXIT_CODE;
        }
    }

    private SnapshotSignal send(Snapshots snapshots) {
        if (instead == null) {
            return snapshots.start(new SnapshotRequest(name, tables, type, filter, surrogateKey, channel));
        }
        if (instead.isPause) {
            return snapshots.pause(name, channel);
        }
        return instead.isResume ? snapshots.resume(name, channel) : snapshots.stop(name, tables, channel);
    }

    private String told(SnapshotSignal signal) {
        String of = signal.tables().isEmpty() ? "" : " of " + String.join(", ", signal.tables());
        return switch (signal.action()) {
            case START -> (type == SnapshotRequest.Type.BLOCKING ? "blocking" : "incremental") + " snapshot" + of;
            case PAUSE -> "pause the snapshot";
            case RESUME -> "go on with the snapshot";
            case STOP -> "stop the snapshot" + of;
        };
    }

    private static int exitCode(SnapshotProgress progress, boolean isStopWanted) {
        boolean isBad = progress.state() == State.FAILED || (progress.state() == State.STOPPED && !isStopWanted);
        return isBad ? ExitCode.CRITICAL : ExitCode.OK;
    }
}
