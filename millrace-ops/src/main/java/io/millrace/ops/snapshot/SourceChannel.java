package io.millrace.ops.snapshot;

import io.millrace.ops.Databases;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.snapshot.SourceConnector.Database;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A row in a table of the captured database, which the connector sees among the changes. */
final class SourceChannel implements SignalChannel {
    private static final int COLUMNS = 3;

    private final SourceConnector source;
    private final Databases databases;
    private final String name;
    private final SqlTable table;

    /**
     * @param name the table of signals
     */
    SourceChannel(SourceConnector source, Databases databases, String name) {
        this.source = source;
        this.databases = databases;
        this.name = name;
        SqlTable whole = SqlTable.parse(name);
        this.table = source.database() == Database.ORACLE ? whole.withoutCatalog() : whole;
    }

    @Override
    public Channel channel() {
        return Channel.SOURCE;
    }

    @Override
    public String place() {
        return "table " + name;
    }

    @Override
    public void check() {
        try (Connection connection = databases.open(source.name())) {
            checkDatabase(connection);
            checkTable(connection);
            if (source.database() == Database.POSTGRES) {
                checkPublication(connection);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void send(Signal signal) {
        try (Connection connection = databases.open(source.name());
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO " + quoted(connection) + " VALUES (?, ?, ?)")) {
            insert.setString(1, signal.id());
            insert.setString(2, signal.type());
            insert.setString(3, signal.data());
            insert.executeUpdate();
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The signal would go to whoever captures the other database, whose table has the same name. */
    private void checkDatabase(Connection connection) throws SQLException {
        String captured = source.config().getOrDefault("database.dbname", "").trim();
        if (source.database() != Database.POSTGRES || captured.isEmpty() || captured.contains("${")) {
            return;
        }
        try (PreparedStatement query = connection.prepareStatement("SELECT current_database()");
                ResultSet row = query.executeQuery()) {
            if (row.next() && !captured.equals(row.getString(1))) {
                throw new OpsException(
                        Kind.INVALID,
                        "The JDBC URL is that of database '%s', and connector '%s' captures '%s' (database.dbname): change --database-url, or databases.%s.url of the context."
                                .formatted(row.getString(1), source.name(), captured, source.name()));
            }
        }
    }

    /** Debezium wants three columns, whatever their names. */
    private void checkTable(Connection connection) throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        boolean isSchema = source.database().defaultSchema() != null || source.database() == Database.ORACLE;
        String catalog = isSchema ? table.catalog() : table.place();
        String schema = isSchema ? pattern(metadata, table.place()) : null;
        int columns = 0;
        try (ResultSet rows = metadata.getColumns(catalog, schema, pattern(metadata, table.table()), null)) {
            while (rows.next()) {
                columns++;
            }
        }
        if (columns == 0) {
            throw new OpsException(
                    Kind.INVALID,
                    ("There is no table %s (%s of connector '%s'), or this user may not see it. Make it: CREATE TABLE %s (id VARCHAR(42) PRIMARY KEY,"
                                    + " type VARCHAR(32) NOT NULL, data VARCHAR(2048) NULL)%s")
                            .formatted(
                                    name,
                                    SourceConnector.SIGNAL_TABLE,
                                    source.name(),
                                    quoted(connection),
                                    source.database() == Database.POSTGRES
                                            ? "; then restart the connector, so that its publication gets it"
                                            : ""));
        }
        if (columns != COLUMNS) {
            throw new OpsException(
                    Kind.INVALID,
                    "The table %s (%s of connector '%s') has %d columns: Debezium reads signals only from one with %d, id, type and data."
                            .formatted(name, SourceConnector.SIGNAL_TABLE, source.name(), columns, COLUMNS));
        }
    }

    /** A publication of named tables has those that were there when the connector started. */
    private void checkPublication(Connection connection) throws SQLException {
        String plugin = source.get("plugin.name");
        String publication =
                source.get("publication.name") == null ? "dbz_publication" : source.get("publication.name");
        if (!"pgoutput".equals(plugin) || publication == null) {
            return;
        }
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT count(*) FILTER (WHERE schemaname = ? AND tablename = ?), count(*) FROM pg_publication_tables WHERE pubname = ?")) {
            query.setString(1, table.place() == null ? "public" : table.place());
            query.setString(2, table.table());
            query.setString(3, publication);
            try (ResultSet row = query.executeQuery()) {
                if (row.next() && row.getInt(1) == 0 && row.getInt(2) > 0) {
                    throw new OpsException(
                            Kind.INVALID,
                            ("The publication %s of connector '%s' does not have the table %s, so the connector would not see the signal:"
                                            + " restart it (publication.autocreate.mode=filtered adds the table), or ALTER PUBLICATION %s ADD TABLE %s")
                                    .formatted(publication, source.name(), name, publication, quoted(connection)));
                }
            }
        }
    }

    private String quoted(Connection connection) throws SQLException {
        String quote = connection.getMetaData().getIdentifierQuoteString();
        return table.quoted(quote == null || quote.isBlank() ? "\"" : quote);
    }

    private static @Nullable String pattern(DatabaseMetaData metadata, @Nullable String name) throws SQLException {
        String escape = metadata.getSearchStringEscape();
        return name == null || escape == null
                ? name
                : name.replace(escape, escape + escape)
                        .replace("_", escape + "_")
                        .replace("%", escape + "%");
    }

    /** 42501 (SQL's "insufficient privilege") and MySQL's 1142 (a command is denied to a user for a table). */
    private OpsException failed(SQLException e) {
        boolean isRight = "42501".equals(e.getSQLState()) || e.getErrorCode() == 1142;
        return new OpsException(
                isRight ? Kind.NOT_ALLOWED : Kind.FAILED,
                "The signal was not written to %s of connector '%s': %s%s"
                        .formatted(
                                place(), source.name(), e.getMessage(), isRight ? " (it needs SELECT and INSERT)" : ""),
                e);
    }
}
