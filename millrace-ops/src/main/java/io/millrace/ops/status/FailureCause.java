package io.millrace.ops.status;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one line of a stack trace that an operator wants. Frameworks wrap what went wrong in messages that say only that something did; the
 * message below these says what, and names the key or the record. The lowest cause often says least ("Connection refused"), and is added
 * where it says something else.
 */
public final class FailureCause {
    private static final Pattern THROWN = Pattern.compile("(?:Caused by: )?([\\w.$]+)(?:: (.*))?");
    private static final int MAX_LENGTH = 400;

    /** How Connect and Debezium begin messages that only announce the cause below. */
    private static final List<String> WRAPPERS = List.of(
            "exiting workersinktask due to unrecoverable exception",
            "unrecoverable exception from producer send callback",
            "tolerance exceeded in error handler",
            "error handler tolerance exceeded",
            "an exception occurred in the change event producer",
            "failed to start connector",
            "failed to create new instance",
            "unexpected exception");

    private FailureCause() {}

    /** What a connector, or else the first of its failed tasks, failed of; null if nothing failed. */
    public static @Nullable String of(Connector.Status status) {
        Optional<String> trace = Stream.concat(
                        Stream.of(status)
                                .filter(own -> own.state() == State.FAILED)
                                .map(own -> Optional.ofNullable(own.trace()).orElse("")),
                        status.tasks().stream()
                                .filter(task -> task.state() == State.FAILED)
                                .map(task -> Optional.ofNullable(task.trace()).orElse("")))
                .max((a, b) -> Boolean.compare(!a.isEmpty(), !b.isEmpty()));
        return trace.map(FailureCause::of).orElse(null);
    }

    /** The line of a trace. */
    static String of(String trace) {
        List<Thrown> chain = chain(trace);
        if (chain.isEmpty()) {
            return cut(trace.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .findFirst()
                    .orElse("Connect does not say why"));
        }
        Thrown telling = chain.stream()
                .filter(thrown -> !thrown.message().isEmpty() && !thrown.isWrapper())
                .findFirst()
                .orElse(chain.get(chain.size() - 1));
        Thrown root = chain.get(chain.size() - 1);
        String text = telling.text();
        return cut(root.message().isEmpty() || isIn(root.message(), text) ? text : text + " (" + root.text() + ")");
    }

    /** The throwables of a trace from the outermost to the root, without those that are suppressed: their lines are indented. */
    private static List<Thrown> chain(String trace) {
        List<Thrown> chain = new ArrayList<>();
        for (String line : trace.lines().toList()) {
            if (!chain.isEmpty() && !line.startsWith("Caused by: ")) {
                continue;
            }
            Matcher thrown = THROWN.matcher(line);
            if (thrown.matches()) {
                String message = thrown.group(2);
                chain.add(new Thrown(thrown.group(1), message == null ? "" : message.strip()));
            }
        }
        return chain;
    }

    private static boolean isIn(String message, String text) {
        return text.toLowerCase(Locale.ROOT).contains(message.toLowerCase(Locale.ROOT));
    }

    private static String cut(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
    }

    /** A throwable's class and the first line of its message. */
    private record Thrown(String type, String message) {

        /** Messages that repeat the cause's class and message ({@code new Exception(cause)}) add nothing either. */
        boolean isWrapper() {
            String text = message.toLowerCase(Locale.ROOT);
            return WRAPPERS.stream().anyMatch(text::startsWith)
                    || message.matches("(?:[a-z]\\w*\\.){2,}[A-Z][\\w$]*(?:Exception|Error)\\b.*");
        }

        /** The JDK's messages mean nothing without the class: {@code UnknownHostException: db1}. */
        String text() {
            String name = type.substring(type.lastIndexOf('.') + 1);
            return message.isEmpty() ? name : type.startsWith("java.") ? name + ": " + message : message;
        }
    }
}
