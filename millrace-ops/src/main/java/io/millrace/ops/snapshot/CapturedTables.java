package io.millrace.ops.snapshot;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.snapshot.SourceConnector.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The tables that a connector's include and exclude lists let through, and the names that Debezium gives them: {@code schema.table}
 * (PostgreSQL), {@code database.table} (MySQL), {@code database.schema.table} (SQL Server, Oracle), {@code database.collection}
 * (MongoDB). Nothing is asked: whether there is such a table only the database knows. Immutable.
 */
final class CapturedTables {
    /** Where a list of regular expressions is cut, as Debezium does: at commas without a backslash. */
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

    private static final Pattern LITERAL = Pattern.compile("(?:[\\w$-]|\\\\[-_$])+");

    private final SourceConnector source;

    CapturedTables(SourceConnector source) {
        this.source = source;
    }

    /**
     * The names as a signal has them.
     *
     * @param tables as the user wrote them, with their schema or database or without
     * @throws OpsException with {@link Kind#NOT_FOUND} if the connector does not capture one of them, with {@link Kind#INVALID} if it is
     *     not clear which is meant
     */
    List<String> resolve(List<String> tables) {
        Set<String> resolved = new LinkedHashSet<>();
        tables.forEach(table -> resolved.add(resolve(table.trim())));
        return List.copyOf(resolved);
    }

    private String resolve(String table) {
        int parts = source.database().nameParts();
        List<String> given = new ArrayList<>(Arrays.asList(table.split("\\.", -1)));
        if (given.size() > parts && table.startsWith(databaseName() + ".")) {
            given.remove(0); // The database's own name, which Debezium leaves out.
        }
        if (table.isEmpty() || given.stream().anyMatch(String::isBlank) || (given.size() > parts && !isDocument())) {
            throw new OpsException(
                    Kind.INVALID, "'%s' is no name of a table: write %s.".formatted(table, form(source.database())));
        }
        if (given.size() >= parts) {
            return requireCaptured(String.join(".", given));
        }
        if (given.size() == parts - 1 && parts == 3) {
            return requireCaptured(firstPart(table) + "." + String.join(".", given));
        }
        return bare(given.get(0));
    }

    private boolean isDocument() {
        return source.database() == Database.MONGODB; // A collection's name may have dots.
    }

    /** Without its schema: there is only one place where it can be, or the lists let through only one. */
    private String bare(String table) {
        List<String> captured =
                places(table).stream().filter(this::isCaptured).distinct().toList();
        if (captured.size() == 1) {
            return captured.get(0);
        }
        if (captured.isEmpty() && !places(table).isEmpty()) {
            return requireCaptured(places(table).get(0));
        }
        throw new OpsException(
                Kind.INVALID,
                captured.isEmpty()
                        ? "Which '%s'? Connector '%s' captures more than one place: write %s."
                                .formatted(table, source.name(), form(source.database()))
                        : "Which '%s'? Connector '%s' captures %s."
                                .formatted(table, source.name(), String.join(", ", captured)));
    }

    private List<String> places(String table) {
        String first = source.database().nameParts() == 3 ? firstPart(table) + "." : "";
        Set<String> schemas = new LinkedHashSet<>();
        boolean isSchema = source.database().defaultSchema() != null || source.database() == Database.ORACLE;
        String listed = source.get(isSchema ? "schema.include.list" : "database.include.list");
        expressions(listed).forEach(expression -> addLiteral(schemas, expression));
        for (String expression : expressions(source.get(source.database().collection() + ".include.list"))) {
            int dot = expression.indexOf("\\.") >= 0 ? expression.indexOf("\\.") : expression.indexOf('.');
            if (dot > 0) {
                addLiteral(schemas, expression.substring(0, dot));
            }
        }
        if (schemas.isEmpty() && source.database().defaultSchema() != null) {
            schemas.add(source.database().defaultSchema());
        }
        return schemas.stream().map(schema -> first + schema + "." + table).toList();
    }

    private static void addLiteral(Set<String> schemas, String expression) {
        if (LITERAL.matcher(expression).matches()) {
            schemas.add(expression.replace("\\", ""));
        }
    }

    /** The database of SQL Server or Oracle, if the connector captures one. */
    private String firstPart(String table) {
        List<String> names = expressions(
                source.database() == Database.ORACLE
                        ? source.get("database.pdb.name") == null
                                ? source.get("database.dbname")
                                : source.get("database.pdb.name")
                        : source.get("database.names"));
        if (names.size() != 1) {
            throw new OpsException(
                    Kind.INVALID, "In which database is '%s'? Write %s.".formatted(table, form(source.database())));
        }
        return names.get(0);
    }

    private String databaseName() {
        String name = source.get("database.dbname");
        return name == null ? "" : name;
    }

    private String requireCaptured(String table) {
        String refusal = refusal(table);
        if (refusal != null) {
            throw new OpsException(
                    Kind.NOT_FOUND,
                    "Connector '%s' does not capture the %s '%s': %s."
                            .formatted(source.name(), source.database().collection(), table, refusal));
        }
        return table;
    }

    private boolean isCaptured(String table) {
        return refusal(table) == null;
    }

    /** Which list keeps the table out; null: none. The expressions match a whole name, whatever its case. */
    private @Nullable String refusal(String table) {
        int parts = source.database().nameParts();
        String[] names = table.split("\\.", parts);
        boolean hasSchema = source.database().defaultSchema() != null || source.database() == Database.ORACLE;
        String place = names[parts - 2];
        String listed = place + "." + names[parts - 1]; // A database of three parts' lists leave out the first.
        String scope = hasSchema ? "schema" : "database";
        String refusal = refusal(scope, place);
        return refusal == null ? refusal(source.database().collection(), listed) : refusal;
    }

    private @Nullable String refusal(String scope, String name) {
        String include = source.get(scope + ".include.list");
        if (include != null && !matches(scope + ".include.list", include, name)) {
            return scope + ".include.list=" + include;
        }
        String exclude = source.get(scope + ".exclude.list");
        if (exclude != null && matches(scope + ".exclude.list", exclude, name)) {
            return scope + ".exclude.list=" + exclude;
        }
        return null;
    }

    private boolean matches(String key, String list, String name) {
        try {
            return expressions(list).stream()
                    .anyMatch(expression -> Pattern.compile(expression, Pattern.CASE_INSENSITIVE)
                            .matcher(name)
                            .matches());
        } catch (PatternSyntaxException e) {
            throw new OpsException(
                    Kind.INVALID,
                    "%s=%s of connector '%s' is no list of regular expressions: %s"
                            .formatted(key, list, source.name(), e.getDescription()),
                    e);
        }
    }

    private static List<String> expressions(@Nullable String list) {
        return list == null
                ? List.of()
                : COMMA.splitAsStream(list)
                        .map(String::trim)
                        .filter(expression -> !expression.isEmpty())
                        .map(expression -> expression.replace("\\,", ","))
                        .toList();
    }

    private static String form(Database database) {
        return switch (database) {
            case POSTGRES -> "SCHEMA.TABLE";
            case SQLSERVER, ORACLE -> "DATABASE.SCHEMA.TABLE";
            case MONGODB -> "DATABASE.COLLECTION";
            case MYSQL, MARIADB, OTHER -> "DATABASE.TABLE";
        };
    }
}
