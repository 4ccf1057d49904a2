package io.millrace.testkit.aws.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Group ids and deduplication ids. */
public final class MessageIds {
    /** Characters of an id at most. */
    public static final int MAX_LENGTH = 128;

    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private static final boolean[] TAKEN = new boolean[128];

    static {
        for (char c = 0; c < TAKEN.length; c++) {
            TAKEN[c] = Character.isLetterOrDigit(c) || PUNCTUATION.indexOf(c) >= 0;
        }
    }

    private MessageIds() {}

    /** True for 1 to 128 of the letters, digits and punctuation marks of ASCII, without the space. */
    public static boolean isValid(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c >= TAKEN.length || !TAKEN[c]) {
                return false;
            }
        }
        return true;
    }

    /** True when two of these messages are of one group. */
    public static <T> boolean isGroupTwice(List<T> messages, Function<T, @Nullable String> groupOf) {
        for (int i = 1; i < messages.size(); i++) {
            String group = groupOf.apply(messages.get(i));
            for (int j = 0; group != null && j < i; j++) {
                if (group.equals(groupOf.apply(messages.get(j)))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What stands for the deduplication id where the content does: SHA-256 of the body, and of nothing else. */
    public static String ofContent(String body) {
        return Digests.sha256(body.getBytes(StandardCharsets.UTF_8));
    }
}
