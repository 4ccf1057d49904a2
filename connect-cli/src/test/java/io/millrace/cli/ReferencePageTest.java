package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The page of all commands says what their help says. */
class ReferencePageTest {
    private static final Path PAGE = Path.of("..", "docs", "cli-reference.md");
    private static final Pattern SERVERS = Pattern.compile("(?s)\n(Where the servers are:\n.*?)(?=\nExamples:)");

    @Test
    void isWhatTheCommandsSay() throws IOException {
        String expected = page();
        Path written = Path.of("target", "cli-reference.md");
        Files.createDirectories(written.getParent());
        Files.writeString(written, expected);
        if (Boolean.getBoolean("millrace.update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(PAGE)
                .as(
                        "a command has changed: copy connect-cli/%s to docs/, or run this with -Dmillrace.update=true",
                        written)
                .hasContent(expected);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Commands of millrace

                Written by `ReferencePageTest` from the commands' own help. The [guide](cli.md) tells how they work together.

                Most commands ask servers, and have these options too:

                ```text
                SERVERS```

                """);
        String servers = "";
        for (List<String> command : commands()) {
            String help = help(command);
            Matcher section = SERVERS.matcher(help);
            if (section.find()) {
                servers = section.group(1);
                help = section.replaceFirst("");
            }
            page.append("## ")
                    .append(String.join(" ", command))
                    .append("\n\n```text\n")
                    .append(help)
                    .append("```\n\n");
        }
        assertThat(servers).isNotEmpty();
        return page.toString().replace("SERVERS", servers).stripTrailing() + "\n";
    }

    private static String help(List<String> command) {
        List<String> args = new ArrayList<>(command.subList(1, command.size()));
        args.add("--help");
        return CliRun.of(Map.of(), args.toArray(String[]::new))
                .out()
                .lines()
                .map(String::stripTrailing)
                .reduce("", (text, line) -> text + line + "\n");
    }

    private static List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        collect(CommandsTest.commandLine(), commands);
        return commands;
    }

    private static void collect(CommandLine commandLine, List<List<String>> commands) {
        commands.add(List.of(commandLine.getCommandSpec().qualifiedName().split(" ")));
        HelpGroups.inOrder(commandLine).forEach(each -> collect(each, commands));
    }
}
