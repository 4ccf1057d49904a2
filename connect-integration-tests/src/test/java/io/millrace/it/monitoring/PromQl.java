package io.millrace.it.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of PromQL asks for: its metrics with the labels by which it selects them, and the labels by which it groups and
 * joins. Knows the grammar as far as names are concerned, and refuses what it cannot read. Immutable.
 *
 * @param metrics in the order in which they stand there
 * @param labels those of {@code by}, {@code on}, {@code group_left} and the like
 */
public record PromQl(List<Selector> metrics, Set<String> labels) {
    private static final Pattern TOKEN = Pattern.compile("\\s+|#[^\n]*"
            + "|(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`)"
            + "|(?<range>\\[[^\\]]*])"
            + "|(?<number>\\d[\\w.]*|\\.\\d+)"
            + "|(?<name>[a-zA-Z_:][\\w:]*)"
            + "|(?<operator>=~|!~|!=|==|>=|<=|[-+*/%^<>=(){},@])");

    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "atan2", "inf", "nan");

    /** A metric, with the labels by which it is selected. */
    public record Selector(String metric, Set<String> labels) {}

    private enum Kind {
        STRING,
        RANGE,
        NUMBER,
        NAME,
        OPERATOR
    }

    private record Token(Kind kind, String text) {
        private static final Token END = new Token(Kind.OPERATOR, "");

        boolean is(String operator) {
            return kind == Kind.OPERATOR && text.equals(operator);
        }
    }

    /** @throws IllegalArgumentException if it cannot be read, or asks for nothing */
    public static PromQl parse(String expression) {
        try {
            return new Parser(tokens(expression)).parse();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + " in " + expression, e);
        }
    }

    private static List<Token> tokens(String expression) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(expression);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            end = matcher.end();
            for (Kind kind : Kind.values()) {
                String text = matcher.group(kind.name().toLowerCase(Locale.ROOT));
                if (text != null) {
                    tokens.add(new Token(kind, text));
                }
            }
        }
        if (end < expression.length()) {
            throw new IllegalArgumentException("What is " + expression.substring(end));
        }
        return tokens;
    }

    /** Confined to one thread. */
    private static final class Parser {
        private final List<Token> tokens;
        private final List<Selector> metrics = new ArrayList<>();
        private final Set<String> labels = new TreeSet<>();
        private int next;

        Parser(List<Token> tokens) {
            this.tokens = tokens;
        }

        PromQl parse() {
            int open = 0;
            while (next < tokens.size()) {
                Token token = tokens.get(next++);
                if (token.kind() == Kind.NAME) {
                    name(token.text());
                } else if (token.is("{") || token.is("}")) {
                    throw new IllegalArgumentException("Braces without a metric's name");
                } else if (token.is("(")) {
                    open++;
                } else if (token.is(")") && --open < 0) {
                    throw new IllegalArgumentException("A bracket too many");
                }
            }
            if (open != 0 || metrics.isEmpty()) {
                throw new IllegalArgumentException(open != 0 ? "A bracket is not closed" : "No metric");
            }
            return new PromQl(List.copyOf(metrics), Set.copyOf(labels));
        }

        private void name(String name) {
            String word = name.toLowerCase(Locale.ROOT);
            if (GROUPING.contains(word)) {
                if (peek().is("(")) {
                    next++;
                    labels.addAll(list(")", false));
                }
            } else if (peek().is("{")) {
                next++;
                metrics.add(new Selector(name, list("}", true)));
            } else if (!isFunction() && !WORDS.contains(word)) {
                metrics.add(new Selector(name, Set.of()));
            }
        }

        /** Of functions and aggregations, whose grouping may stand before what they are applied to. */
        private boolean isFunction() {
            return peek().is("(")
                    || peek().text().equalsIgnoreCase("by")
                    || peek().text().equalsIgnoreCase("without");
        }

        private Token peek() {
            return next < tokens.size() ? tokens.get(next) : Token.END;
        }

        private Token take() {
            if (next == tokens.size()) {
                throw new IllegalArgumentException("A list of labels does not end");
            }
            return tokens.get(next++);
        }

        /** Labels until the end, each with what it must match or none. */
        private Set<String> list(String end, boolean matched) {
            Set<String> names = new TreeSet<>();
            while (!peek().is(end)) {
                Token label = take();
                if (label.kind() != Kind.NAME) {
                    throw new IllegalArgumentException("No label: " + label.text());
                }
                names.add(label.text());
                if (matched && (take().kind() != Kind.OPERATOR || take().kind() != Kind.STRING)) {
                    throw new IllegalArgumentException("The label " + label.text() + " is compared with no text");
                }
                if (peek().is(",")) {
                    next++;
                }
            }
            next++;
            return Set.copyOf(names);
        }
    }
}
