package io.millrace.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Shows what a context says, with secrets masked.",
        footerHeading = Main.EXAMPLES,
        footer = {"  millrace context show", "  millrace context show prod -o json"})
final class ContextShowCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The context; without it, the current one.")
    private @Nullable String name;

    @Override
    public Integer call() {
        ContextFile file = ContextFile.read(output.console().environment());
        String shown = name == null ? file.current() : name;
        if (shown == null) {
            throw new UserError(
                    file.path() + " has no current context; name one, or choose it with 'millrace context use NAME'");
        }
        Object settings = file.context(shown).tree(true);
        if (output.isJson()) {
            output.json(settings);
        } else {
            output.console().out().print(ContextFile.yaml(settings));
        }
        return ExitCode.OK;
    }
}
