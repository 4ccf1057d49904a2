package io.millrace.transforms.internal.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.transforms.internal.text.CanonicalJson;
import io.millrace.transforms.internal.text.Utf8Buffer;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Brings JSON text of MySQL to one form: no blanks, the shortest escapes, members in the order they have, numbers without exponents.
 * A snapshot gets MySQL's own text, {@code {"a": 1e20, "b": 0.0001}}; from the log, Debezium's client library writes doubles with all
 * the digits that their bits have once Java would write them with an exponent,
 * {@code {"a":100000000000000000000,"b":0.000100000000000000004792…}}. Both become
 * {@code {"a":100000000000000000000,"b":0.0001}}. Confined to one thread.
 */
final class CompactJson implements ValueConverter {
    /** Digits that tell every double from all others. */
    private static final int DOUBLE_DIGITS = 17;
    /** From here on, and from there down, Java writes doubles with an exponent. */
    private static final BigDecimal LARGE = new BigDecimal("1e7");

    private static final BigDecimal SMALL = new BigDecimal("1e-3");
    private static final String WHOLE = ".0";

    private final Utf8Buffer out = new Utf8Buffer();

    /** What is no JSON, or is nested too deeply for JSON writers, stays as it is: nothing is lost as text. */
    @Override
    public Object convert(Object value) {
        String text = (String) value;
        out.clear();
        try (JsonParser parser = JsonTree.parser(text)) {
            boolean first = true;
            boolean complete = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (complete) {
                    return text;
                }
                if (!first && token != JsonToken.END_OBJECT && token != JsonToken.END_ARRAY) {
                    out.put(',');
                }
                first = write(parser, token);
                complete = parser.getParsingContext().inRoot();
            }
        } catch (IOException e) {
            return text;
        }
        return out.toString();
    }

    /** Whether what comes next stands without a comma. */
    private boolean write(JsonParser parser, JsonToken token) throws IOException {
        switch (token) {
            case FIELD_NAME -> {
                CanonicalJson.writeText(out, parser.currentName());
                out.put(':');
                return true;
            }
            case VALUE_STRING -> CanonicalJson.writeText(out, parser.getText());
            case VALUE_NUMBER_INT -> out.put(parser.getText());
            case VALUE_NUMBER_FLOAT -> out.put(number(parser.getText()));
            default -> out.put(token.asString());
        }
        return token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
    }

    private static String number(String text) {
        if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return ofDouble(Double.parseDouble(text), text);
        }
        if (text.endsWith(WHOLE)) {
            // Larger doubles come from the log without it. But zero has a sign only as a double.
            return text.equals("-0.0") ? text : text.substring(0, text.length() - WHOLE.length());
        }
        if (text.length() <= DOUBLE_DIGITS) {
            return text;
        }
        BigDecimal exact = new BigDecimal(text);
        BigDecimal size = exact.abs();
        if (exact.precision() <= DOUBLE_DIGITS || (size.compareTo(SMALL) >= 0 && size.compareTo(LARGE) < 0)) {
            return text;
        }
        double nearest = exact.doubleValue();
        // All the bits of a double, and nothing else: decimals keep their digits, and the zeros behind them.
        return Double.isFinite(nearest) && text.equals(new BigDecimal(nearest).toPlainString())
                ? ofDouble(nearest, text)
                : text;
    }

    private static String ofDouble(double number, String otherwise) {
        if (!Double.isFinite(number)) {
            return otherwise;
        }
        BigDecimal exact = new BigDecimal(number);
        return (exact.scale() <= 0 ? exact : CanonicalJson.shortest(number).stripTrailingZeros()).toPlainString();
    }
}
