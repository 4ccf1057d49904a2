package io.millrace.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Lists the commands by what they are for. */
final class HelpGroups {
    /** The commands by their purpose, in the order of a pipeline's life. */
    private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

    static {
        GROUPS.put("Put pipelines into place", List.of("apply", "validate", "plugins", "delete"));
        GROUPS.put("Look at them", List.of("list", "status", "monitor", "watch", "schema-history"));
        GROUPS.put(
                "Run them",
                List.of("pause", "resume", "stop", "restart", "snapshot", "backpressure", "offsets", "log-level"));
        GROUPS.put("This program", List.of("context", "completion"));
    }

    private HelpGroups() {}

    /** Names of commands that are in no group, and so in no help. */
    static Set<String> ungrouped(CommandLine commandLine) {
        Set<String> names = new TreeSet<>(commandLine.getSubcommands().keySet());
        GROUPS.values().forEach(names::removeAll);
        return names;
    }

    /** The commands of the groups in their order, then those in none: commands of commands. */
    static List<CommandLine> inOrder(CommandLine commandLine) {
        Map<String, CommandLine> others = new LinkedHashMap<>(commandLine.getSubcommands());
        List<CommandLine> ordered = new ArrayList<>();
        GROUPS.values()
                .forEach(names -> names.forEach(name -> {
                    CommandLine command = commandLine.getParent() == null ? others.remove(name) : null;
                    if (command != null) {
                        ordered.add(command);
                    }
                }));
        ordered.addAll(others.values());
        return ordered;
    }

    /** Lets the help of this command list its subcommands by group. */
    static void install(CommandLine commandLine) {
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpGroups::list);
    }

    private static String list(Help help) {
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((title, names) -> {
            Help.TextTable table = Help.TextTable.forColumns(
                    help.colorScheme(),
                    new Help.Column(18, 2, Help.Column.Overflow.SPAN),
                    new Help.Column(help.commandSpec().usageMessage().width() - 18, 2, Help.Column.Overflow.WRAP));
            for (String name : names) {
                Help command = help.subcommands().get(name);
                if (command != null) {
                    table.addRowValues(
                            name, command.commandSpec().usageMessage().description()[0]);
                }
            }
            text.append(System.lineSeparator())
                    .append(title)
                    .append(':')
                    .append(System.lineSeparator())
                    .append(table);
        });
        return text.toString();
    }
}
