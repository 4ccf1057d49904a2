package io.millrace.ops.snapshot;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotRequest;
import io.millrace.ops.snapshot.SourceConnector.Database;
import java.util.List;

/** Refuses what a connector would not do, of which it only writes a line to its log. */
final class Requests {
    private Requests() {}

    /**
     * The tables that are asked for, as Debezium names them.
     *
     * @throws OpsException with {@link Kind#INVALID} if the snapshot cannot be made, {@link Kind#NOT_FOUND} if a table is not captured
     */
    static List<String> check(SourceConnector source, SnapshotRequest request) {
        if (request.tables().isEmpty()) {
            throw new OpsException(Kind.INVALID, "A snapshot needs tables.");
        }
        List<String> tables = new CapturedTables(source).resolve(request.tables());
        boolean isIncremental = request.type() == SnapshotRequest.Type.INCREMENTAL;
        if (isIncremental) {
            SignalChannels.requireWatermarks(source);
        }
        if (request.surrogateKey() != null && !isIncremental) {
            throw new OpsException(
                    Kind.INVALID,
                    "A blocking snapshot reads a table whole: only an incremental one has a surrogate key.");
        }
        if (source.database() == Database.MONGODB) {
            checkQuery(request);
        }
        if (source.database() == Database.SQLSERVER) {
            checkOneDatabase(tables);
        }
        return tables;
    }

    /** What the filter of a blocking snapshot begins with: Debezium takes the whole statement, or MongoDB's query. */
    static String select(Database database, String table) {
        SqlTable whole = SqlTable.parse(table);
        return switch (database) {
            case MONGODB -> "";
            case MYSQL, MARIADB -> select(whole, "`");
            case SQLSERVER -> select(whole, "[");
            case ORACLE -> select(whole.withoutCatalog(), "\"");
            case POSTGRES, OTHER -> select(whole, "\"");
        };
    }

    private static String select(SqlTable table, String quote) {
        return "SELECT * FROM " + table.quoted(quote) + " WHERE ";
    }

    /** Debezium gives a signal to the database of the first table, with the tables of the others. */
    private static void checkOneDatabase(List<String> tables) {
        long databases = tables.stream()
                .map(table -> SqlTable.parse(table).catalog())
                .distinct()
                .count();
        if (databases > 1) {
            throw new OpsException(
                    Kind.INVALID,
                    "The tables %s are of %d databases, and a signal is for one: ask for those of each by themselves."
                            .formatted(String.join(", ", tables), databases));
        }
    }

    private static void checkQuery(SnapshotRequest request) {
        if (request.surrogateKey() != null) {
            throw new OpsException(
                    Kind.INVALID, "A collection of MongoDB's is cut by _id: there is no surrogate key for it.");
        }
        String filter = request.filter() == null ? "{}" : request.filter().strip();
        if (!filter.startsWith("{") || !filter.endsWith("}")) {
            throw new OpsException(
                    Kind.INVALID,
                    "The filter '%s' is no query of MongoDB's: write JSON, such as {\"region\": \"eu\"}."
                            .formatted(filter));
        }
    }
}
