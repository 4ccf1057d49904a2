package io.millrace.transforms;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.mysql.MySqlSourceInfoStructMaker;
import io.debezium.connector.oracle.OracleConnectorConfig;
import io.debezium.connector.sqlserver.SqlServerConnectorConfig;
import io.debezium.relational.history.ConnectTableChangeSerializer;
import io.debezium.schema.SchemaFactory;
import io.debezium.schema.SchemaNameAdjuster;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Schemas of Debezium's events, made by its own classes where they do without a database's driver. */
final class DebeziumSchemas {
    private DebeziumSchemas() {}

    /** What connectors are configured with here; {@code prefix} is their logical name. */
    static Configuration configuration(String prefix) {
        return Configuration.create()
                .with("topic.prefix", prefix)
                .with("database.hostname", "localhost")
                .with("database.user", "u")
                .with("database.dbname", "ORCLCDB")
                .with("database.pdb.name", "ORCLPDB1")
                .with("database.names", "testDB")
                .build();
    }

    static CommonConnectorConfig sqlServer() {
        return new SqlServerConnectorConfig(configuration("sql"));
    }

    static CommonConnectorConfig oracle() {
        return new OracleConnectorConfig(configuration("ora"));
    }

    /** The {@code source} block's schema of a connector's events. */
    static Schema source(String connector) {
        return switch (connector) {
            case "mysql", "mariadb" -> {
                // The configuration's class needs the driver; the struct maker takes the logical name alone from it.
                MySqlSourceInfoStructMaker maker = new MySqlSourceInfoStructMaker();
                maker.init(connector, "3.6.1.Final", sqlServer());
                yield maker.schema();
            }
            case "sqlserver" -> sqlServer().getSourceInfoStructMaker().schema();
            case "oracle" -> oracle().getSourceInfoStructMaker().schema();
            default -> throw new IllegalArgumentException(connector);
        };
    }

    /** The schema of a connector's schema-change events, as {@link SchemaFactory} makes it for those whose configuration it can read. */
    static Schema schemaChange(String connector) {
        ConnectTableChangeSerializer changes = new ConnectTableChangeSerializer(SchemaNameAdjuster.NO_OP);
        return SchemaBuilder.struct()
                .name("io.debezium.connector." + connector + ".SchemaChangeValue")
                .version(1)
                .field("source", source(connector))
                .field("ts_ms", Schema.INT64_SCHEMA)
                .field("databaseName", Schema.OPTIONAL_STRING_SCHEMA)
                .field("schemaName", Schema.OPTIONAL_STRING_SCHEMA)
                .field("ddl", Schema.OPTIONAL_STRING_SCHEMA)
                .field(
                        "tableChanges",
                        SchemaBuilder.array(changes.getChangeSchema()).build())
                .build();
    }

    static Schema schemaChangeKey(String connector) {
        return SchemaBuilder.struct()
                .name("io.debezium.connector." + connector + ".SchemaChangeKey")
                .version(1)
                .field("databaseName", Schema.STRING_SCHEMA)
                .build();
    }

    /** The {@code transaction} block's schema. */
    static Schema transaction() {
        return SchemaFactory.get().transactionBlockSchema();
    }
}
