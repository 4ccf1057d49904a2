package io.millrace.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "Lists the contexts; the current one is marked.",
        footerHeading = Main.EXAMPLES,
        footer = {"  millrace context list", "  millrace context list -o json"})
final class ContextListCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    private record Line(
            String name,
            boolean current,
            @Nullable String connectUrl,
            @Nullable String bootstrapServers) {}

    @Override
    public Integer call() {
        ContextFile file = ContextFile.read(output.console().environment());
        List<Line> lines = file.contexts().values().stream()
                .map(context -> new Line(
                        context.name(),
                        context.name().equals(file.current()),
                        context.shown("connect.url"),
                        context.shown("kafka.bootstrap.servers")))
                .toList();
        if (output.isJson()) {
            output.json(lines);
            return ExitCode.OK;
        }
        if (lines.isEmpty()) {
            output.note("There is no context in " + file.path()
                    + ". 'millrace context set NAME --connect-url URL' makes one.");
            return ExitCode.OK;
        }
        Table table = Table.of("", "NAME", "CONNECT", "KAFKA");
        lines.forEach(line -> table.row(
                line.current() ? new Cell("*", Style.GOOD) : "",
                line.name(),
                line.connectUrl(),
                line.bootstrapServers()));
        output.table(table);
        return ExitCode.OK;
    }
}
