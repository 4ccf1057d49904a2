package io.millrace.cli;

import io.millrace.ops.Logger;
import io.millrace.ops.Loggers.Scope;
import io.millrace.ops.MillraceOps;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "log-level",
        description = {
            "Shows or sets how much the workers log.",
            "",
            "A level lasts until the worker restarts. It is set for all loggers whose names begin so."
        },
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace log-level",
            "  millrace log-level io.millrace",
            "  millrace log-level io.debezium DEBUG --scope cluster"
        })
final class LogLevelCommand extends OpsCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "LOGGER",
            description = "A logger; without it, all are shown.")
    private @Nullable String logger;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LEVEL",
            description = "The level to set: ${COMPLETION-CANDIDATES}.")
    private Logger.@Nullable Level level;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            description =
                    "Which workers to set: worker, the one that answers, or cluster, all (of Kafka 3.7 or later).")
    private Scope scope = Scope.WORKER;

    /**
     * What was set.
     *
     * @param logger the logger that was named
     * @param level its level
     * @param changed the loggers that the worker says it changed
     */
    record Set(String logger, Logger.Level level, List<String> changed) {}

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        if (logger != null && level != null) {
            set(ops, logger, level, output);
            return ExitCode.OK;
        }
        List<Logger> loggers =
                logger == null ? ops.loggers().list() : List.of(ops.loggers().get(logger));
        if (output.isJson()) {
            output.json(loggers);
            return ExitCode.OK;
        }
        Table table = Table.of("LOGGER", "LEVEL", "SET AT");
        loggers.forEach(each -> table.row(each.name(), each.level(), each.lastModified()));
        output.table(table);
        return ExitCode.OK;
    }

    private void set(MillraceOps ops, String name, Logger.Level to, OutputOptions output) {
        List<String> changed = ops.loggers().set(name, to, scope);
        if (output.isJson()) {
            output.json(new Set(name, to, changed));
        } else {
            output.line("%s logs at %s%s"
                    .formatted(
                            name,
                            to,
                            scope == Scope.CLUSTER ? " in all workers" : ", loggers changed: " + changed.size()));
        }
    }
}
