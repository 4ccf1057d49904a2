package io.millrace.ops.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapturedTablesTest {
    @Test
    void takesNamesAsDebeziumHasThem() {
        assertThat(resolve(Sources.postgres(), "public.orders", "public.orders", "public.customers"))
                .containsExactly("public.orders", "public.customers");
        assertThat(resolve(Sources.mysql(), "shop.orders")).containsExactly("shop.orders");
    }

    @Test
    void leavesOutTheNameOfPostgresqlsDatabase() {
        assertThat(resolve(Sources.postgres(), "postgres.public.orders")).containsExactly("public.orders");
    }

    @Test
    void findsTheSchemaOfABareName() {
        assertThat(resolve(Sources.postgres(), "orders")).containsExactly("public.orders");
        assertThat(resolve(Sources.postgres("table.include.list", "sales\\.orders,sales\\.customers"), "orders"))
                .containsExactly("sales.orders");
        assertThat(resolve(Sources.postgres("table.include.list", "a\\.orders,b\\.customers"), "customers"))
                .containsExactly("b.customers");
        assertThat(resolve(Sources.mysql(), "orders")).containsExactly("shop.orders");
        assertThat(resolve(Sources.mysql("database.include.list", "kin-db\\.1,shop"), "orders"))
                .containsExactly("shop.orders");
        SourceConnector all = SourceConnector.of(Sources.running(
                "pg",
                Map.of("connector.class", "io.debezium.connector.postgresql.PostgresConnector", "topic.prefix", "x")));
        assertThat(resolve(all, "orders")).containsExactly("public.orders");
    }

    @Test
    void asksWhichWhereABareNameIsNotClear() {
        assertRefused(
                Sources.postgres("table.include.list", "a\\.orders,b\\.orders"),
                "orders",
                Kind.INVALID,
                "a.orders, b.orders");
        assertRefused(
                Sources.mysql("database.include.list", "shop.*"), "orders", Kind.INVALID, "DATABASE.TABLE", "'orders'");
    }

    @Test
    void namesTheListThatKeepsATableOut() {
        assertRefused(
                Sources.postgres(), "sales.orders", Kind.NOT_FOUND, "'sales.orders'", "table.include.list=public\\..*");
        assertRefused(Sources.mysql(), "other.orders", Kind.NOT_FOUND, "database.include.list=shop");
        assertRefused(
                Sources.mysql("table.exclude.list", "shop\\.secret.*"),
                "secrets",
                Kind.NOT_FOUND,
                "'shop.secrets'",
                "table.exclude.list=shop\\.secret.*");
        assertRefused(
                Sources.postgres("schema.exclude.list", "public"),
                "public.orders",
                Kind.NOT_FOUND,
                "schema.exclude.list");
    }

    @Test
    void listsMatchWholeNamesWhateverTheirCase() {
        assertThat(resolve(Sources.postgres("table.include.list", "PUBLIC\\.Orders"), "public.orders"))
                .containsExactly("public.orders");
        assertRefused(
                Sources.postgres("table.include.list", "public\\.order"), "public.orders", Kind.NOT_FOUND, "orders");
    }

    @Test
    void refusesWhatIsNoName() {
        assertRefused(Sources.postgres(), "a.b.c", Kind.INVALID, "'a.b.c'", "SCHEMA.TABLE");
        assertRefused(Sources.postgres(), "public.", Kind.INVALID, "SCHEMA.TABLE");
        assertRefused(Sources.mysql(), "", Kind.INVALID, "DATABASE.TABLE");
        assertRefused(
                Sources.postgres("table.include.list", "public\\.("), "public.x", Kind.INVALID, "table.include.list");
    }

    @Test
    void knowsTheNamesOfOtherDatabases() {
        SourceConnector sqlServer = SourceConnector.of(Sources.running(
                "ms",
                Map.of(
                        "connector.class",
                        "io.debezium.connector.sqlserver.SqlServerConnector",
                        "topic.prefix",
                        "ms",
                        "database.names",
                        "shop")));
        assertThat(resolve(sqlServer, "orders", "dbo.customers", "shop.dbo.items"))
                .containsExactly("shop.dbo.orders", "shop.dbo.customers", "shop.dbo.items");
        SourceConnector mongo = SourceConnector.of(Sources.running(
                "mongo",
                Map.of(
                        "connector.class",
                        "io.debezium.connector.mongodb.MongoDbConnector",
                        "topic.prefix",
                        "mongo",
                        "collection.include.list",
                        "shop\\..*")));
        assertThat(resolve(mongo, "orders", "shop.a.b")).containsExactly("shop.orders", "shop.a.b");
        assertRefused(mongo, "other.orders", Kind.NOT_FOUND, "collection", "collection.include.list");
    }

    private static List<String> resolve(SourceConnector source, String... tables) {
        return new CapturedTables(source).resolve(List.of(tables));
    }

    private static void assertRefused(SourceConnector source, String table, Kind kind, String... parts) {
        assertThatThrownBy(() -> resolve(source, table))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContainingAll(parts);
    }
}
