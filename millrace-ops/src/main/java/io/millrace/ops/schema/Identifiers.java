package io.millrace.ops.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of tables as connectors and statements write them. */
final class Identifiers {
    private static final String PART = "(?:`(?:[^`]|``)+`|\"(?:[^\"]|\"\")+\"|[^\\s`\".,;()]+)";
    private static final Pattern NAME = Pattern.compile(PART);
    private static final Pattern TABLE = Pattern.compile(
            "\\s*(?:/\\*.*?\\*/\\s*)*(?:RENAME\\s+TABLES?|ALTER\\s+(?:ONLINE\\s+|OFFLINE\\s+|IGNORE\\s+)*TABLE)\\s+"
                    + "(?:IF\\s+EXISTS\\s+)?(" + PART + "(?:\\s*\\.\\s*" + PART + ")*)\\s(.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern RENAMES = Pattern.compile("\\bRENAME\\b", Pattern.CASE_INSENSITIVE);

    private Identifiers() {}

    /** The whole name in Debezium's {@code "shop"."orders"}: its parts, joined by dots. */
    static String ofId(String id) {
        return String.join(".", parts(id, false));
    }

    /**
     * The whole name that a table had before a statement renamed it. Debezium names it only where the statement is {@code RENAME TABLE},
     * and only in its own history.
     *
     * @param ddl the statement
     * @param id Debezium's name afterwards
     * @param database what a name without a database is in; only where names have two parts
     * @return null if the statement does not rename the table
     */
    static @Nullable String before(@Nullable String ddl, String id, @Nullable String database) {
        if (ddl == null || !RENAMES.matcher(ddl).find()) {
            return null;
        }
        Matcher matcher = TABLE.matcher(ddl);
        if (!matcher.matches()) {
            return null;
        }
        List<String> whole = parts(id, false);
        String table = String.join(".", whole);
        // Oracle's names have three parts, and are in capitals unless they are quoted.
        List<String> old = parts(matcher.group(1), whole.size() > 2);
        if (old.size() == 1 && whole.size() == 2 && database != null && !database.isEmpty()) {
            old.add(0, database);
        }
        if (old.size() > whole.size()) {
            return null;
        }
        int from = whole.size() - old.size();
        for (int i = 0; i < old.size(); i++) {
            whole.set(from + i, old.get(i));
        }
        String before = String.join(".", whole);
        return before.equalsIgnoreCase(table) ? null : before;
    }

    private static List<String> parts(String text, boolean isUpper) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            String part = matcher.group();
            char quote = part.charAt(0);
            parts.add(
                    quote == '`' || quote == '"'
                            ? part.substring(1, part.length() - 1).replace("" + quote + quote, "" + quote)
                            : isUpper ? part.toUpperCase(Locale.ROOT) : part);
        }
        return parts;
    }
}
