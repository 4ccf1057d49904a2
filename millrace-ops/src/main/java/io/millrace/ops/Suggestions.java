package io.millrace.ops;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The end of a message about a name that does not exist: those that may have been meant, or those there are. */
public final class Suggestions {
    private static final int MOST = 3;
    private static final int MOST_LISTED = 8;

    private Suggestions() {}

    /**
     * A sentence such as {@code Did you mean 'orders-sink'?}, or {@code There are: a, b.} when none is near.
     *
     * @param wanted what was asked for
     * @param what the kind of thing, in the plural: {@code connectors}
     * @param names what there is
     */
    public static String of(String wanted, String what, Collection<String> names) {
        if (names.isEmpty()) {
            return "There are no " + what + ".";
        }
        List<String> near = nearest(wanted, names);
        if (!near.isEmpty()) {
            return "Did you mean '" + String.join("' or '", near) + "'?";
        }
        String listed =
                String.join(", ", names.stream().sorted().limit(MOST_LISTED).toList());
        int more = names.size() - MOST_LISTED;
        return "There are: " + listed + (more > 0 ? ", and " + more + " more." : ".");
    }

    /** The end of a message, {@code "; did you mean X?"}, or an empty text if no name is near. */
    public static String hint(String wanted, Collection<String> names) {
        return nearest(wanted, names).stream()
                .findFirst()
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    /** At most three names that are one slip of the keyboard or two away, or that contain what was asked for; the nearest first. */
    public static List<String> nearest(String wanted, Collection<String> names) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        int allowed = wanted.length() < 3 ? 1 : Math.max(2, wanted.length() / 3);
        return names.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).contains(lower) || distance(wanted, name) <= allowed)
                .sorted(Comparator.<String>comparingInt(name -> distance(wanted, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** How many letters have to be put in, left out or replaced (Levenshtein), case not counted. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
