package io.millrace.connect.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a Kinesis data stream is named. Immutable.
 *
 * @param name its name
 * @param region the region that its ARN names
 */
public record StreamName(String name, String region) {
    /** What a name may be, in words. */
    public static final String A_NAME = "1 to 128 letters, digits, '_', '.' and '-'";

    /** What an ARN looks like. */
    public static final String AN_ARN = "arn:aws:kinesis:eu-central-1:123456789012:stream/name";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
    private static final Pattern ARN = Pattern.compile(
            "arn:aws[a-z-]*:kinesis:(?<region>[a-z0-9-]+):\\d{12}:stream/(?<name>[a-zA-Z0-9_.-]{1,128})");

    /** Whether a stream can be called so. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** What {@code arn} says, or null where it is not the ARN of a stream. */
    public static @Nullable StreamName ofArn(String arn) {
        Matcher matcher = ARN.matcher(arn);
        return matcher.matches() ? new StreamName(matcher.group("name"), matcher.group("region")) : null;
    }
}
