package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.Connectors.Restart;
import io.millrace.ops.MillraceOps;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "restart",
        description = "Restarts connectors with their tasks, or what of them has failed.",
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace restart --failed --wait",
            "  millrace restart orders-sink --failed",
            "  millrace restart orders-sink --task 1"
        })
final class RestartCommand extends OpsCommand {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectorNames names = new ConnectorNames();

    @Option(
            names = "--failed",
            description = "Only connectors and tasks that have failed; without a name, of all connectors.")
    private boolean isFailed;

    @Option(names = "--task", paramLabel = "N", description = "Only this task of the one connector named.")
    private @Nullable Integer task;

    @Mixin
    private WaitOption wait = new WaitOption();

    /**
     * What was done for a connector.
     *
     * @param name its name
     * @param restarted whether there was something to restart
     */
    record Restarted(String name, boolean restarted) {}

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        if (task != null && isFailed) {
            throw new ParameterException(spec.commandLine(), "--task and --failed exclude each other");
        }
        List<Connector> connectors =
                isFailed && names.isMissing() ? ops.connectors().list() : names.find(ops);
        if (task != null && connectors.size() != 1) {
            throw new ParameterException(spec.commandLine(), "--task is of one connector: name it");
        }
        List<Restarted> restarted = new ArrayList<>();
        for (Connector connector : connectors) {
            boolean isDue = !isFailed || connector.status().hasFailed();
            if (isDue) {
                restart(ops, connector.name());
            }
            if (isDue || !names.isMissing()) {
                restarted.add(new Restarted(connector.name(), isDue));
            }
        }
        connectors.stream()
                .filter(connector -> !isFailed || connector.status().hasFailed())
                .forEach(connector -> wait.awaitAfter(ops, connector, wanted(connector)));
        print(restarted, output);
        return ExitCode.OK;
    }

    private void restart(MillraceOps ops, String name) {
        if (task != null) {
            ops.connectors().restartTask(name, task);
        } else {
            ops.connectors().restart(name, isFailed ? Restart.FAILED : Restart.ALL);
        }
    }

    private void print(List<Restarted> restarted, OutputOptions output) {
        if (output.isJson()) {
            output.json(restarted);
            return;
        }
        String done = wait.isGiven() ? " restarted and running" : " told to restart";
        restarted.forEach(each -> output.line(each.name() + (each.restarted() ? done : ": nothing has failed")));
        if (restarted.isEmpty()) {
            output.line("Nothing has failed.");
        }
    }

    /** One that is paused or stopped stays so. */
    private static State wanted(Connector connector) {
        State state = connector.status().state();
        return state == State.PAUSED || state == State.STOPPED ? state : State.RUNNING;
    }
}
