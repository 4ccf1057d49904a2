package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "context",
        description = {
            "Keeps the addresses and credentials of clusters under names.",
            "",
            "The configuration file is $MILLRACE_CONFIG, or millrace/config.yaml in $XDG_CONFIG_HOME or ~/.config."
        },
        footerHeading = Main.EXAMPLES,
        footer = {"  millrace context set dev --connect-url http://localhost:8083", "  millrace context list"},
        subcommands = {
            ContextListCommand.class,
            ContextShowCommand.class,
            ContextUseCommand.class,
            ContextSetCommand.class,
            ContextDeleteCommand.class
        })
final class ContextCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(Main.console(spec).out());
    }
}
