package io.millrace.transforms.internal.value;

/**
 * The options that values are written by. Immutable.
 *
 * @param decimals how decimals are written
 * @param maps whether structs within a row become maps, because the output has no schemas
 * @param expandJson whether JSON columns become what they hold; only with {@code maps}
 */
public record ValueRules(DecimalFormat decimals, boolean maps, boolean expandJson) {
    /** What ids and keys as text are made with, whatever the options: the same row must give the same text. */
    public static final ValueRules CANONICAL = new ValueRules(DecimalFormat.STRING, true, false);

    /** How decimals are written. */
    public enum DecimalFormat {
        STRING,
        NUMBER,
        DOUBLE
    }
}
