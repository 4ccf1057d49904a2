package io.millrace.transforms.internal.value;

/**
 * The options that values are written by. Immutable.
 *
 * @param decimals how decimals are written
 * @param maps whether structs within a row become maps, because the output has no schemas
 * @param expandJson whether JSON columns become what they hold; only with {@code maps}
 * @param compactJson whether the text of JSON columns is brought to one form, because the source has several
 */
public record ValueRules(DecimalFormat decimals, boolean maps, boolean expandJson, boolean compactJson) {
    /** What ids and keys as text are made with, whatever the options: the same row must give the same text. */
    public static final ValueRules CANONICAL = new ValueRules(DecimalFormat.STRING, true, false, false);

    /** The same but for the texts of JSON columns. */
    public ValueRules withCompactJson(boolean compact) {
        return new ValueRules(decimals, maps, expandJson, compact);
    }

    /** How decimals are written. */
    public enum DecimalFormat {
        STRING,
        NUMBER,
        DOUBLE
    }
}
