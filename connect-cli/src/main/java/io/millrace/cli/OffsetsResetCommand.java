package io.millrace.cli;

import io.millrace.ops.MillraceOps;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "reset",
        description = {
            "Forgets how far a connector has come: it begins anew.",
            "",
            "A source takes its first snapshot again, a sink reads its topics from where auto.offset.reset says. The connector"
                    + " must be stopped, or --stop be given. Needs workers of Kafka 3.6 or later."
        },
        footerHeading = Main.EXAMPLES,
        footer = {"  millrace offsets reset orders-sink --stop", "  millrace offsets reset orders-source --stop --yes"})
final class OffsetsResetCommand extends OpsCommand {
    @Parameters(paramLabel = "NAME", description = "A connector.")
    private String name;

    @Mixin
    private StopOption stop = new StopOption();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    /** What Connect said. */
    record Reset(String name, String message) {}

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        ops.connectors().get(name);
        if (!confirmation.isAgreed("Forget how far " + name + " has come" + place())) {
            output.note("Nothing was changed.");
            return ExitCode.ERROR;
        }
        String message = stop.call(ops, name, output, () -> ops.offsets().reset(name));
        if (output.isJson()) {
            output.json(new Reset(name, message));
        } else {
            output.line(name + ": " + message);
        }
        return ExitCode.OK;
    }
}
