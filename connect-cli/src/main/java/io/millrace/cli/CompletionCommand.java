package io.millrace.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description =
                "Writes the script with which a shell completes commands and options. The archive has it in completion/ too.",
        footerHeading = Main.EXAMPLES,
        footer = {
            "  millrace completion bash > ~/.local/share/bash-completion/completions/millrace",
            "  millrace completion zsh > ~/.zfunc/_millrace"
        })
final class CompletionCommand implements Callable<Integer> {
    enum Shell {
        bash,
        zsh
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
    private Shell shell;

    @Override
    public Integer call() {
        String script = AutoComplete.bash("millrace", spec.root().commandLine());
        if (shell == Shell.zsh) {
            script = zsh(script);
        }
        Main.console(spec).out().print(script);
        return ExitCode.OK;
    }

    /** zsh completes by bash's script once told to; the first line says what for. */
    private static String zsh(String bash) {
        return "#compdef millrace\n" + bash + "\n_complete_millrace \"$@\"\n";
    }
}
