package io.millrace.cli;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

    /**
     * zsh completes by bash's script: the first line says what for, the last completes what this file was loaded for. zsh has no
     * {@code compopt}; files, which the lines with it list, it completes by itself where the script finds nothing.
     */
    private static String zsh(String bash) {
        String script = bash.lines()
                .filter(line -> !line.contains("compopt") && !line.endsWith("# files"))
                .collect(Collectors.joining("\n"));
        return "#compdef millrace\n" + script + "\n_bash_complete -o default -F _complete_millrace\n";
    }
}
