package io.millrace.it.types;

import io.millrace.it.Examples;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.TestCluster;
import java.util.List;
import java.util.Map;

/** MySQL, which takes what it takes without its strict modes too: dates that are none. */
final class MysqlDatabase implements Database {
    private static final String SCHEMA = "types";

    private final TestCluster cluster;

    MysqlDatabase(TestCluster cluster) {
        this.cluster = cluster;
        // No connector must ever see anything of it but the table.
        cluster.mysql().execute("CREATE DATABASE " + SCHEMA + " CHARACTER SET utf8mb4");
    }

    @Override
    public String title() {
        return "MySQL";
    }

    @Override
    public String table() {
        return SCHEMA + ".everything";
    }

    @Override
    public void execute(String sql) {
        cluster.mysql().execute("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'", sql);
    }

    @Override
    public List<Map<String, Object>> query(String sql) {
        return cluster.mysql().query(sql);
    }

    @Override
    public ConnectorRequest source(String name) {
        // Or it would stop instead of showing what becomes of such values.
        return Examples.mysqlSource(name, cluster, SCHEMA).with("event.converting.failure.handling.mode", "warn");
    }

    @Override
    public ConnectorRequest withDefaults(ConnectorRequest source) {
        return source.without("bigint.unsigned.handling.mode")
                .without("decimal.handling.mode")
                .without("time.precision.mode")
                .without("enable.time.adjuster")
                .without("event.converting.failure.handling.mode");
    }

    @Override
    public ConnectorRequest lossless(ConnectorRequest source) {
        return source.with(Map.of(
                "time.precision.mode", "isostring",
                "decimal.handling.mode", "string",
                "binary.handling.mode", "base64"));
    }
}
