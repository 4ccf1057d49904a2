package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What every command owes to who asks for its help. */
class CommandsTest {
    static Stream<CommandSpec> commands() {
        return all(commandLine()).stream().map(CommandLine::getCommandSpec);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isDescribed(CommandSpec command) {
        assertThat(command.usageMessage().description()).isNotEmpty();
        assertThat(command.usageMessage().description()[0]).isNotBlank().matches("[A-Z].*[^ ].*\\.");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void describesItsOptionsAndArguments(CommandSpec command) {
        assertThat(command.options())
                .allSatisfy(option -> assertThat(String.join("", option.description()))
                        .as(option.longestName())
                        .matches("(?s)\\S.*"));
        assertThat(command.positionalParameters())
                .allSatisfy(argument -> assertThat(String.join("", argument.description()))
                        .as(argument.paramLabel())
                        .matches("(?s)\\S.*"));
    }

    /** An example stands on a line of the help's foot by itself: two spaces, then the command line. */
    @ParameterizedTest
    @MethodSource("commands")
    void hasExamplesThatItUnderstands(CommandSpec command) {
        List<String> examples = Stream.of(command.usageMessage().footer())
                .filter(line -> line.startsWith("  ") && line.contains("millrace "))
                .toList();

        assertThat(command.usageMessage().footerHeading()).isEqualTo(Main.EXAMPLES);
        assertThat(examples).isNotEmpty();
        assertThat(examples)
                .as("an example of this command, not of another")
                .anyMatch(example -> example.contains(command.qualifiedName()));
        for (String example : examples) {
            assertThatCode(() -> commandLine().parseArgs(arguments(example)))
                    .as(example)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helps(CommandSpec command) {
        List<String> args = new ArrayList<>(List.of(command.qualifiedName().split(" ")));
        args.remove(0);
        args.add("--help");

        CliRun run = CliRun.of(Map.of(), args.toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("Usage: " + command.qualifiedName()).contains("Examples:");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100 || line.startsWith("  millrace"));
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void tellsADefaultOnce(CommandSpec command) {
        assertThat(command.commandLine().getUsageMessage())
                .doesNotContainPattern("(?i)default:?\\s+(\\S+?)\\.\\s+default: \\1\\s");
    }

    @Test
    void everyCommandIsListedInTheHelpByItsPurpose() {
        CommandLine millrace = commandLine();
        String help = CliRun.of(Map.of(), "--help").out();

        assertThat(HelpGroups.ungrouped(millrace)).isEmpty();
        assertThat(millrace.getSubcommands().keySet())
                .allSatisfy(name -> assertThat(help).contains("\n  " + name + " "));
    }

    static CommandLine commandLine() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return Main.commandLine(new Console(nowhere, nowhere, Map.of(), false));
    }

    private static List<CommandLine> all(CommandLine commandLine) {
        List<CommandLine> all = new ArrayList<>(List.of(commandLine));
        commandLine.getSubcommands().values().forEach(each -> all.addAll(all(each)));
        return all;
    }

    /** The words after {@code millrace}, up to a pipe or what else the shell takes for itself. */
    private static String[] arguments(String example) {
        String line = example.substring(example.indexOf("millrace ") + "millrace ".length())
                .replaceFirst("\\s(\\||>|<|&&|\\|\\||;|#)\\s?.*", "")
                .replaceFirst("\\s2>.*", "");
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean isWord = false;
        for (char c : line.toCharArray()) {
            if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
                isWord = true;
            } else if (quote == 0 && c == ' ') {
                if (isWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                isWord = false;
            } else {
                word.append(c);
                isWord = true;
            }
        }
        if (isWord) {
            words.add(word.toString());
        }
        return words.toArray(String[]::new);
    }
}
