package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.Connectors.Awaited;
import io.millrace.ops.Connectors.Restart;
import io.millrace.ops.MillraceOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        List<Awaited> awaited = new ArrayList<>();
        for (Connector connector : connectors) {
            String name = connector.name();
            if (!isFailed || connector.status().hasFailed()) {
                restart(ops, name);
                restarted.add(new Restarted(name, true));
                awaited.add(new Awaited(name, wanted(connector), connector));
                if (!wait.isGiven()) {
                    print(name + " told to restart", output);
                }
            } else if (!names.isMissing()) {
                restarted.add(new Restarted(name, false));
                print(name + ": nothing has failed", output);
            }
        }
        if (restarted.isEmpty()) {
            print("Nothing has failed.", output);
        }
        wait.await(ops, awaited, output, connector -> {
            String state = connector.status().state().name().toLowerCase(Locale.ROOT);
            print(connector.name() + " restarted and " + state, output);
        });
        if (output.isJson()) {
            output.json(restarted);
        }
        return ExitCode.OK;
    }

    private void restart(MillraceOps ops, String name) {
        if (task != null) {
            ops.connectors().restartTask(name, task);
        } else {
            ops.connectors().restart(name, isFailed ? Restart.FAILED : Restart.ALL);
        }
    }

    private static void print(String line, OutputOptions output) {
        if (!output.isJson()) {
            output.line(line);
        }
    }

    /** One that is paused or stopped stays so. */
    private static State wanted(Connector connector) {
        State state = connector.status().state();
        return state == State.PAUSED || state == State.STOPPED ? state : State.RUNNING;
    }
}
