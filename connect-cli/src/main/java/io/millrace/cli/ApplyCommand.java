package io.millrace.cli;

import io.millrace.ops.Connectors.Awaited;
import io.millrace.ops.MillraceOps;
import io.millrace.ops.manifest.ConnectorPlan;
import io.millrace.ops.manifest.ConnectorPlan.Action;
import io.millrace.ops.manifest.ConnectorPlan.Change;
import io.millrace.ops.manifest.Deployment;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "apply",
        description = {
            "Creates connectors, or changes them, so that they are as files say.",
            "",
            "All files are read and all configurations are validated by the workers before anything is changed. What is"
                    + " as it should be is left alone."
        },
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace apply -f pipelines/ --dry-run",
            "  millrace apply -f orders-source.yaml orders-sink.json --wait=1m",
            "  millrace apply -f template.yaml --var TABLE=orders --var TASKS=2",
            "  generate-connector | millrace apply -f -"
        })
final class ApplyCommand extends OpsCommand {
    @Mixin
    private ManifestOptions manifests = new ManifestOptions();

    @Option(names = "--dry-run", description = "Validates and shows what would change, and changes nothing.")
    private boolean isDryRun;

    @Mixin
    private WaitOption wait = new WaitOption();

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        Deployment deployment = new Deployment(ops.connectors(), ops.plugins());
        List<ConnectorPlan> plans = deployment.plan(manifests.read());
        if (!output.isJson()) {
            plans.forEach(plan -> print(plan, output));
        }
        if (isDryRun) {
            output.note("Nothing was changed (--dry-run).");
        } else {
            carryOut(deployment, plans, ops, output);
        }
        if (output.isJson()) {
            output.json(plans);
        }
        return ExitCode.OK;
    }

    private void carryOut(Deployment deployment, List<ConnectorPlan> plans, MillraceOps ops, OutputOptions output) {
        for (ConnectorPlan plan : plans) {
            deployment.carryOut(plan);
            if (plan.action() != Action.UNCHANGED) {
                output.note(plan.name() + (plan.action() == Action.CREATE ? " created" : " changed"));
            }
        }
        wait.await(ops, plans.stream().map(ApplyCommand::awaited).toList(), output, connector -> {
            int tasks = connector.status().tasks().size();
            output.note("%s %s, %d task%s"
                    .formatted(connector.name(), connector.status().state(), tasks, tasks == 1 ? "" : "s"));
        });
    }

    private static Awaited awaited(ConnectorPlan plan) {
        return new Awaited(plan.name(), plan.state(), plan.action() == Action.CHANGE ? plan.before() : null);
    }

    private static void print(ConnectorPlan plan, OutputOptions output) {
        Style style = switch (plan.action()) {
            case CREATE -> Style.GOOD;
            case CHANGE -> Style.WARNING;
            case UNCHANGED -> Style.DIM;
        };
        String action = Text.pad(plan.action().name().toLowerCase(Locale.ROOT), "unchanged".length() + 2);
        output.line(
                new Cell(action, style),
                new Cell(plan.name(), Style.STRONG),
                new Cell("  (" + plan.origin() + ")", Style.DIM));
        for (Change change : plan.changes()) {
            output.line(cell(change));
        }
    }

    private static Cell cell(Change change) {
        String before = change.before() == null ? null : Text.printable(change.before());
        String after = change.after() == null ? null : Text.printable(change.after());
        if (before == null) {
            return new Cell("  + " + change.key() + ": " + after, Style.GOOD);
        }
        return after == null
                ? new Cell("  - " + change.key() + ": " + before, Style.BAD)
                : new Cell("  ~ " + change.key() + ": " + before + " → " + after, Style.WARNING);
    }
}
