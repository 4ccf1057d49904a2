package io.millrace.it.types;

import io.millrace.it.Examples;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.PostgresServer;
import java.util.List;
import java.util.Map;

/** PostgreSQL with the types that its extensions add. */
final class PostgresDatabase implements Database {
    private static final String SCHEMA = "types";

    private final PostgresServer server;

    PostgresDatabase(PostgresServer server) {
        this.server = server;
        // No connector must ever see anything of them but the table.
        server.execute(
                "CREATE SCHEMA " + SCHEMA,
                "CREATE EXTENSION IF NOT EXISTS hstore",
                "CREATE EXTENSION IF NOT EXISTS ltree",
                "CREATE EXTENSION IF NOT EXISTS citext",
                "CREATE EXTENSION IF NOT EXISTS isn",
                "CREATE EXTENSION IF NOT EXISTS cube",
                "CREATE EXTENSION IF NOT EXISTS seg",
                "CREATE EXTENSION IF NOT EXISTS lo",
                "CREATE TYPE types.mood AS ENUM ('sad', 'so so', 'happy 😀', 'it''s, \"odd\"')",
                "CREATE DOMAIN types.positive AS int CHECK (VALUE > 0)",
                "CREATE DOMAIN types.price AS numeric(12,2)",
                "CREATE DOMAIN types.prices AS numeric(12,2)[]",
                "CREATE TYPE types.pair AS (a int, b text)",
                "CREATE TYPE types.textrange AS RANGE (subtype = text)");
    }

    @Override
    public String title() {
        return "PostgreSQL";
    }

    @Override
    public String table() {
        return SCHEMA + ".everything";
    }

    @Override
    public void execute(String sql) {
        server.execute(sql);
    }

    @Override
    public List<Map<String, Object>> query(String sql) {
        return server.query(sql);
    }

    @Override
    public ConnectorRequest source(String name) {
        // As the example has it, the connector would stop at what it cannot carry; here it goes on, and what it makes
        // of it is seen.
        return Examples.postgresSource(name, server, SCHEMA).with("event.converting.failure.handling.mode", "warn");
    }

    @Override
    public ConnectorRequest withDefaults(ConnectorRequest source) {
        return source.without("decimal.handling.mode")
                .without("interval.handling.mode")
                .without("include.unknown.datatypes")
                .without("event.converting.failure.handling.mode");
    }

    @Override
    public ConnectorRequest lossless(ConnectorRequest source) {
        return source.with(Map.of(
                "time.precision.mode", "isostring",
                "decimal.handling.mode", "string",
                "interval.handling.mode", "string",
                "binary.handling.mode", "base64",
                "hstore.handling.mode", "json",
                "include.unknown.datatypes", "true"));
    }
}
