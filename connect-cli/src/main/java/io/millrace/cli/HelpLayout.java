package io.millrace.cli;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How the help of all commands looks: short synopses, options in the order in which they matter, defaults where they tell something. */
final class HelpLayout {
    /** That a list is empty unless something is given is no news, and a duration's text is for machines: its description has it. */
    private static final Pattern NO_NEWS = Pattern.compile("(?m)^ +Default: (\\[]|\\{}|PT\\S+)\\R");

    /** A default that the description says too. */
    private static final Pattern TWICE =
            Pattern.compile("(?im)((?:Default:|By default)\\s+(\\S+?)\\.)(\\R +Default: \\2$)");

    private HelpLayout() {}

    /** Lays out the help of this command and of those below. */
    static void install(CommandLine commandLine) {
        HelpGroups.install(commandLine);
        layOut(commandLine);
    }

    private static void layOut(CommandLine commandLine) {
        UsageMessageSpec help = commandLine.getCommandSpec().usageMessage();
        help.abbreviateSynopsis(true).sortOptions(false).showDefaultValues(true);
        help.description(withoutEnd(help.description()));
        help.parameterListHeading(
                commandLine.getCommandSpec().positionalParameters().isEmpty() ? "" : "%n");
        help.optionListHeading("%nOptions:%n").commandListHeading("%nCommands:%n");
        Map<String, IHelpSectionRenderer> sections = commandLine.getHelpSectionMap();
        sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, each -> tidy(each.optionList()));
        sections.put(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST, (Help each) -> tidy(each.parameterList()));
        commandLine.getSubcommands().values().forEach(HelpLayout::layOut);
    }

    private static String tidy(String list) {
        return TWICE.matcher(NO_NEWS.matcher(list).replaceAll("")).replaceAll("$1");
    }

    private static String[] withoutEnd(String[] description) {
        int end = description.length;
        while (end > 0 && description[end - 1].isBlank()) {
            end--;
        }
        return Arrays.copyOf(description, end);
    }
}
