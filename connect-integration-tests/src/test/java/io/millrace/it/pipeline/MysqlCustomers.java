package io.millrace.it.pipeline;

import io.millrace.it.Examples;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.SqlClient;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** A table of its own in a database that there is. */
final class MysqlCustomers extends SqlCustomers {
    private final SqlServer server;
    private final String name;

    MysqlCustomers(SqlServer server, String run) {
        this(server, client(server), run.replace('-', '_') + "_customers");
    }

    private MysqlCustomers(SqlServer server, SqlClient client, String name) {
        super(client, "`" + server.database() + "`." + name);
        this.server = server;
        this.name = name;
    }

    static SqlClient client(SqlServer server) {
        return SqlClient.of(
                "MySQL",
                "jdbc:mysql://" + server.host() + ":" + server.port() + "/" + server.database()
                        + "?allowPublicKeyRetrieval=true&connectionTimeZone=UTC",
                server.user(),
                server.password());
    }

    /** Nothing of other tables is read or locked: the server may be in use. */
    @Override
    public ConnectorRequest source(String source, String bootstrapServers) {
        return server.readBy(Examples.read("mysql-source.json").named(source))
                .with(Map.of(
                        "database.server.id",
                        // Each replica of a server has an id of its own.
                        Integer.toString(ThreadLocalRandom.current().nextInt(1 << 24, 1 << 30)),
                        "database.include.list",
                        Pattern.quote(server.database()),
                        "table.include.list",
                        Pattern.quote(server.database() + "." + name),
                        "topic.prefix",
                        source,
                        "snapshot.locking.mode",
                        "none",
                        "schema.history.internal.store.only.captured.tables.ddl",
                        "true",
                        "schema.history.internal.kafka.bootstrap.servers",
                        bootstrapServers,
                        "schema.history.internal.kafka.topic",
                        source + ".history"));
    }

    @Override
    public String topic(String source) {
        return source + "." + server.database() + "." + name;
    }

    @Override
    public void remove() {
        client().execute("DROP TABLE IF EXISTS " + table());
    }
}
