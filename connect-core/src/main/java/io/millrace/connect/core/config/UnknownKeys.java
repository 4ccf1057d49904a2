package io.millrace.connect.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds keys that look like ours and are not: a typing mistake would otherwise be a setting silently not made. */
public final class UnknownKeys {
    /** As near as this to one of our keys, a key is taken for it. */
    private static final int MISTYPED_DISTANCE = 3;

    /** A key with the same last word as one of ours may be as far from it to be taken for it, where it is surely for us. */
    private static final int MAX_DISTANCE = 6;

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
     * Reports every given key that has one of our prefixes, or is nearly a key of ours, and is not known: it differs by a few
     * characters, by its case, or by a missing beginning.
     *
     * @param given the keys of the configuration; Connect passes many of its own, which the prefixes leave alone
     * @param known the keys there are
     * @param prefixes the beginnings that are ours alone, such as {@code kinesis.}
     * @param others the beginnings of keys that belong to what is plugged into us, such as {@code payload.converter.}
     */
    public static void report(
            Collection<String> given,
            Set<String> known,
            Collection<String> prefixes,
            Collection<String> others,
            ConfigProblems problems) {
        for (String key : given) {
            if (known.contains(key) || others.stream().anyMatch(key::startsWith)) {
                continue;
            }
            String meant = key.toLowerCase(Locale.ROOT);
            Optional<String> complete = complete(meant, known, prefixes).or(() -> mistypedBeginning(meant, others));
            boolean isOurs = prefixes.stream().anyMatch(meant::startsWith);
            if (isOurs || (!isConnects(meant) && (complete.isPresent() || isMistyped(meant, known)))) {
                problems.add(
                        key,
                        "There is no such key."
                                + complete.or(() -> nearest(meant, known))
                                        .map(near -> " Did you mean " + near + "?")
                                        .orElse(""));
            }
        }
    }

    private static boolean isConnects(String key) {
        return CONNECTS.contains(key) || CONNECTS_PREFIXES.stream().anyMatch(key::startsWith);
    }

    private static boolean isMistyped(String key, Set<String> known) {
        return known.stream().anyMatch(candidate -> distance(key, candidate) <= mostMistyped(key));
    }

    private static int mostMistyped(String key) {
        return Math.min(MISTYPED_DISTANCE, key.length() / 3); // of a short key, three characters are too much
    }

    /** The key whose beginning was left out: one of our prefixes, or less than half of it. */
    private static Optional<String> complete(String key, Set<String> known, Collection<String> prefixes) {
        return known.stream()
                .filter(candidate -> candidate.endsWith("." + key)
                        && (2 * key.length() > candidate.length()
                                || prefixes.contains(candidate.substring(0, candidate.length() - key.length()))))
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    }

    /** The key with a beginning of {@code others} in the place of one that is nearly it. */
    private static Optional<String> mistypedBeginning(String key, Collection<String> others) {
        for (String beginning : others) {
            int end = -1;
            for (int i = 0; i < beginning.length(); i++) {
                if (beginning.charAt(i) == '.') {
                    end = key.indexOf('.', end + 1);
                    if (end < 0) {
                        break;
                    }
                }
            }
            if (end > 0 && distance(key.substring(0, end + 1), beginning) <= mostMistyped(beginning)) {
                return Optional.of(beginning + key.substring(end + 1));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> nearest(String key, Set<String> known) {
        return known.stream()
                .filter(candidate -> distance(key, candidate)
                        <= (lastWord(key).equals(lastWord(candidate)) ? MAX_DISTANCE : MISTYPED_DISTANCE))
                .min(Comparator.<String>comparingInt(candidate -> distance(key, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static String lastWord(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
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
