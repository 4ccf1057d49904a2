package io.millrace.connect.core.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * What was thrown by a class that a user names, as logs and statuses may show it: its class, its causes' and where they were
 * thrown, without their messages, which may quote a record, a value of the configuration or a credential.
 */
public final class Undisclosed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_DEPTH = 20; // causes may go in circles

    /** Of Kafka's own messages, those that tell a name and no value. */
    private static final Pattern MISSING =
            Pattern.compile("^(?:Missing required configuration \"|Invalid value null for configuration )([\\w.-]+)");

    private static final Pattern BETWEEN_NAMES = Pattern.compile("[^\\w.-]+|\\.(?=\\s|$)");

    private Undisclosed(Throwable original, @Nullable Throwable cause) {
        super(
                original.getClass().getName()
                        + " (its message is left out: it may quote a record or the configuration)",
                cause);
        setStackTrace(original.getStackTrace());
    }

    public static Undisclosed of(Throwable thrown) {
        return copy(thrown, MAX_DEPTH);
    }

    private static Undisclosed copy(Throwable thrown, int depth) {
        Throwable cause = thrown.getCause();
        return new Undisclosed(thrown, cause == null || depth == 1 ? null : copy(cause, depth - 1));
    }

    /**
     * The names of options that a refusal tells: one that it misses, and those of {@code given} that it speaks of.
     *
     * @return names in order, with commas; empty where it tells none
     */
    public static String optionsNamedBy(ConfigException refusal, Collection<String> given) {
        String message = String.valueOf(refusal.getMessage());
        TreeSet<String> named = new TreeSet<>(Arrays.asList(BETWEEN_NAMES.split(message)));
        named.retainAll(given);
        Matcher missing = MISSING.matcher(message);
        if (missing.find()) {
            named.add(missing.group(1));
        }
        return String.join(", ", named);
    }
}
