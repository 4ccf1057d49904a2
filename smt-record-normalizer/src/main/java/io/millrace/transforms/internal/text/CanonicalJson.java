package io.millrace.transforms.internal.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON of which there is one form only for a value: no blanks, members sorted by name, the shortest escapes, numbers
 * without a choice. Follows RFC 8785 but for integers, which keep all their digits. Stateless.
 */
public final class CanonicalJson {
    private CanonicalJson() {}

    /**
     * Appends {@code value}: null, text, numbers, booleans, lists, maps with text as keys, and bytes as base64 text.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static void write(Utf8Buffer out, @Nullable Object value) {
        if (value instanceof String text) {
            writeText(out, text);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            out.putNumber(((Number) value).longValue());
        } else if (value == null) {
            out.put("null");
        } else if (value instanceof Boolean flag) {
            out.put(flag ? "true" : "false");
        } else if (value instanceof Double number) {
            writeDouble(out, number);
        } else if (value instanceof Float number) {
            writeFloat(out, number);
        } else if (value instanceof BigInteger number) {
            out.put(number.toString());
        } else if (value instanceof BigDecimal number) {
            out.put(number.toPlainString());
        } else if (value instanceof Map<?, ?> map) {
            writeObject(out, map);
        } else if (value instanceof Collection<?> list) {
            writeArray(out, list);
        } else if (value instanceof byte[] bytes) {
            writeText(out, Base64.getEncoder().encodeToString(bytes));
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            write(out, bytes);
        } else {
            throw new IllegalArgumentException("a " + value.getClass().getName() + " has no canonical JSON");
        }
    }

    /** Likewise, but the members of maps keep their order, for values that it tells apart. */
    public static void writeInOrder(Utf8Buffer out, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            String before = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.put(before);
                writeText(out, String.valueOf(entry.getKey()));
                out.put(':');
                writeInOrder(out, entry.getValue());
                before = ",";
            }
            out.put(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Collection<?> list) {
            String before = "[";
            for (Object element : list) {
                out.put(before);
                writeInOrder(out, element);
                before = ",";
            }
            out.put(list.isEmpty() ? "[]" : "]");
        } else {
            write(out, value);
        }
    }

    /** Appends {@code text} in quotes. */
    public static void writeText(Utf8Buffer out, String text) {
        out.put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                i += out.putWide(text, i, c);
            } else if (c >= ' ' && c != '"' && c != '\\') {
                out.put(c);
            } else {
                writeEscaped(out, c);
            }
        }
        out.put('"');
    }

    private static void writeEscaped(Utf8Buffer out, char c) {
        switch (c) {
            case '"', '\\' -> {
                out.put('\\');
                out.put(c);
            }
            case '\b' -> out.put("\\b");
            case '\t' -> out.put("\\t");
            case '\n' -> out.put("\\n");
            case '\f' -> out.put("\\f");
            case '\r' -> out.put("\\r");
            default -> out.putUnicodeEscape(c);
        }
    }

    private static void writeObject(Utf8Buffer out, Map<?, ?> map) {
        TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((name, value) -> sorted.put(String.valueOf(name), value));
        out.put('{');
        boolean first = true;
        for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
            if (!first) {
                out.put(',');
            }
            first = false;
            writeText(out, entry.getKey());
            out.put(':');
            write(out, entry.getValue());
        }
        out.put('}');
    }

    private static void writeArray(Utf8Buffer out, Collection<?> list) {
        out.put('[');
        boolean first = true;
        for (Object element : list) {
            if (!first) {
                out.put(',');
            }
            first = false;
            write(out, element);
        }
        out.put(']');
    }

    /**
     * The shortest of 15, 16 and 17 correctly rounded digits that reads back as the same number, whatever the JDK; the smallest
     * numbers have fewer.
     */
    private static void writeDouble(Utf8Buffer out, double number) {
        if (!Double.isFinite(number)) {
            writeText(out, Double.toString(number));
            return;
        }
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            out.putNumber((long) number);
            return;
        }
        writeShortest(out, shortest(number));
    }

    /** What {@link #write} writes for a finite number. */
    public static BigDecimal shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        BigDecimal rounded = exact;
        for (int digits = Math.abs(number) < Double.MIN_NORMAL ? 1 : 15; digits <= 17; digits++) {
            rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == number) {
                break;
            }
        }
        return rounded;
    }

    /** Likewise, of 6 to 9 digits. */
    private static void writeFloat(Utf8Buffer out, float number) {
        if (!Float.isFinite(number)) {
            writeText(out, Float.toString(number));
            return;
        }
        BigDecimal exact = new BigDecimal(number);
        BigDecimal rounded = exact;
        for (int digits = Math.abs(number) < Float.MIN_NORMAL ? 1 : 6; digits <= 9; digits++) {
            rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.floatValue() == number) {
                break;
            }
        }
        writeShortest(out, rounded);
    }

    /** Digits and exponent laid out as ECMAScript does. */
    private static void writeShortest(Utf8Buffer out, BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.signum() == 0) {
            out.put('0');
            return;
        }
        if (stripped.signum() < 0) {
            out.put('-');
        }
        int exponent = stripped.precision() - stripped.scale() - 1;
        if (exponent >= -6 && exponent < 21) {
            out.put(stripped.abs().toPlainString());
            return;
        }
        String digits = stripped.unscaledValue().abs().toString();
        out.put(digits.substring(0, 1));
        if (digits.length() > 1) {
            out.put('.');
            out.put(digits.substring(1));
        }
        out.put('e');
        out.put(exponent < 0 ? '-' : '+');
        out.putNumber(Math.abs(exponent));
    }
}
