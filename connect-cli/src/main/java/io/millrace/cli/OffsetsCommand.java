package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "offsets",
        description = "Shows how far connectors have come, and sets them back or forward.",
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace offsets get orders-sink",
            "  millrace offsets alter orders-sink --topic shop.orders --partition 0 --offset 120 --stop",
            "  millrace offsets reset orders-source --stop"
        },
        subcommands = {OffsetsGetCommand.class, OffsetsAlterCommand.class, OffsetsResetCommand.class})
final class OffsetsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(Main.console(spec).out());
    }
}
