package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.Connectors;
import io.millrace.ops.Connectors.Awaited;
import io.millrace.ops.MillraceOps;
import java.util.List;
import picocli.CommandLine.Mixin;

/** Takes connectors into another state. */
abstract class ChangeStateCommand extends OpsCommand {
    @Mixin
    private ConnectorNames names = new ConnectorNames();

    @Mixin
    private WaitOption wait = new WaitOption();

    private final State wanted;

    ChangeStateCommand(State wanted) {
        this.wanted = wanted;
    }

    /**
     * What was done for a connector.
     *
     * @param name its name
     * @param requested the state that was asked for
     * @param reached whether it is there; only known to who has waited
     */
    record Changed(String name, State requested, boolean reached) {}

    /**
     * Whether the user agrees that this is done to all connectors of the workers; those who name them have agreed.
     *
     * @param count how many there are, at least one
     */
    boolean isAgreedForAll(int count) {
        return true;
    }

    /** Asks for the state. */
    abstract void change(Connectors connectors, String name);

    /**
     * Does what else there is to do when the state was asked for.
     *
     * @param before the connector as it was
     */
    void after(MillraceOps ops, Connector before, OutputOptions output) {}

    @Override
    final int run(MillraceOps ops, OutputOptions output) {
        List<Connector> connectors = names.find(ops);
        if (names.isAll() && !connectors.isEmpty() && !isAgreedForAll(connectors.size())) {
            output.note("Nothing was changed.");
            return ExitCode.ERROR;
        }
        for (Connector connector : connectors) {
            change(ops.connectors(), connector.name());
            if (!output.isJson() && !wait.isGiven()) {
                output.line(connector.name() + " will be " + wanted); // Known even if the next one is refused.
            }
            after(ops, connector, output);
        }
        List<Awaited> awaited = connectors.stream()
                .map(connector -> new Awaited(connector.name(), wanted, null))
                .toList();
        wait.await(ops, awaited, output, connector -> {
            if (!output.isJson()) {
                output.line(connector.name() + " is " + wanted);
            }
        });
        if (output.isJson()) {
            output.json(connectors.stream()
                    .map(connector -> new Changed(connector.name(), wanted, wait.isGiven()))
                    .toList());
        }
        return ExitCode.OK;
    }
}
