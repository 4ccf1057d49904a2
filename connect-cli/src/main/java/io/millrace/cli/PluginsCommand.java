package io.millrace.cli;

import io.millrace.ops.MillraceOps;
import io.millrace.ops.Plugin;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "plugins",
        description = "Lists what is installed in the worker that answers.",
        footerHeading = Main.EXAMPLES,
        footer = {"  millrace plugins", "  millrace plugins --type source"})
final class PluginsCommand extends OpsCommand {
    /** As Connect names them. */
    enum Type {
        source,
        sink,
        converter,
        header_converter,
        transformation,
        predicate
    }

    @Option(names = "--type", paramLabel = "TYPE", description = "Only these: ${COMPLETION-CANDIDATES}.")
    private @Nullable Type type;

    @Override
    int run(MillraceOps ops, OutputOptions output) {
        List<Plugin> plugins = ops.plugins().list().stream()
                .filter(plugin -> type == null || plugin.type().equals(type.name()))
                .toList();
        if (output.isJson()) {
            output.json(plugins);
            return ExitCode.OK;
        }
        Table table = Table.of("TYPE", "CLASS", "VERSION");
        plugins.forEach(plugin -> table.row(plugin.type(), plugin.className(), plugin.version()));
        output.table(table);
        return ExitCode.OK;
    }
}
