package io.millrace.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Variables of the environment in settings: a name in braces after a dollar. Two dollars before a brace stand for one, and for no variable. */
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("(\\$?)\\$\\{([^}]*)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Variables() {}

    /** Whether the value has a variable in it: a secret is in that, whatever is around it. */
    static boolean areIn(String value) {
        return VARIABLE.matcher(value)
                .results()
                .anyMatch(variable -> variable.group(1).isEmpty());
    }

    /**
     * The text with the variables' values.
     *
     * @throws IllegalArgumentException if there is no such variable; the message names it
     */
    static String resolve(String text, Map<String, String> environment) {
        return VARIABLE.matcher(text)
                .replaceAll(variable -> Matcher.quoteReplacement(
                        variable.group(1).isEmpty()
                                ? valueOf(variable.group(2), environment)
                                : variable.group().substring(1)));
    }

    private static String valueOf(String name, Map<String, String> environment) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    NAME.matcher(name).matches()
                            ? "the environment has no variable " + name
                            : "${" + name + "} is no name of a variable (write $${ for a plain ${)");
        }
        return value;
    }
}
