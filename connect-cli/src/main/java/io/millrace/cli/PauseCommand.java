package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.Connectors;
import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "pause",
        description = {
            "Pauses connectors.",
            "",
            "Their tasks stay, with all that they hold, and do nothing. A paused source that reads a PostgreSQL slot keeps WAL on the database's disk.",
            "",
            "With --all it asks first, unless there is --yes."
        },
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace pause orders-sink",
            "  millrace pause orders-source orders-sink --wait",
            "  millrace pause --all --yes"
        })
final class PauseCommand extends ChangeStateCommand {
    @Mixin
    private Confirmation confirmation = new Confirmation();

    PauseCommand() {
        super(Connector.State.PAUSED);
    }

    @Override
    boolean isAgreedForAll(int count) {
        return confirmation.isAgreed("Pause all connectors (" + count + ")" + place());
    }

    @Override
    void change(Connectors connectors, String name) {
        connectors.pause(name);
    }

    /** A pause of what backpressure has paused already would be undone by it: whoever says so wants it to stay. */
    @Override
    void after(MillraceOps ops, Connector before, OutputOptions output) {
        if (before.type() != Connector.Type.SOURCE || before.status().state() != Connector.State.PAUSED) {
            return;
        }
        String name = before.name();
        String why = "--bootstrap-servers says where Kafka is.";
        if (ops.backpressure().canSeeMarks()) {
            try {
                if (ops.backpressure().release(name)) {
                    output.note("'" + name + "' was paused by backpressure, which does not resume it any more.");
                }
                return;
            } catch (OpsException e) {
                why = String.valueOf(e.getMessage());
            }
        }
        output.note("'" + name
                + "' was paused already, and if backpressure did that, it resumes it: 'millrace backpressure " + name
                + " --release' keeps it paused. " + why);
    }
}
