package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.Examples;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.registry.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code schema-history}: of MySQL by its statements, of PostgreSQL by the schemas of its messages. */
@WithCluster
class SchemaHistoryCommandIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final Connectors connectors;
    private final Cli cli;

    SchemaHistoryCommandIT(TestCluster cluster, Connectors connectors) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.cli = Cli.of(cluster);
    }

    @Test
    void mysqlsTablesHaveTheVersionsThatItsStatementsMade(MysqlServer mysql) {
        mysql.execute(
                "CREATE DATABASE versions",
                "CREATE TABLE versions.orders (id int PRIMARY KEY, name varchar(20), price decimal(10,2) DEFAULT 0)");
        ConnectorRequest records = Examples.mysqlSource("versions", cluster, "versions");
        ConnectorRequest events = withoutTransform(Examples.mysqlSource("versions-events", cluster, "versions"));
        connectors.start(records);
        connectors.start(events);
        awaitVersions("versions", "orders", "FOUND");
        awaitVersions("versions-events", "orders", "FOUND");
        mysql.execute(
                "ALTER TABLE versions.orders ADD COLUMN note text AFTER id, MODIFY name varchar(40) NOT NULL",
                "ALTER TABLE versions.orders ADD INDEX by_name (name)",
                "CREATE TABLE versions.passing (id int)",
                "DROP TABLE versions.passing",
                "CREATE TABLE versions.passing (id bigint)");
        awaitVersions("versions", "passing", "CREATED", "DROPPED", "CREATED");

        cluster.connect().restart("versions");
        mysql.execute(
                "RENAME TABLE versions.orders TO versions.bought",
                "ALTER TABLE versions.bought RENAME TO versions.sold");
        JsonNode history = awaitVersions("versions", "sold", "RENAMED_FROM");

        assertThat(history.path("basis").asText()).isEqualTo("SCHEMA_HISTORY_TOPIC");
        assertThat(history.path("warnings")).isEmpty();
        JsonNode altered = awaitVersions("versions", "versions.orders", "FOUND", "ALTERED", "RENAMED_TO")
                .path("tables")
                .path(0)
                .path("versions")
                .path(1);
        assertThat(altered.path("ddl").asText()).startsWith("ALTER TABLE versions.orders ADD COLUMN note");
        assertThat(altered.path("time").asText()).matches("20\\d\\d-.*Z");
        assertThat(altered.path("position").path("file").asText()).startsWith("binlog.");
        assertThat(altered.path("position").path("gtid").asText()).matches("[0-9a-f-]{36}:\\d+");

        assertThat(cli.run("schema-history", "versions").ok().out().lines())
                .anyMatch(line -> line.matches("versions\\.orders +3 +renamed to versions\\.bought .*"))
                .anyMatch(line -> line.matches("versions\\.passing +3 +created .*"));
        assertThat(cli.run("schema-history", "versions", "--table", "orders", "--diff", "1", "2")
                        .ok()
                        .out()
                        .lines()
                        .skip(2))
                .containsExactly(
                        "  id INT NOT NULL KEY",
                        "- name VARCHAR(20)",
                        "+ note TEXT",
                        "+ name VARCHAR(40) NOT NULL",
                        "  price DECIMAL(10,2) DEFAULT 0");
        assertThat(cli.run("schema-history", "versions", "--table", "nobody")
                        .exits(3)
                        .err())
                .contains("no table 'nobody'", "versions.orders");

        // Without their history, both topics of schema changes tell the same: that of Records, and that of events.
        awaitVersions("versions-events", "sold", "RENAMED_FROM");
        for (String source : List.of("versions", "versions-events")) {
            cluster.connect().stop(source);
            cluster.topics().delete(source + ".history");
            await(source + " has no history")
                    .atMost(TIMEOUT)
                    .until(() -> !cluster.topics().names().contains(source + ".history"));
            JsonNode announced = awaitVersions(source, "orders", "FOUND", "ALTERED", "RENAMED_TO");
            assertThat(announced.path("basis").asText()).isEqualTo("SCHEMA_CHANGE_TOPIC");
            assertThat(announced.path("warnings").path(0).asText()).contains("'" + source + ".history'");
        }
    }

    @Test
    void postgresqlsTablesHaveTheVersionsThatTheirMessagesShow(PostgresServer postgres, SchemaRegistry registry) {
        postgres.execute(
                "CREATE SCHEMA versions",
                "CREATE TABLE versions.orders (id int PRIMARY KEY, name text)",
                "INSERT INTO versions.orders VALUES (1, 'a')");
        ConnectorRequest source = Examples.postgresSource("pg-versions", postgres, "versions");
        ConnectorRequest avro = Examples.postgresSource("pg-versions-avro", postgres, "versions")
                .with("schema.name.adjustment.mode", "avro")
                .with(registry.avroConverters());
        connectors.start(source);
        connectors.start(avro);
        awaitTopic("pg-versions.versions.orders");
        awaitTopic("pg-versions-avro.versions.orders");
        assertThat(cli.run("schema-history", "pg-versions").exits(5).err())
                .contains("'pg-versions' has no history of statements", "value.converter.schemas.enable=true");

        connectors.start(
                source.with("value.converter.schemas.enable", "true").with("key.converter.schemas.enable", "true"));
        await("messages with schemas").atMost(TIMEOUT).untilAsserted(() -> {
            postgres.execute("UPDATE versions.orders SET name = name || 'b'");
            cli.run("schema-history", "pg-versions").ok();
        });
        postgres.execute(
                "DELETE FROM versions.orders WHERE id = 1",
                "ALTER TABLE versions.orders ADD COLUMN price numeric(10,2)",
                "INSERT INTO versions.orders VALUES (3, 'c', 1.5)");
        JsonNode history = awaitVersions("pg-versions", "orders", "FOUND", "ALTERED");

        assertThat(history.path("basis").asText()).isEqualTo("MESSAGES");
        JsonNode altered = history.path("tables").path(0).path("versions").path(1);
        assertThat(altered.path("time").asText()).matches("20\\d\\d-.*Z");
        assertThat(altered.path("position").path("topic").asText()).isEqualTo("pg-versions.versions.orders");
        assertThat(altered.path("columns").path(2).path("name").asText()).isEqualTo("price");
        assertThat(altered.path("columns").path(0).path("isKey").asBoolean()).isTrue();

        assertThat(cli.run("schema-history", "pg-versions-avro").exits(5).err()).contains("--schema-registry-url");
        Cli withRegistry =
                cli.with("MILLRACE_SCHEMA_REGISTRY_URL", registry.confluentUrl().toString());
        await("two versions in the registry").atMost(TIMEOUT).untilAsserted(() -> {
            JsonNode kept = withRegistry
                    .run("schema-history", "pg-versions-avro", "--table", "orders", "-o", "json")
                    .ok()
                    .json();
            assertThat(kept.path("basis").asText()).isEqualTo("SCHEMA_REGISTRY");
            assertThat(changes(kept)).containsExactly("FOUND", "ALTERED");
        });
    }

    private static ConnectorRequest withoutTransform(ConnectorRequest source) {
        ConnectorRequest without = source;
        for (String key : source.config().keySet()) {
            without = key.startsWith("transforms") || key.startsWith("predicates") ? without.without(key) : without;
        }
        return without;
    }

    private void awaitTopic(String topic) {
        await(topic)
                .atMost(TIMEOUT)
                .until(() -> cluster.topics().names().contains(topic)
                        && !cluster.topics().read(topic).isEmpty());
    }

    private JsonNode awaitVersions(String connector, String table, String... changes) {
        List<JsonNode> last = new ArrayList<>();
        await(connector + ": versions of " + table).atMost(TIMEOUT).untilAsserted(() -> {
            JsonNode history = cli.run("schema-history", connector, "--table", table, "-o", "json")
                    .ok()
                    .json();
            assertThat(changes(history)).containsExactly(changes);
            last.add(history);
        });
        return last.get(last.size() - 1);
    }

    private static List<String> changes(JsonNode history) {
        List<String> changes = new ArrayList<>();
        history.path("tables")
                .path(0)
                .path("versions")
                .forEach(version -> changes.add(version.path("change").asText()));
        return changes;
    }
}
