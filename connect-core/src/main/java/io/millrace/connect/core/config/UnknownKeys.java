package io.millrace.connect.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** Finds keys that look like ours and are not: a typing mistake would otherwise be a setting silently not made. */
public final class UnknownKeys {
    /** Farther than this from every key, nothing is suggested. */
    private static final int MAX_DISTANCE = 6;

    private UnknownKeys() {}

    /**
     * Reports every given key that has one of our prefixes and is not known.
     *
     * @param given the keys of the configuration; Connect passes many of its own, which the prefixes leave alone
     * @param known the keys there are
     * @param prefixes the beginnings that are ours alone, such as {@code kinesis.}
     */
    public static void report(
            Collection<String> given, Set<String> known, Collection<String> prefixes, ConfigProblems problems) {
        for (String key : given) {
            if (!known.contains(key) && prefixes.stream().anyMatch(key::startsWith)) {
                problems.add(
                        key,
                        "There is no such key."
                                + nearest(key, known)
                                        .map(near -> " Did you mean " + near + "?")
                                        .orElse(""));
            }
        }
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
