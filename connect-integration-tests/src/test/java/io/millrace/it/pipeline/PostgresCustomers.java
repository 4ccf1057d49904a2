package io.millrace.it.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.it.Examples;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.SqlClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** In a schema of its own; its replication slot and its publication have the schema's name. */
final class PostgresCustomers extends SqlCustomers {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final SqlServer server;
    private final String schema;

    PostgresCustomers(SqlServer server, String run) {
        this(server, client(server), run.replace('-', '_'));
    }

    private PostgresCustomers(SqlServer server, SqlClient client, String schema) {
        super(client, schema + ".customers");
        this.server = server;
        this.schema = schema;
    }

    static SqlClient client(SqlServer server) {
        return SqlClient.of(
                "PostgreSQL",
                "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + server.database(),
                server.user(),
                server.password());
    }

    @Override
    public void create() {
        client().execute("CREATE SCHEMA " + schema);
        super.create();
    }

    @Override
    public ConnectorRequest source(String name, String bootstrapServers) {
        return server.readBy(Examples.read("postgres-source.json").named(name))
                .with(Map.of(
                        "database.dbname", server.database(),
                        "table.include.list", schema + "\\.customers",
                        "topic.prefix", name,
                        "slot.name", schema,
                        "publication.name", schema));
    }

    @Override
    public String topic(String source) {
        return source + "." + table();
    }

    /** The slot last of what the source has made, once nobody reads from it: a task that still runs would make it again. */
    @Override
    public void remove() {
        await("the replication slot " + schema + " to be left")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(slots("active")).isEmpty());
        // By name: in a condition the server may ask the function of other slots too, and drop them.
        if (!slots("true").isEmpty()) {
            client().execute("SELECT pg_drop_replication_slot('" + schema + "')");
        }
        client().execute("DROP PUBLICATION IF EXISTS " + schema, "DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    }

    private List<Map<String, Object>> slots(String condition) {
        return client().query("SELECT slot_name FROM pg_replication_slots WHERE slot_name = '" + schema + "' AND "
                + condition);
    }
}
