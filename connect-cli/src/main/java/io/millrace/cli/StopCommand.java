package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.Connectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "stop",
        description = {
            "Stops connectors.",
            "",
            "Their tasks end and free what they hold, such as database connections; configuration and offsets stay. Workers of Kafka 3.5 or later can do so.",
            "",
            "With --all it asks first, unless there is --yes."
        },
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace stop orders-sink",
            "  millrace stop orders-source orders-sink --wait",
            "  millrace stop --all --yes"
        })
final class StopCommand extends ChangeStateCommand {
    @Mixin
    private Confirmation confirmation = new Confirmation();

    StopCommand() {
        super(Connector.State.STOPPED);
    }

    @Override
    boolean isAgreedForAll(int count) {
        return confirmation.isAgreed("Stop all connectors (" + count + ")" + place());
    }

    @Override
    void change(Connectors connectors, String name) {
        connectors.stop(name);
    }
}
