package io.millrace.deployment;

import io.millrace.deployment.MarkdownPage.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a block of code in a document is what its language says. Each check returns what is wrong, or an empty text. */
final class DocumentBlocks {
    private static final Pattern FILE_TO_POST = Pattern.compile("@([\\w./-]+\\.json)\\b");

    /** The kinds that the documents use; GitHub draws more, but a name that is not here is rather misspelt. */
    private static final Pattern DIAGRAM =
            Pattern.compile("(flowchart (LR|RL|TB|TD|BT)|sequenceDiagram|stateDiagram-v2)\\s*");

    private static final Set<String> BEGINS_A_PART =
            Set.of("subgraph", "alt", "opt", "loop", "par", "critical", "break", "rect", "box");

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

    private DocumentBlocks() {}

    static String problem(Block block) {
        try {
            return switch (block.language()) {
                case "json" -> json(block.text());
                case "yaml" -> ProjectFiles.yaml(block.text()).isEmpty() ? "an empty block" : "";
                case "properties" -> properties(block.text());
                case "sh" -> shell(block.text());
                case "mermaid" -> mermaid(block.text());
                case "", "console", "sql", "javascript", "java", "python", "xml", "dockerfile", "promql", "text" -> "";
                default -> "a block of \"%s\", of which nobody knows how to check it".formatted(block.language());
            };
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Whole values, one after the other, or the keys and values of some object. */
    private static String json(String text) {
        if (text.stripLeading().startsWith("\"")) {
            ProjectFiles.json("{" + text + "}");
            return "";
        }
        // Objects that follow each other begin a line each; the other lines of one are indented, or close it.
        for (String value : text.strip().split("\\n(?=\\{)")) {
            ProjectFiles.json(value);
        }
        return "";
    }

    private static String properties(String text) {
        Set<String> keys = new HashSet<>();
        String before = "";
        for (String line : text.lines().toList()) {
            boolean continues = before.endsWith("\\");
            before = line;
            if (continues || line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String key = line.replaceFirst("\\s*=.*", "");
            if (!line.contains("=") || key.isBlank() || key.contains(" ")) {
                return "\"%s\" is no key=value".formatted(line);
            }
            if (!keys.add(key)) {
                return "%s stands twice".formatted(key);
            }
        }
        return "";
    }

    private static String shell(String text) {
        Matcher files = FILE_TO_POST.matcher(text);
        while (files.find()) {
            if (files.group(1).startsWith("config-examples/") && !Files.exists(ProjectFiles.at(files.group(1)))) {
                return "there is no %s".formatted(files.group(1));
            }
        }
        try {
            Process bash =
                    new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
            try (var in = bash.getOutputStream()) {
                in.write(text.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return bash.waitFor() == 0 && said.isEmpty() ? "" : "not for a shell: " + said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Not a parser: the kind, that brackets and parts are closed, and that no text needs quotes it does not have. */
    private static String mermaid(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty() || !DIAGRAM.matcher(lines.get(0)).matches()) {
            return "a diagram begins with flowchart LR (or RL, TB, TD, BT), sequenceDiagram or stateDiagram-v2";
        }
        boolean isFlow = lines.get(0).startsWith("flowchart");
        int parts = 0;
        for (String line : lines.subList(1, lines.size())) {
            String bare = QUOTED.matcher(line.strip()).replaceAll("");
            String word = bare.replaceFirst("\\s.*", "");
            parts += BEGINS_A_PART.contains(word) ? 1 : word.equals("end") ? -1 : 0;
            if (bare.contains("\"") || line.contains("\t")) {
                return "a quotation mark that is not closed, or a tab: " + line;
            }
            if (isFlow && !isBalanced(bare)) {
                return "a bracket that is not closed, or that belongs into quotation marks: " + line;
            }
            if (!isFlow && bare.contains(";")) {
                return "a semicolon ends a statement: " + line;
            }
            if (parts < 0) {
                return "an end too many: " + line;
            }
        }
        return parts == 0 ? "" : "an end is missing";
    }

    private static boolean isBalanced(String text) {
        Deque<Character> open = new ArrayDeque<>();
        for (char c : text.toCharArray()) {
            int opening = "([{".indexOf(c);
            int closing = ")]}".indexOf(c);
            if (opening >= 0) {
                open.push(")]}".charAt(opening));
            } else if (closing >= 0 && (open.isEmpty() || open.pop() != c)) {
                return false;
            }
        }
        return open.isEmpty();
    }

    /** Rows with more or fewer cells than their table has columns: GitHub drops, or leaves empty, without a word. */
    static List<String> uneven(MarkdownPage page) {
        List<String> uneven = new ArrayList<>();
        boolean inCode = false;
        int columns = 0;
        for (int i = 0; i < page.lines().size(); i++) {
            String line = page.lines().get(i).strip();
            inCode ^= line.startsWith("```");
            if (inCode || !line.startsWith("|")) {
                columns = 0;
                continue;
            }
            int cells = cells(line);
            columns = columns == 0 ? cells : columns;
            if (cells != columns) {
                uneven.add(
                        "%s:%d: %d cells where the table has %d columns".formatted(page.name(), i + 1, cells, columns));
            }
        }
        return uneven;
    }

    private static int cells(String row) {
        String text = row.replace("\\|", "").replaceFirst("\\|$", "");
        return (int) text.chars().filter(c -> c == '|').count();
    }
}
