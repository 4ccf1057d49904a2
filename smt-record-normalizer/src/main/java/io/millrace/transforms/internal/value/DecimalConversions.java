package io.millrace.transforms.internal.value;

import io.millrace.transforms.internal.value.ValueRules.DecimalFormat;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Decimals as text, as numbers with all their digits, or as doubles. Stateless. */
final class DecimalConversions {
    /** Tells JSON writers that know it to write a number: a decimal's own schema says nothing about that. */
    static final String FORMAT_PARAMETER = "io.millrace.decimal.format";

    private static final String VARIABLE_SCALE = "io.debezium.data.VariableScaleDecimal";

    private final DecimalFormat format;

    DecimalConversions(DecimalFormat format) {
        this.format = format;
    }

    /** The conversion of the logical type of that name, null if it is no decimal. */
    @Nullable
    Conversion of(Schema schema, String logicalName) {
        if (logicalName.equals(Decimal.LOGICAL_NAME)) {
            String scale =
                    schema.parameters() == null ? null : schema.parameters().get(Decimal.SCALE_FIELD);
            return of(value -> (BigDecimal) value, scale == null ? "0" : scale);
        }
        if (logicalName.equals(VARIABLE_SCALE)) {
            // Connect's Decimal has one scale for all values, and writers fail on others: text keeps each number's own.
            return format == DecimalFormat.NUMBER
                    ? string(DecimalConversions::variableScale)
                    : of(DecimalConversions::variableScale, "0");
        }
        return null;
    }

    private Conversion of(Reader reader, String scale) {
        return switch (format) {
            case STRING -> string(reader);
            case DOUBLE ->
                new Conversion(
                        Schema.OPTIONAL_FLOAT64_SCHEMA,
                        value -> reader.read(value).doubleValue());
            case NUMBER -> number(reader, scale);
        };
    }

    /** Text where the schema's scale is no number: it says nothing about how many digits there are. */
    private static Conversion number(Reader reader, String scale) {
        try {
            return new Conversion(
                    Decimal.builder(Integer.parseInt(scale))
                            .parameter(FORMAT_PARAMETER, "number")
                            .optional()
                            .build(),
                    reader::read);
        } catch (NumberFormatException e) {
            return string(reader);
        }
    }

    private static Conversion string(Reader reader) {
        return new Conversion(Schema.OPTIONAL_STRING_SCHEMA, value -> text(reader.read(value)));
    }

    /** A number that has no schema of its own; what no double holds is text. */
    static Object written(BigDecimal exact, DecimalFormat format) {
        return switch (format) {
            case STRING -> text(exact);
            case NUMBER -> exact;
            case DOUBLE -> {
                double nearest = exact.doubleValue();
                yield Double.isFinite(nearest) ? (Object) nearest : exact.toString();
            }
        };
    }

    /** All digits, no exponent; but a short number must not stand for megabytes of zeros. */
    static String text(BigDecimal value) {
        return Math.abs((long) value.scale()) > 100_000 ? value.toString() : value.toPlainString();
    }

    private static BigDecimal variableScale(Object value) {
        Struct struct = (Struct) value;
        return new BigDecimal(new BigInteger(TextConversions.bytes(struct.get("value"))), struct.getInt32("scale"));
    }

    private interface Reader {
        BigDecimal read(Object value);
    }
}
