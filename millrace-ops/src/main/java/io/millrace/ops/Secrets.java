package io.millrace.ops;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which values of a configuration are not to be shown. */
public final class Secrets {
    /** What stands for a secret. */
    public static final String HIDDEN = "***";

    private static final String PASSWORD = "PASSWORD";
    private static final Pattern SECRET =
            Pattern.compile("(?i)passw|passphrase|pwd|secret|token|credential|jaas|user\\.info");
    private static final Pattern KEY = Pattern.compile("(?i)key");

    /** These name a converter of keys; what follows is the converter's own. */
    private static final Pattern OF_KEYS = Pattern.compile("(?i)^key\\.converter\\b");

    /** Ends of keys that only name a file, a class, a column or a way to find a secret. */
    private static final Pattern NO_SECRET = Pattern.compile(
            "(?i)(file|location|path|type|class|provider|converter|enabled?|mode|fields?|columns?|format|strategy|ms)$");

    private static final String NAME = "(?:passw|pwd|secret|token|credential|key)";

    private static final Pattern IN_URL = Pattern.compile("(?i)([?&;][^=&;]*" + NAME + "[^=&;]*=)[^&;]*");

    /** In a text, words follow the URL. */
    private static final Pattern IN_TEXT = Pattern.compile("(?i)([?&;][^=&;\\s]*" + NAME + "[^=&;\\s]*=)[^&;\\s]*");

    /** Up to the last at sign: people write passwords with slashes and at signs as they are. */
    private static final Pattern USER_INFO = Pattern.compile("(//[^/:@\\s]*:|:thin:[^/@\\s]*/)[^\\s?]*@");

    /** A value that Connect's config providers look up; what it is, the worker alone knows. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]+}");

    private Secrets() {}

    /**
     * Whether the value of a key is a secret.
     *
     * @param type the key's type if it is known, such as {@code STRING} or {@code PASSWORD}; where it is not, the name tells more strictly
     */
    public static boolean isSecret(String key, @Nullable String type) {
        if (PASSWORD.equals(type)) {
            return true;
        }
        if (NO_SECRET.matcher(key).find()) {
            return false;
        }
        return SECRET.matcher(key).find()
                || (type == null
                        && KEY.matcher(OF_KEYS.matcher(key).replaceFirst("")).find());
    }

    /** A value as it may be shown: references to config providers are, secrets are not, nor passwords in URLs. */
    public static String shown(String key, @Nullable String type, String value) {
        if (isSecret(key, type) && !REFERENCE.matcher(value).matches()) {
            return HIDDEN;
        }
        return masked(IN_URL, value);
    }

    /** A message whose URLs have no passwords in them any more. */
    public static String withoutUrlSecrets(String message) {
        return masked(IN_TEXT, message);
    }

    /** Whether a value is one that was shown: what stood where {@link #HIDDEN} now is, nobody knows any more. */
    public static boolean isHidden(String value) {
        return value.equals(HIDDEN) || value.contains(":" + HIDDEN + "@") || value.contains("=" + HIDDEN);
    }

    private static String masked(Pattern parameters, String text) {
        String masked = parameters.matcher(text).replaceAll("$1" + HIDDEN);
        return USER_INFO.matcher(masked).replaceAll("$1" + HIDDEN + "@");
    }
}
