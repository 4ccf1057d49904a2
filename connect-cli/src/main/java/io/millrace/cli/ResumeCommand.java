package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.Connectors;
import picocli.CommandLine.Command;

@Command(
        name = "resume",
        description = {"Goes on with connectors that are paused or stopped.", "", "They go on from where they were."},
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace resume orders-sink",
            "  millrace resume orders-source orders-sink --wait",
            "  millrace resume --all"
        })
final class ResumeCommand extends ChangeStateCommand {
    ResumeCommand() {
        super(Connector.State.RUNNING);
    }

    @Override
    void change(Connectors connectors, String name) {
        connectors.resume(name);
    }
}
