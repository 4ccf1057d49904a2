package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.MillraceOps;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Connectors by name, or all of them. */
final class ConnectorNames {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Names of connectors.")
    private List<String> names = List.of();

    @Option(names = "--all", description = "All connectors of the workers.")
    private boolean isAll;

    /** Whether neither a name nor {@code --all} is given. */
    boolean isMissing() {
        return names.isEmpty() && !isAll;
    }

    /** Whether {@code --all} is given. */
    boolean isAll() {
        return isAll;
    }

    /** The connectors as they are, all of which exist: a wrong name keeps the others from being touched. */
    List<Connector> find(MillraceOps ops) {
        if (isAll == !names.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), isAll ? "Names and --all exclude each other" : "Name connectors, or say --all");
        }
        return isAll
                ? ops.connectors().list()
                : new LinkedHashSet<>(names)
                        .stream().map(name -> ops.connectors().get(name)).toList();
    }
}
