package io.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "delete",
        description = "Takes a context out of the configuration file.",
        footerHeading = Main.EXAMPLES,
        footer = {"  millrace context delete dev"})
final class ContextDeleteCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The context.")
    private String name;

    @Override
    public Integer call() {
        Console console = Main.console(spec);
        ContextFile file = ContextFile.read(console.environment());
        file.context(name);
        ContextFile without = file.without(name);
        new ContextWriter(console).write(without);
        console.err()
                .println("Context " + name + " is deleted"
                        + (without.current() == null && file.current() != null
                                ? "; there is no current context now."
                                : "."));
        return ExitCode.OK;
    }
}
