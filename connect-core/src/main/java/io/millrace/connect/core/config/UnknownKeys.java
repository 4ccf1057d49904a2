package io.millrace.connect.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds keys that look like ours and are not: a typing mistake would otherwise be a setting silently not made. */
public final class UnknownKeys {
    /** Farther than this from every key, nothing is suggested. */
    private static final int MAX_DISTANCE = 6;

    /** As near as this to one of our keys, a key without our prefixes is taken for it. */
    private static final int MISTYPED_DISTANCE = 3;

    /** Connect's own keys, as of Kafka 4.1, but for those that the prefixes below leave alone. */
    private static final Set<String> CONNECTS = Set.of(
            "name",
            "connector.class",
            "connector.plugin.version",
            "tasks.max",
            "tasks.max.enforce",
            "topics",
            "topics.regex",
            "key.converter",
            "value.converter",
            "header.converter",
            "config.action.reload",
            "transforms",
            "predicates",
            "exactly.once.support",
            "offsets.storage.topic");

    /** What begins so belongs to Connect, or to what is plugged into it. */
    private static final List<String> CONNECTS_PREFIXES = List.of(
            "errors.",
            "transforms.",
            "predicates.",
            "key.converter.",
            "value.converter.",
            "header.converter.",
            "consumer.override.",
            "producer.override.",
            "admin.override.",
            "topic.creation.",
            "transaction.boundary");

    private UnknownKeys() {}

    /**
     * Reports every given key that has one of our prefixes, or differs from a key of ours by a few characters, and is not known.
     *
     * @param given the keys of the configuration; Connect passes many of its own, which the prefixes leave alone
     * @param known the keys there are
     * @param prefixes the beginnings that are ours alone, such as {@code kinesis.}
     */
    public static void report(
            Collection<String> given, Set<String> known, Collection<String> prefixes, ConfigProblems problems) {
        for (String key : given) {
            if (!known.contains(key) && (prefixes.stream().anyMatch(key::startsWith) || isMistyped(key, known))) {
                problems.add(
                        key,
                        "There is no such key."
                                + nearest(key, known)
                                        .map(near -> " Did you mean " + near + "?")
                                        .orElse(""));
            }
        }
    }

    private static boolean isMistyped(String key, Set<String> known) {
        // Of a short key, three characters are too much of it.
        int most = Math.min(MISTYPED_DISTANCE, key.length() / 3);
        return !CONNECTS.contains(key)
                && CONNECTS_PREFIXES.stream().noneMatch(key::startsWith)
                && known.stream().anyMatch(candidate -> distance(key, candidate) <= most);
    }

    private static Optional<String> nearest(String key, Set<String> known) {
        return known.stream()
                .filter(candidate -> distance(key, candidate) <= MAX_DISTANCE)
                .min(Comparator.<String>comparingInt(candidate -> distance(key, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** How many characters to insert, delete or replace (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
