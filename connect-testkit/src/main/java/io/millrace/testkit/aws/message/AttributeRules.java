package io.millrace.testkit.aws.message;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an attribute must be. See <a
 * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html">message
 * metadata</a>. Texts are the service's own where these are known.
 *
 * <p>SQS trims leading and trailing zeros of Numbers. That is not done here: they are kept, and their checksum is computed, as they
 * were sent.
 */
public final class AttributeRules {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,256}");
    private static final Pattern TYPE = Pattern.compile("(String|Number|Binary)(\\..+)?");
    private static final int MAX_TYPE_LENGTH = 256;

    /** Digits of a Number at most, and how large and how small it may be. */
    private static final int NUMBER_DIGITS = 38;

    private static final BigDecimal LARGEST = new BigDecimal("1E+126");
    private static final BigDecimal SMALLEST = new BigDecimal("1E-128");

    private AttributeRules() {}

    /**
     * Why these attributes are refused; null when they are not.
     *
     * @param most how many there may be
     */
    public static @Nullable String problemOf(List<MessageAttribute> attributes, int most) {
        if (attributes.size() > most) {
            return "Number of message attributes [" + attributes.size() + "] exceeds the allowed maximum [" + most
                    + "].";
        }
        for (MessageAttribute attribute : attributes) {
            String problem = problemOf(attribute);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    /** Why this attribute is refused; null when it is not. */
    public static @Nullable String problemOf(MessageAttribute attribute) {
        String name = attribute.name();
        String problem = problemOfName(name);
        if (problem != null) {
            return problem;
        }
        String type = attribute.type();
        if (type.isEmpty()) {
            return "The message (user) attribute '" + name + "' must contain a non-empty message attribute type.";
        }
        if (type.length() > MAX_TYPE_LENGTH || !TYPE.matcher(type).matches()) {
            return "The type of message (user) attribute '" + name + "' is invalid. You must use only the following"
                    + " supported type prefixes: Binary, Number, String.";
        }
        String base = attribute.baseType();
        byte[] bytes = attribute.binaryValue();
        String text = attribute.stringValue();
        boolean valued = attribute.isBinary() ? bytes != null && bytes.length > 0 : text != null && !text.isEmpty();
        boolean other = attribute.isBinary() ? text != null : bytes != null;
        if (!valued || other) {
            return "Message (user) attribute '" + name + "' must contain a non-empty value of type '" + base + "'.";
        }
        if (text == null) {
            return null;
        }
        int refused = MessageText.firstRefused(text);
        if (refused >= 0) {
            return "Invalid binary character '#x" + Integer.toHexString(refused).toUpperCase(Locale.ROOT)
                    + "' was found in the value of message (user) attribute '" + name
                    + "', the set of allowed characters is " + MessageText.ALLOWED;
        }
        return base.equals("Number") && !isNumber(text)
                ? "Can't cast the value of message (user) attribute '" + name + "' to a number."
                : null;
    }

    private static @Nullable String problemOfName(String name) {
        boolean valid =
                NAME.matcher(name).matches() && !name.startsWith(".") && !name.endsWith(".") && !name.contains("..");
        if (!valid) {
            return "The message (user) attribute name '" + name + "' is invalid. A name has 1 to 256 of A-Z, a-z, 0-9,"
                    + " underscore, hyphen and period, and no period at its beginning, at its end or beside another.";
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("aws.") || lower.startsWith("amazon.")
                ? "The message (user) attribute name '" + name + "' is invalid. You cannot use the prefixes AWS. and"
                        + " Amazon."
                : null;
    }

    private static boolean isNumber(String text) {
        try {
            BigDecimal number = new BigDecimal(text).stripTrailingZeros();
            BigDecimal size = number.abs();
            return number.signum() == 0
                    || (number.precision() <= NUMBER_DIGITS
                            && size.compareTo(SMALLEST) >= 0
                            && size.compareTo(LARGEST) <= 0);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
