package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows instead of Records ({@code output.mode=row}), through Debezium's JDBC sink into another database, by the examples. */
@WithCluster
class JdbcRowIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String ADDED = " - 'event_type' - 'sequence' - 'changed_at'";

    private final TestCluster cluster;
    private final PostgresServer postgres;

    JdbcRowIT(TestCluster cluster, PostgresServer postgres) {
        this.cluster = cluster;
        this.postgres = postgres;
    }

    @Test
    void tablesAreTheSameAfterInsertsUpdatesDeletesKeyChangesAndUnchangedLargeValues(Connectors connectors) {
        String name = cluster.uniqueName("rows");
        String target = name.replace('-', '_');
        postgres.execute(
                "CREATE SCHEMA rows",
                """
                CREATE TABLE rows.items (
                  id int PRIMARY KEY, name text, price numeric(12,2), free numeric, born date, seen timestamptz, noted timestamp,
                  at time, active boolean, score double precision, ratio real, small smallint, big bigint, data jsonb, uid uuid,
                  raw bytea, tags text[], state text DEFAULT 'new', large text)
                """,
                "ALTER TABLE rows.items ALTER COLUMN large SET STORAGE EXTERNAL",
                "CREATE TABLE rows.lines (shop text, number int, item text, PRIMARY KEY (shop, number))",
                insert(1, "snapshot"),
                insert(2, "snapshot"),
                "CREATE DATABASE " + target);
        connectors.start(Examples.postgresSource("jdbc-row-source.json", name, postgres, "rows"));
        connectors.start(sink(name + "-sink", name, target));
        awaitEqual(target, "items");

        postgres.execute(
                insert(3, "streamed"),
                insert(4, "streamed"),
                "INSERT INTO rows.items (id, state) VALUES (5, NULL), (6, 'old')",
                "UPDATE rows.items SET name = 'the large value stays' WHERE id IN (1, 3)",
                "UPDATE rows.items SET large = NULL, price = NULL WHERE id = 2",
                "DELETE FROM rows.items WHERE id = 4",
                "UPDATE rows.items SET id = 60 WHERE id = 6",
                "INSERT INTO rows.lines VALUES ('north', 1, 'a'), ('north', 2, 'b'), ('south', 1, 'c')",
                "UPDATE rows.lines SET item = 'd' WHERE shop = 'north' AND number = 1",
                "UPDATE rows.lines SET number = 3 WHERE shop = 'north' AND number = 2",
                "DELETE FROM rows.lines WHERE shop = 'south'");
        awaitEqual(target, "lines");
        awaitEqual(target, "items");

        assertThat(texts(target, "SELECT id || ' ' || event_type FROM items ORDER BY id"))
                .containsExactly("1 UPDATE", "2 UPDATE", "3 UPDATE", "5 INSERT", "60 INSERT");
        assertThat(texts(target, "SELECT length(large)::text FROM items WHERE id IN (1, 3)"))
                .containsExactly("9000", "9000");
        assertThat(
                        texts(
                                target,
                                "SELECT count(*)::text FROM items WHERE sequence ~ '^[0-9a-f]{16}$' AND changed_at > 1700000000000"))
                .containsExactly("5");
        assertThat(texts(
                        target,
                        "SELECT column_name || ' ' || data_type FROM information_schema.columns WHERE table_name = 'items' "
                                + "AND column_name IN ('price', 'born', 'seen', 'noted', 'uid', 'data', 'raw', 'changed_at') "
                                + "ORDER BY column_name COLLATE \"C\""))
                .containsExactly(
                        "born date",
                        "changed_at bigint",
                        "data json",
                        "noted timestamp without time zone",
                        "price numeric",
                        "raw bytea",
                        "seen timestamp with time zone",
                        "uid uuid");

        postgres.execute("ALTER TABLE rows.lines ADD COLUMN noted timestamp", "UPDATE rows.lines SET noted = now()");
        awaitEqual(target, "lines");
    }

    @Test
    void jsonReadyRowsMakeTextColumnsOfDatesAndDecimals(Connectors connectors) {
        String name = cluster.uniqueName("rows-text");
        String target = name.replace('-', '_');
        postgres.execute(
                "CREATE SCHEMA rows_text",
                "CREATE TABLE rows_text.plain (id int PRIMARY KEY, name text, price numeric(12,2), seen timestamptz, big bigint)",
                "CREATE DATABASE " + target);
        connectors.start(Examples.postgresSource("jdbc-row-source.json", name, postgres, "rows_text")
                .with("transforms.record.record.format", "json-ready"));
        connectors.start(sink(name + "-sink", name, target));

        postgres.execute(
                "INSERT INTO rows_text.plain VALUES (1, 'Ann', 10.50, '2024-12-03T03:48:55.887142Z', 9007199254740993)",
                "INSERT INTO rows_text.plain (id) VALUES (2), (3)",
                "UPDATE rows_text.plain SET name = 'Bob' WHERE id = 2",
                "DELETE FROM rows_text.plain WHERE id = 3");

        await("the rows")
                .atMost(TIMEOUT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                texts(target, "SELECT (to_jsonb(t)" + ADDED + ")::text FROM plain t ORDER BY id"))
                        .containsExactly(
                                "{\"id\": 1, \"big\": 9007199254740993, \"name\": \"Ann\", \"seen\": \"2024-12-03T03:48:55.887142Z\", \"price\": \"10.50\"}",
                                "{\"id\": 2, \"big\": null, \"name\": \"Bob\", \"seen\": null, \"price\": null}"));
    }

    /** A row with a value in every column; the large one is kept apart from the row and not sent unless it changes. */
    private static String insert(int id, String name) {
        return "INSERT INTO rows.items VALUES (" + id + ", '" + name + "', 10.20, 1.25, '2024-02-29', "
                + "'2024-12-03T03:48:55.887142+02', '2024-12-03T03:48:55.887142', '03:48:55.887142', true, 0.1, 0.5, 7, "
                + "9007199254740993, '{\"a\": [1, 2]}', '22222222-2222-2222-2222-222222222222', '\\xdeadbeef', ARRAY['x', 'y'], "
                + "'old', repeat('large', 1800))";
    }

    private ConnectorRequest sink(String name, String source, String database) {
        return Examples.read("jdbc-row-sink.json")
                .named(name)
                .with(Map.of(
                        "connection.url",
                        "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/" + database,
                        "topics.regex",
                        source + "\\.[^.]+\\..*",
                        "consumer.override.metadata.max.age.ms",
                        "500"));
    }

    private void awaitEqual(String database, String table) {
        List<String> expected =
                texts(PostgresServer.DATABASE, "SELECT to_jsonb(t)::text FROM rows." + table + " t ORDER BY 1");
        assertThat(expected).isNotEmpty();
        await("the same rows in " + table)
                .atMost(TIMEOUT)
                .ignoreExceptions() // the sink makes the table
                .untilAsserted(() -> assertThat(texts(
                                database, "SELECT (to_jsonb(t)" + ADDED + ")::text FROM " + table + " t ORDER BY 1"))
                        .isEqualTo(expected));
    }

    /** The only column of a query. */
    private List<String> texts(String database, String sql) {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(database));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (result.next()) {
                texts.add(result.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL refused: " + sql, e);
        }
    }
}
