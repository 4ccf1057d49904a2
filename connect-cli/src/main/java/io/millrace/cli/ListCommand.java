package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.MillraceOps;
import io.millrace.ops.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "Lists the connectors, their states, and what has failed.",
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace list",
            "  millrace list --type source --state FAILED",
            "  millrace list -o json | jq -r '.[].name'"
        })
final class ListCommand extends OpsCommand {
    @Option(names = "--type", paramLabel = "TYPE", description = "Only these: ${COMPLETION-CANDIDATES}.")
    private @Nullable TypeOption type;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description = "Only those in one of these states, or with a task in it: ${COMPLETION-CANDIDATES}.")
    private List<State> states = List.of();

    private enum TypeOption {
        source(Connector.Type.SOURCE),
        sink(Connector.Type.SINK);

        private final Connector.Type type;

        TypeOption(Connector.Type type) {
            this.type = type;
        }
    }

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        List<Connector> connectors = ops.connectors().list().stream()
                .filter(connector -> type == null || connector.type() == type.type)
                .filter(connector -> states.isEmpty() || isIn(connector.status()))
                .toList();
        if (output.isJson()) {
            output.json(connectors.stream().map(ListCommand::withoutSecrets).toList());
            return ExitCode.OK;
        }
        print(connectors, output);
        return ExitCode.OK;
    }

    private static void print(List<Connector> connectors, OutputOptions output) {
        List<Connector> failed = connectors.stream()
                .filter(connector -> connector.status().failure() != null)
                .toList();
        // On a terminal below the table, where there is room for it.
        boolean hasFailure = !failed.isEmpty() && !output.console().isTerminal();
        List<String> heading = new ArrayList<>(List.of("NAME", "TYPE", "STATE", "TASKS", "CLASS"));
        if (hasFailure) {
            heading.add("FAILURE");
        }
        Table table = Table.of(heading.toArray(String[]::new));
        for (Connector connector : connectors) {
            List<Object> row = new ArrayList<>(List.of(
                    connector.name(),
                    connector.type().name().toLowerCase(Locale.ROOT),
                    Cell.of(connector.status().state()),
                    tasks(connector.status()),
                    className(connector)));
            if (hasFailure) {
                String failure = connector.status().failure();
                row.add(failure == null ? "" : failure);
            }
            table.row(row.toArray());
        }
        output.table(table);
        if (output.console().isTerminal() && !failed.isEmpty()) {
            output.line("");
            failed.forEach(connector -> output.line(
                    new Cell("✗ ", Style.BAD),
                    Cell.of(connector.name() + ": " + connector.status().failure())));
        }
    }

    private boolean isIn(Connector.Status status) {
        return states.contains(status.state())
                || status.tasks().stream().anyMatch(task -> states.contains(task.state()));
    }

    /** Running and all. */
    private static Cell tasks(Connector.Status status) {
        long running = status.tasks().stream()
                .filter(task -> task.state() == State.RUNNING)
                .count();
        String text = running + "/" + status.tasks().size();
        return new Cell(text, status.hasFailed() ? Style.BAD : Style.PLAIN);
    }

    private static String className(Connector connector) {
        String name = connector.config().getOrDefault("connector.class", "-");
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static Connector withoutSecrets(Connector connector) {
        TreeMap<String, String> config = new TreeMap<>();
        connector.config().forEach((key, value) -> config.put(key, Secrets.shown(key, null, value)));
        return new Connector(connector.name(), connector.type(), config, connector.status());
    }
}
