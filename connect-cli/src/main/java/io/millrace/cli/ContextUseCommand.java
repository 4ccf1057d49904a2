package io.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "use",
        description = "Makes a context the current one.",
        footerHeading = Main.EXAMPLES,
        footer = {"  millrace context use prod"})
final class ContextUseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The context.")
    private String name;

    @Override
    public Integer call() {
        Console console = Main.console(spec);
        ContextFile file = ContextFile.read(console.environment());
        file.context(name);
        new ContextWriter(console).write(file.withCurrent(name));
        console.err().println("The current context is " + name + ".");
        return ExitCode.OK;
    }
}
