package io.millrace.it.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The commands in the {@code console} blocks of a page, each with what it writes, and how both are compared with a run. */
final class Walkthrough {
    private static final String PROMPT = "$ ";

    /**
     * What may be another thing in each run. Columns are as wide as their texts, so spaces differ too.
     */
    private static final Map<Pattern, String> VARYING = new LinkedHashMap<>();

    static {
        VARYING.put(Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?"), "TIME");
        VARYING.put(Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?"), "TIME");
        VARYING.put(Pattern.compile("\\b\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?\\b"), "TIME");
        VARYING.put(
                Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(:\\d+)?(-\\d+)?"), "ID");
        VARYING.put(Pattern.compile("127\\.0\\.0\\.1:\\d+"), "WORKER");
        VARYING.put(Pattern.compile("\\b[0-9a-f]{32}\\b|\\b\\d{13}\\b"), "ID");
        VARYING.put(Pattern.compile("\"position\":\\d+"), "POSITION");
        VARYING.put(Pattern.compile("binlog\\.\\d+(:[\\d.]+)*"), "POSITION");
        VARYING.put(Pattern.compile("\\b\\d+\\.\\d+\\.\\d+(-SNAPSHOT|\\.Final)?\\b"), "VERSION");
        VARYING.put(Pattern.compile("~? ?\\d+(\\.\\d+)? ?(B|KiB|MiB|KB|kB)\\b"), "SIZE");
        VARYING.put(Pattern.compile("\\d+(\\.\\d+)? ?(ms|s|min|m|h)( ?\\d+ ?(s|m))?\\b"), "DURATION");
        VARYING.put(Pattern.compile("\\d+(\\.\\d+)?/s\\b"), "RATE");
        VARYING.put(Pattern.compile("[ \\u2500-]{2,}"), " ");
    }

    private Walkthrough() {}

    /** A command and the lines that follow it in its block. */
    record Step(String command, String output, int line) {}

    /** What runs a command. */
    interface Shell {
        String run(String command);
    }

    static List<Step> steps(Path page) {
        List<Step> steps = new ArrayList<>();
        List<String> lines = lines(page);
        boolean isConsole = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("```")) {
                isConsole = line.equals("```console");
            } else if (isConsole && line.startsWith(PROMPT)) {
                StringBuilder output = new StringBuilder();
                int end = i + 1;
                while (!lines.get(end).startsWith(PROMPT) && !lines.get(end).equals("```")) {
                    output.append(lines.get(end++)).append('\n');
                }
                steps.add(new Step(line.substring(PROMPT.length()), output.toString(), i + 1));
            }
        }
        return steps;
    }

    /** Writes the page anew, with what the shell says to each command. */
    static void record(Path page, Shell shell) {
        StringBuilder written = new StringBuilder();
        boolean isConsole = false;
        for (String line : lines(page)) {
            if (line.startsWith("```")) {
                isConsole = line.equals("```console");
            }
            if (!isConsole || line.equals("```console")) {
                written.append(line).append('\n');
            } else if (line.startsWith(PROMPT)) {
                written.append(line).append('\n').append(shell.run(line.substring(PROMPT.length())));
            }
        }
        try {
            Files.writeString(page, written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text without what may be another thing in each run. */
    static String constant(String text) {
        String constant = text;
        for (Map.Entry<Pattern, String> each : VARYING.entrySet()) {
            constant = each.getKey().matcher(constant).replaceAll(each.getValue());
        }
        return constant.lines().map(String::strip).reduce("", (all, line) -> all + line + "\n");
    }

    private static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
