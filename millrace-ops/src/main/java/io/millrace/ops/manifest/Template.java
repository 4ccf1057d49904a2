package io.millrace.ops.manifest;

import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces variables in a text: {@code ${NAME}}, and {@code ${NAME:-default}} for one that may be unset or empty. With a second dollar sign,
 * {@code $${NAME}}, the text without it is meant. Names are of capitals, digits and underscores. All else stays for those who read the
 * configuration: Connect's config providers ({@code ${file:/secrets:key}}), connectors ({@code ${topic}}), regular expressions ({@code $1}).
 */
final class Template {
    private static final Pattern OPENING = Pattern.compile("\\$\\$\\{|\\$\\{([A-Z_][A-Z0-9_]*)(}|:-)");

    private final Map<String, String> variables;

    Template(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Whether a variable could be named so. */
    static boolean isName(String name) {
        return name.matches("[A-Z_][A-Z0-9_]*");
    }

    /**
     * The text with its variables replaced.
     *
     * @param missing takes the names of variables that are not set and have no default
     */
    String replace(String text, Consumer<String> missing) {
        StringBuilder replaced = new StringBuilder();
        Matcher opening = OPENING.matcher(text);
        int at = 0;
        while (opening.find(at)) {
            replaced.append(text, at, opening.start());
            at = opening.end();
            String name = opening.group(1);
            if (name == null) {
                replaced.append("${");
                continue;
            }
            String value = variables.getOrDefault(name, "");
            if (opening.group(2).equals("}")) {
                if (!variables.containsKey(name)) {
                    missing.accept(name);
                }
                replaced.append(value);
                continue;
            }
            int end = closing(text, at);
            if (end < 0) {
                replaced.append(opening.group()); // never closed: no variable
                continue;
            }
            replaced.append(value.isEmpty() ? replace(text.substring(at, end), missing) : value);
            at = end + 1;
        }
        return replaced.append(text, at, text.length()).toString();
    }

    /** Where the brace is that closes a default, which may have references of its own. */
    private static int closing(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
