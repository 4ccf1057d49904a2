package io.millrace.transforms.internal.value;

import com.fasterxml.jackson.core.JsonToken;
import io.millrace.transforms.internal.text.IsoText;
import io.millrace.transforms.internal.value.ValueRules.DecimalFormat;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the wrappers of extended JSON hold, as the Record writes it; {@link #NONE} for all that is no such wrapper. Confined to one thread. */
final class BsonValues {
    /** Says that an object is what it seems to be. */
    static final Object NONE = new Object();

    static final int OBJECT_ID_DIGITS = 24;
    private static final String UUID_SUBTYPE = "04";
    private static final int UUID_BYTES = 16;
    /** What Decimal128 holds: 34 digits, and exponents from -6176 to 6111. */
    private static final int MAX_DIGITS = 34;

    private static final int MAX_SCALE = 6_176;
    private static final int MIN_SCALE = -6_111;
    /** More is no number of the database, and need not be parsed. */
    private static final int MAX_LENGTH = 64;

    private static final long MAX_UINT32 = 0xFFFF_FFFFL;

    private final DecimalFormat decimals;
    private final IsoText iso;

    BsonValues(DecimalFormat decimals, IsoText iso) {
        this.decimals = decimals;
        this.iso = iso;
    }

    /**
     * What the only member of a wrapper means.
     *
     * @param token what its value begins with
     * @param inner the wrapper that the value came in itself, or null
     */
    @Nullable
    Object of(String name, JsonToken token, @Nullable Object value, @Nullable String inner) {
        if (token == JsonToken.VALUE_STRING && value instanceof String text) {
            return ofText(name, text);
        }
        return switch (name) {
            case "$date" -> {
                boolean millis = token == JsonToken.VALUE_NUMBER_INT || "$numberLong".equals(inner);
                yield millis && value instanceof Long number ? date(number) : NONE;
            }
            case "$timestamp" -> value instanceof Map<?, ?> parts ? timestamp(parts) : NONE;
            case "$binary" -> value instanceof Map<?, ?> parts ? binary(parts) : NONE;
            case "$regularExpression" -> value instanceof Map<?, ?> parts ? regex(parts) : NONE;
            case "$dbPointer" -> value instanceof Map<?, ?> parts && isPointer(parts) ? value : NONE;
            case "$undefined" -> token == JsonToken.VALUE_TRUE ? null : NONE;
            default -> NONE;
        };
    }

    private Object ofText(String name, String text) {
        return switch (name) {
            case "$oid" -> isObjectId(text) ? text : NONE;
            case "$numberLong", "$numberInt" -> whole(text);
            case "$numberDecimal" -> decimal(text);
            case "$numberDouble" -> number(text);
            case "$date" -> isInstant(text) ? text : NONE;
            case "$symbol", "$code" -> text;
            default -> NONE;
        };
    }

    /** What the two members of a wrapper mean: binary values and regular expressions in strict mode. */
    static Object of(String first, @Nullable Object value, String second, @Nullable Object more) {
        if (!(value instanceof String text) || !(more instanceof String kind)) {
            return NONE;
        }
        if (first.equals("$binary") && second.equals("$type")) {
            return binary(text, kind);
        }
        return first.equals("$regex") && second.equals("$options") ? regex(text, kind) : NONE;
    }

    /** A double: text where it is none of JSON's numbers. */
    static Object ofDouble(double number) {
        return Double.isFinite(number) ? (Object) number : Double.toString(number);
    }

    private static Object number(String text) {
        if (isSpecial(text)) {
            return text;
        }
        return isNumeric(text) ? ofDouble(Double.parseDouble(text)) : NONE;
    }

    private static Object whole(String text) {
        try {
            return isNumeric(text) ? (Object) Long.parseLong(text) : NONE;
        } catch (NumberFormatException e) {
            return NONE;
        }
    }

    /** The database's own text: it holds the sign of a zero, the zeros at the end and the exponent. */
    private Object decimal(String text) {
        if (isSpecial(text)) {
            return text;
        }
        if (!isNumeric(text)) {
            return NONE;
        }
        if (decimals == DecimalFormat.STRING && text.length() <= MAX_DIGITS && text.indexOf('E') < 0) {
            return text;
        }
        BigDecimal exact = new BigDecimal(text);
        if (exact.precision() > MAX_DIGITS || exact.scale() > MAX_SCALE || exact.scale() < MIN_SCALE) {
            return NONE;
        }
        if (decimals != DecimalFormat.STRING && exact.signum() == 0 && text.charAt(0) == '-') {
            return -0.0; // a BigDecimal has no such zero
        }
        return decimals == DecimalFormat.STRING ? text : DecimalConversions.written(exact, decimals);
    }

    private static boolean isSpecial(String text) {
        return text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
    }

    /** Whether it is an optional sign, digits with an optional point among them, and an optional exponent. */
    private static boolean isNumeric(String text) {
        int digits = 0;
        int exponentAt = -1;
        boolean point = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.') {
                if (point || exponentAt >= 0 || digits == 0) {
                    return false;
                }
                point = true;
            } else if (c == 'E') {
                if (exponentAt >= 0 || digits == 0) {
                    return false;
                }
                exponentAt = i;
                digits = 0;
            } else if (!(c == '-' && i == 0) && !((c == '-' || c == '+') && i == exponentAt + 1 && i > 0)) {
                return false;
            }
        }
        return digits > 0 && text.length() <= MAX_LENGTH;
    }

    private String date(long millis) {
        return iso.timestamp(millis, 1_000) + 'Z';
    }

    /** {@code 2023-11-14T22:13:20.1Z}, as the relaxed mode writes it: without zeros at the end of the fraction. */
    private static boolean isInstant(String text) {
        int length = text.length();
        if (length < 20 || length > 24 || length == 21 || text.charAt(length - 1) != 'Z') {
            return false;
        }
        String form = "0000-00-00T00:00:00.000Z";
        for (int i = 0; i < length - 1; i++) {
            char c = text.charAt(i);
            char expected = form.charAt(i);
            if (expected == '0' ? c < '0' || c > '9' : c != expected) {
                return false;
            }
        }
        return true;
    }

    /** Seconds in the high 32 bits, the number within the second in the low ones: as BSON has it. */
    private static Object timestamp(Map<?, ?> parts) {
        if (parts.size() == 2
                && parts.get("t") instanceof Long seconds
                && parts.get("i") instanceof Long number
                && isUnsigned(seconds)
                && isUnsigned(number)) {
            return (seconds << 32) | number;
        }
        return NONE;
    }

    private static boolean isUnsigned(long number) {
        return number >= 0 && number <= MAX_UINT32;
    }

    private static Object binary(Map<?, ?> parts) {
        return parts.size() == 2
                        && parts.get("base64") instanceof String base64
                        && parts.get("subType") instanceof String subtype
                ? binary(base64, subtype)
                : NONE;
    }

    /** Base64 as it stands there; a UUID as everyone writes one. */
    private static Object binary(String base64, String subtype) {
        if (subtype.isEmpty() || subtype.length() > 2 || !isHex(subtype, subtype.length())) {
            return NONE;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (subtype.equals(UUID_SUBTYPE) && bytes.length == UUID_BYTES) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                return new UUID(buffer.getLong(), buffer.getLong()).toString();
            }
            return base64;
        } catch (IllegalArgumentException e) {
            return NONE;
        }
    }

    private static Object regex(Map<?, ?> parts) {
        return parts.size() == 2
                        && parts.get("pattern") instanceof String pattern
                        && parts.get("options") instanceof String options
                ? regex(pattern, options)
                : NONE;
    }

    private static String regex(String pattern, String options) {
        return '/' + pattern + '/' + options;
    }

    private static boolean isPointer(Map<?, ?> parts) {
        return parts.size() == 2 && parts.containsKey("$ref") && parts.containsKey("$id");
    }

    static boolean isObjectId(String text) {
        return isHex(text, OBJECT_ID_DIGITS);
    }

    private static boolean isHex(String text, int digits) {
        if (text.length() != digits) {
            return false;
        }
        for (int i = 0; i < digits; i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
