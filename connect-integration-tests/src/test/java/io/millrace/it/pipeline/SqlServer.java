package io.millrace.it.pipeline;

import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.db.PostgresServer;
import java.util.Map;

/**
 * A server of MySQL or PostgreSQL. Immutable.
 *
 * @param database in which tables are made
 * @param user who makes them, and whom the connector is
 */
record SqlServer(String host, int port, String database, String user, String password) {
    static SqlServer of(PostgresServer server) {
        return new SqlServer(
                server.host(), server.port(), PostgresServer.DATABASE, PostgresServer.USER, PostgresServer.PASSWORD);
    }

    /** A server with a database of this name. */
    static SqlServer of(MysqlServer server, String database) {
        server.execute("CREATE DATABASE IF NOT EXISTS `" + database + "`");
        return new SqlServer(server.host(), server.port(), database, MysqlServer.USER, MysqlServer.PASSWORD);
    }

    /** The same source, of this server. */
    ConnectorRequest readBy(ConnectorRequest source) {
        return source.with(Map.of(
                "database.hostname",
                host,
                "database.port",
                Integer.toString(port),
                "database.user",
                user,
                "database.password",
                password));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user + " at " + host + ":" + port + "/" + database;
    }
}
