package io.millrace.ops.schema;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MySQL repeats a table in its own words when a snapshot asks for it: what was written {@code flag bool, count integer default 0} comes
 * back as {@code flag tinyint(1), count int(11) default '0'}. Both become the same here.
 */
final class MysqlWords {
    private static final Map<String, String> SYNONYMS = Map.of(
            "INTEGER", "INT",
            "INT4", "INT",
            "INT8", "BIGINT",
            "NUMERIC", "DECIMAL",
            "DEC", "DECIMAL",
            "FIXED", "DECIMAL",
            "DOUBLE PRECISION", "DOUBLE",
            "REAL", "DOUBLE",
            "CHARACTER", "CHAR",
            "CHARACTER VARYING", "VARCHAR");
    private static final Set<String> INTEGERS = Set.of("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT");
    private static final Set<String> NUMBERS =
            Set.of("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT", "DECIMAL", "FLOAT", "DOUBLE");

    private MysqlWords() {}

    /** A type with its length and scale. */
    static String type(String written, @Nullable Integer length, @Nullable Integer scale) {
        String upper = written.toUpperCase(Locale.ROOT).trim();
        if (upper.equals("BOOL") || upper.equals("BOOLEAN")) {
            return "TINYINT(1)";
        }
        String base = base(upper);
        String kind = SYNONYMS.getOrDefault(base, base);
        String rest = upper.substring(base.length());
        // How wide a client should show a number; MySQL 8 deprecates it. One digit is how a boolean is told.
        if (INTEGERS.contains(kind)) {
            return kind + (kind.equals("TINYINT") && Integer.valueOf(1).equals(length) ? "(1)" : "") + rest;
        }
        if (kind.equals("DECIMAL")) {
            return "DECIMAL(" + (length == null ? 10 : length) + "," + (scale == null ? 0 : scale) + ")" + rest;
        }
        return kind + size(length, scale) + rest;
    }

    /** A default of a column of this type. */
    static @Nullable String defaultValue(String type, @Nullable String written) {
        if (written == null) {
            return null;
        }
        // Debezium's stand-in; a TIMESTAMP begins a second later.
        if (type.startsWith("TIMESTAMP") && written.startsWith("1970-01-01 00:00:00")) {
            return "CURRENT_TIMESTAMP";
        }
        if (NUMBERS.contains(base(type.replaceAll("\\(.*?\\)", "")))) {
            if (written.equalsIgnoreCase("true") || written.equalsIgnoreCase("false")) {
                return written.equalsIgnoreCase("true") ? "1" : "0";
            }
            try {
                BigDecimal number = new BigDecimal(written.trim());
                return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
            } catch (NumberFormatException e) {
                return written; // an expression
            }
        }
        return written;
    }

    static String size(@Nullable Integer length, @Nullable Integer scale) {
        return length == null ? "" : scale == null ? "(" + length + ")" : "(" + length + "," + scale + ")";
    }

    private static String base(String type) {
        for (String suffix : new String[] {" UNSIGNED ZEROFILL", " UNSIGNED", " SIGNED", " ZEROFILL"}) {
            if (type.endsWith(suffix)) {
                return type.substring(0, type.length() - suffix.length());
            }
        }
        return type;
    }
}
