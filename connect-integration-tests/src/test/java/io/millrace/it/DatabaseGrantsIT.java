package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The database users of the page on security can do what the examples need: take a snapshot, and follow the changes. */
@WithCluster
class DatabaseGrantsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String PASSWORD = "change-me";

    private final TestCluster cluster;
    private final Connectors connectors;

    DatabaseGrantsIT(TestCluster cluster, Connectors connectors) {
        this.cluster = cluster;
        this.connectors = connectors;
    }

    @Test
    void thoseOfPostgresql(PostgresServer postgres) {
        String name = cluster.uniqueName("granted");
        String schema = name.replace('-', '_');
        String user = schema + "_user";
        postgres.execute(
                "CREATE SCHEMA " + schema,
                "CREATE TABLE " + schema + ".customers (id int PRIMARY KEY, name text)",
                "CREATE TABLE " + schema + ".orders (id int PRIMARY KEY, total numeric)",
                "INSERT INTO " + schema + ".customers VALUES (1, 'before the connector')");
        postgres.execute(SecurityGuide.sql("PUBLICATION").stream()
                .map(sql -> sql.replaceAll("\\bpublic\\b", schema)
                        .replaceAll("\\bmillrace_shop\\b", schema)
                        .replaceAll("\\bdebezium\\b", user))
                .toArray(String[]::new));
        assertThat(postgres.query("SELECT rolsuper FROM pg_roles WHERE rolname = '" + user + "'"))
                .containsExactly(Map.of("rolsuper", false));

        connectors.start(Examples.postgresSource(name, postgres, schema)
                .with("database.user", user)
                .with("database.password", PASSWORD)
                .with("publication.autocreate.mode", "disabled"));
        cluster.topics().await(name + "." + schema + ".customers", 1, TIMEOUT);
        postgres.execute(
                "INSERT INTO " + schema + ".customers VALUES (2, 'after')",
                "INSERT INTO " + schema + ".orders VALUES (1, 9.5)");

        cluster.topics().await(name + "." + schema + ".customers", 2, TIMEOUT);
        cluster.topics().await(name + "." + schema + ".orders", 1, TIMEOUT);
    }

    @Test
    void thoseOfMysql(MysqlServer mysql) {
        String name = cluster.uniqueName("granted");
        String database = name.replace('-', '_');
        String user = database + "_user";
        mysql.execute(
                "CREATE DATABASE " + database,
                "CREATE TABLE " + database + ".customers (id int PRIMARY KEY, name text)",
                "INSERT INTO " + database + ".customers VALUES (1, 'before the connector')");
        mysql.execute(SecurityGuide.sql("REPLICATION SLAVE").stream()
                .map(sql -> sql.replaceAll("\\bshop\\b", database).replaceAll("\\bdebezium\\b", user))
                .toArray(String[]::new));

        ConnectorRequest source = Examples.mysqlSource(name, cluster, database)
                .with("database.user", user)
                .with("database.password", PASSWORD);
        connectors.start(source);
        cluster.topics().await(name + "." + database + ".customers", 1, TIMEOUT);
        mysql.execute("INSERT INTO " + database + ".customers VALUES (2, 'after')");

        cluster.topics().await(name + "." + database + ".customers", 2, TIMEOUT);
    }
}
