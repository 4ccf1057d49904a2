package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        description = {
            "Deletes connectors.",
            "",
            "Their offsets stay unless --reset-offsets is given: a connector that is created later with the same name goes"
                    + " on from them. What connectors keep elsewhere stays too: slots and publications of PostgreSQL,"
                    + " topics, streams."
        },
        footerHeading = Main.EXAMPLES,
        footer = {"  millrace delete orders-sink", "  millrace delete orders-source orders-sink --if-exists --yes"})
final class DeleteCommand extends OpsCommand {
    private static final Duration STOP_TIMEOUT = Duration.ofMinutes(1);

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names of connectors.")
    private List<String> names = List.of();

    @Option(names = "--if-exists", description = "A connector that is not there is as good as deleted.")
    private boolean isIfExists;

    @Option(
            names = "--reset-offsets",
            description = "Stops each connector first and forgets its offsets. Needs workers of Kafka 3.6 or later.")
    private boolean isResetOffsets;

    @Mixin
    private Confirmation confirmation = new Confirmation();

    /**
     * What was done for a connector.
     *
     * @param name its name
     * @param deleted false if there was none
     */
    record Deleted(String name, boolean deleted) {}

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        List<Deleted> found = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            found.add(new Deleted(name, exists(ops, name)));
        }
        List<String> there =
                found.stream().filter(Deleted::deleted).map(Deleted::name).toList();
        if (!there.isEmpty()
                && !confirmation.isAgreed("Delete " + String.join(", ", there)
                        + (isResetOffsets ? " and forget how far " + (there.size() == 1 ? "it" : "they") + " got" : "")
                        + place())) {
            output.note("Nothing was deleted.");
            return ExitCode.ERROR;
        }
        for (Deleted each : found) {
            if (each.deleted()) {
                delete(ops, each.name(), output);
            }
            if (!output.isJson()) {
                output.line(each.name() + (each.deleted() ? " deleted" : " is not there"));
            }
        }
        if (output.isJson()) {
            output.json(found);
        }
        return ExitCode.OK;
    }

    private void delete(MillraceOps ops, String name, OutputOptions output) {
        if (!isResetOffsets) {
            ops.connectors().delete(name);
            return;
        }
        boolean isReset = false;
        try {
            ops.connectors().stop(name);
            ops.connectors().await(name, State.STOPPED, STOP_TIMEOUT);
            ops.offsets().reset(name);
            isReset = true;
            ops.connectors().delete(name);
        } catch (OpsException e) {
            String message =
                    "%s Connector '%s' is not deleted, may be STOPPED, and %s: look at it with millrace list, and delete it again or resume it."
                            .formatted(
                                    e.getMessage(),
                                    name,
                                    isReset ? "would begin anew, its offsets being forgotten" : "has its offsets");
            if (Thread.currentThread().isInterrupted()) {
                output.note(message); // Ctrl-C ends without an error, and this must be known.
            }
            throw new OpsException(e.kind(), message, e);
        }
    }

    private boolean exists(MillraceOps ops, String name) {
        try {
            Connector connector = ops.connectors().get(name);
            return connector.name().equals(name);
        } catch (OpsException e) {
            if (isIfExists && e.kind() == Kind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
