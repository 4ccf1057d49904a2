package io.millrace.transforms;

import static org.apache.kafka.connect.data.Schema.INT32_SCHEMA;
import static org.apache.kafka.connect.data.Schema.OPTIONAL_BOOLEAN_SCHEMA;
import static org.apache.kafka.connect.data.Schema.OPTIONAL_STRING_SCHEMA;

import io.debezium.connector.SnapshotRecord;
import io.debezium.connector.oracle.OracleConnectorConfig;
import io.debezium.connector.oracle.OracleSourceInfoStructMaker;
import io.debezium.connector.oracle.Scn;
import io.debezium.connector.sqlserver.Lsn;
import io.debezium.connector.sqlserver.SqlServerConnectorConfig;
import io.debezium.connector.sqlserver.SqlServerSourceInfoStructMaker;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.history.ConnectTableChangeSerializer;
import io.debezium.relational.history.TableChanges;
import io.debezium.schema.SchemaNameAdjuster;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Events of databases that do not run here, with source blocks that Debezium's own classes make. */
final class MadeSamples {
    private static final Instant WHEN = Instant.parse("2026-11-21T02:23:05.941544Z");

    private MadeSamples() {}

    /** MariaDB differs from MySQL in its name and in its GTID: domain, server, sequence. */
    static List<Sample> mariaDb() {
        Schema row = SchemaBuilder.struct()
                .name("maria.inventory.orders.Value")
                .field("id", INT32_SCHEMA)
                .field("item", OPTIONAL_STRING_SCHEMA)
                .optional()
                .build();
        Schema envelope = Samples.envelope("maria.inventory.orders", row, DebeziumSchemas.source("mariadb"));
        Struct source = Typed.struct(
                DebeziumSchemas.source("mariadb"),
                Samples.map(
                        "version", "3.6.1.Final",
                        "connector", "mariadb",
                        "name", "maria",
                        "ts_ms", WHEN.toEpochMilli(),
                        "ts_us", micros(),
                        "ts_ns", micros() * 1_000,
                        "snapshot", "false",
                        "db", "inventory",
                        "table", "orders",
                        "server_id", 1L,
                        "gtid", "0-1-270",
                        "file", "maria-bin.000002",
                        "pos", 1234L,
                        "row", 1));
        Struct one = new Struct(row).put("id", 1).put("item", "lamp");
        Struct two = new Struct(row).put("id", 1).put("item", "chair");
        List<Sample> samples = changes("mariadb", envelope, source, Samples.id(INT32_SCHEMA, 1), one, two);
        samples.add(schemaChange("mariadb", source, "CREATE TABLE orders (id INT)", "inventory", null, "orders"));
        return samples;
    }

    static List<Sample> sqlServer() {
        SqlServerConnectorConfig config = (SqlServerConnectorConfig) DebeziumSchemas.sqlServer();
        SqlServerInfo info = new SqlServerInfo(config);
        info.setCommitLsn(Lsn.valueOf("00000027:00000ac0:0003"));
        info.setChangeLsn(Lsn.valueOf("00000027:00000ac0:0002"));
        info.setEventSerialNo(1L);
        info.setTableId(new TableId("testDB", "dbo", "customers"));
        info.setSourceTime(WHEN);
        info.setSnapshot(SnapshotRecord.FALSE);
        SqlServerSourceInfoStructMaker maker = new SqlServerSourceInfoStructMaker();
        maker.init("sqlserver", "3.6.1.Final", config);
        Struct source = maker.struct(info);
        info.setChangeLsn(Lsn.NULL);
        info.setEventSerialNo(null);
        info.setSnapshot(SnapshotRecord.TRUE);
        Struct snapshot = maker.struct(info);
        Schema row = SchemaBuilder.struct()
                .name("sql.testDB.dbo.customers.Value")
                .field("id", INT32_SCHEMA)
                .field("name", OPTIONAL_STRING_SCHEMA)
                .field("price", Decimal.builder(4).optional().build())
                .field("created", Samples.named(SchemaBuilder.int64(), "io.debezium.time.NanoTimestamp"))
                .field("flag", OPTIONAL_BOOLEAN_SCHEMA)
                .optional()
                .build();
        Schema envelope = Samples.envelope("sql.testDB.dbo.customers", row, maker.schema());
        Struct one = new Struct(row)
                .put("id", 1)
                .put("name", "Ann")
                .put("price", new BigDecimal("10.2500"))
                .put("created", micros() * 1_000 + 700)
                .put("flag", true);
        Struct two = Samples.copy(one).put("name", "Bea");
        List<Sample> samples = changes("sqlserver", envelope, source, Samples.id(INT32_SCHEMA, 1), one, two);
        samples.add(change("sqlserver-read", Samples.id(INT32_SCHEMA, 1), envelope, snapshot, "r", null, one));
        // SQL Server's change tables tell columns, not statements.
        samples.add(schemaChange("sqlserver", source, null, "testDB", "dbo", "customers"));
        return samples;
    }

    static List<Sample> oracle() {
        OracleConnectorConfig config = (OracleConnectorConfig) DebeziumSchemas.oracle();
        OracleInfo info = new OracleInfo(config);
        info.setScn(Scn.valueOf("2122184"));
        info.setEventScn(Scn.valueOf("2122184"));
        info.setEventCommitScn(Scn.valueOf("2122186"));
        info.setCommitTime(WHEN);
        info.setTransactionId("0a00210075030000");
        info.setTransactionSequence(2L);
        info.setRsId(" 0x000016.00000b34.0010 ");
        info.setSsn(0);
        info.setRedoThread(1);
        info.setUserName("DEBEZIUM");
        info.setRowId("AAASgjAAMAAAACnAAA");
        info.tableEvent(new TableId("ORCLPDB1", "DEBEZIUM", "CUSTOMERS"));
        info.setSourceTime(WHEN);
        info.setSnapshot(SnapshotRecord.FALSE);
        OracleSourceInfoStructMaker maker = new OracleSourceInfoStructMaker();
        maker.init("oracle", "3.6.1.Final", config);
        Struct source = maker.struct(info);
        OracleInfo snapshotInfo = new OracleInfo(config);
        snapshotInfo.setScn(Scn.valueOf("2122180"));
        snapshotInfo.setEventScn(Scn.valueOf("2122180"));
        snapshotInfo.tableEvent(new TableId("ORCLPDB1", "DEBEZIUM", "CUSTOMERS"));
        snapshotInfo.setSourceTime(WHEN);
        snapshotInfo.setSnapshot(SnapshotRecord.LAST);
        Struct snapshot = maker.struct(snapshotInfo);
        snapshotInfo.setEventScn(Scn.NULL);
        snapshotInfo.setSnapshot(SnapshotRecord.INCREMENTAL);
        Struct incremental = maker.struct(snapshotInfo);

        Schema number = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .version(1)
                .field("scale", INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .optional()
                .build();
        Schema row = SchemaBuilder.struct()
                .name("ora.DEBEZIUM.CUSTOMERS.Value")
                .field("id", INT32_SCHEMA)
                .field("NAME", OPTIONAL_STRING_SCHEMA)
                .field("AMOUNT", number)
                .field("TS", Samples.named(SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp"))
                .optional()
                .build();
        Schema envelope = Samples.envelope("ora.DEBEZIUM.CUSTOMERS", row, maker.schema());
        BigDecimal amount = new BigDecimal("12345678901234567890.125");
        Struct one = new Struct(row)
                .put("id", 1)
                .put("NAME", "Ann")
                .put(
                        "AMOUNT",
                        new Struct(number)
                                .put("scale", amount.scale())
                                .put("value", amount.unscaledValue().toByteArray()))
                .put("TS", micros());
        Struct two = Samples.copy(one).put("NAME", "Bea");
        Struct key = Samples.id(INT32_SCHEMA, 1);
        List<Sample> samples = changes("oracle", envelope, source, key, one, two);
        samples.add(change("oracle-read", key, envelope, snapshot, "r", null, one));
        samples.add(change("oracle-incremental-read", key, envelope, incremental, "r", null, one));
        samples.add(change("oracle-truncate", null, envelope, source, "t", null, null));
        samples.add(schemaChange(
                "oracle",
                source,
                "ALTER TABLE \"DEBEZIUM\".\"CUSTOMERS\" ADD (\"NOTE\" VARCHAR2(20));",
                "ORCLPDB1",
                "DEBEZIUM",
                "CUSTOMERS"));
        return samples;
    }

    static List<Sample> dynamoDb() {
        Struct key = DynamoEvents.key("customer", "c-1", "order", "7");
        String one = "{\"customer\":\"c-1\",\"order\":7,\"total\":10.25,\"big\":12345678901234567890123456789012345678,"
                + "\"photo\":\"AQL/\",\"paid\":false,\"note\":null,\"lines\":[{\"sku\":\"a\",\"n\":2}],\"tags\":[\"a\",\"b\"]}";
        String two = "{\"customer\":\"c-1\",\"order\":7,\"total\":10.25,\"paid\":true}";
        return List.of(
                item("dynamodb-create", key, DynamoEvents.event("c", null, one), "01"),
                item("dynamodb-update", key, DynamoEvents.event("u", one, two), "02"),
                item("dynamodb-delete", key, DynamoEvents.event("d", two, null), "03"),
                item("dynamodb-expired", key, DynamoEvents.expired(DynamoEvents.event("d", two, null)), "04"),
                item("dynamodb-read", key, DynamoEvents.event("r", null, one), null));
    }

    private static Sample item(String name, Struct key, Struct event, String id) {
        event.getStruct("source").put("event_id", id == null ? null : "3f0d55e9-4c2b-4a0f-8f54-9c0b6a7f4e" + id);
        return new Sample(name, key.schema(), key, event.schema(), event);
    }

    private static List<Sample> changes(
            String database, Schema envelope, Struct source, Struct key, Struct one, Struct two) {
        List<Sample> samples = new ArrayList<>();
        samples.add(change(database + "-create", key, envelope, source, "c", null, one));
        samples.add(change(database + "-update", key, envelope, source, "u", one, two));
        samples.add(change(database + "-delete", key, envelope, source, "d", two, null));
        return samples;
    }

    private static Sample change(
            String name, Struct key, Schema envelope, Struct source, String op, Struct before, Struct after) {
        Struct value = new Struct(envelope)
                .put("before", before)
                .put("after", after)
                .put("source", source)
                .put("op", op)
                .put("ts_ms", WHEN.toEpochMilli());
        return new Sample(name, key == null ? null : key.schema(), key, envelope, value);
    }

    private static Sample schemaChange(
            String connector, Struct source, String ddl, String database, String schema, String table) {
        Table created = Table.editor()
                .tableId(new TableId(database, schema, table))
                .addColumn(Column.editor()
                        .name("ID")
                        .type("INT")
                        .jdbcType(Types.INTEGER)
                        .position(1)
                        .optional(false)
                        .create())
                .setPrimaryKeyNames("ID")
                .create();
        Schema valueSchema = DebeziumSchemas.schemaChange(connector);
        Struct value = new Struct(valueSchema)
                .put("source", source)
                .put("ts_ms", WHEN.toEpochMilli())
                .put("databaseName", database)
                .put("schemaName", schema)
                .put("ddl", ddl)
                .put(
                        "tableChanges",
                        new ConnectTableChangeSerializer(SchemaNameAdjuster.NO_OP)
                                .serialize(new TableChanges().alter(created)));
        Struct key = new Struct(DebeziumSchemas.schemaChangeKey(connector)).put("databaseName", database);
        return new Sample(connector + "-ddl", key.schema(), key, valueSchema, value);
    }

    private static long micros() {
        return WHEN.getEpochSecond() * 1_000_000 + WHEN.getNano() / 1_000;
    }

    private static final class SqlServerInfo extends io.debezium.connector.sqlserver.SourceInfo {
        SqlServerInfo(SqlServerConnectorConfig config) {
            super(config);
        }
    }

    private static final class OracleInfo extends io.debezium.connector.oracle.SourceInfo {
        OracleInfo(OracleConnectorConfig config) {
            super(config);
        }
    }
}
