package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.schema.SchemaFactory;
import io.debezium.schema.SchemaNameAdjuster;
import io.millrace.transforms.Events.Table;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which records pass, with which headers: filters, tombstones, events that are no changes, logical messages. */
final class PassingTest {
    private final Table table = Events.postgres(Events.customers());

    @ParameterizedTest
    @CsvSource({
        "c, 'insert,update', true",
        "u, INSERT, false",
        "d, DELETE, true",
        "t, 'INSERT,UPDATE,DELETE', false",
        "t, '', true"
    })
    void eventTypesAreFiltered(String op, String include, boolean passes) {
        Struct row = table.row("id", 2);
        Struct event = table.event(op, op.equals("d") ? row : null, op.equals("d") || op.equals("t") ? null : row);

        SinkRecord out = Normalizers.sink("events.include", include).apply(Events.sink(table.key(2), event));

        assertThat(out != null).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inventory.customers | '' | true",
                "INVENTORY[.]CUST.* | '' | true",
                "customers | '' | false",
                "inventory.orders, inventory.c.* | '' | true",
                "inventory.cus{1\\,2}.* | '' | true",
                "'' | inventory.customers | false",
                "'' | inventory.orders | true",
                "inventory.* | inventory.customers | false"
            })
    void tablesAreFiltered(String include, String exclude, boolean passes) {
        var normalizer = Normalizers.sink("tables.include", include, "tables.exclude", exclude);

        for (int i = 0; i < 2; i++) {
            SinkRecord out = normalizer.apply(Events.sink(table.key(2), table.insert(table.row("id", 2))));
            assertThat(out != null).isEqualTo(passes);
        }
    }

    @Test
    void tombstonesAreDroppedUnlessKept() {
        SinkRecord tombstone = Events.sink(table.key(2).schema(), table.key(2), null, null);

        assertThat(Normalizers.sink().apply(tombstone)).isNull();
        SinkRecord kept = Normalizers.sink("tombstone.handling.mode", "keep", "record.key.format", "json")
                .apply(tombstone);
        assertThat(kept.value()).isNull();
        assertThat(kept.key()).isEqualTo("{\"id\":2}");
    }

    static Stream<Arguments> unknown() {
        return Stream.of(
                Arguments.of(heartbeat().schema(), heartbeat()),
                Arguments.of(boundary("BEGIN").schema(), boundary("BEGIN")),
                Arguments.of(boundary("END").schema(), boundary("END")),
                Arguments.of(notification().schema(), notification()),
                Arguments.of(null, map(heartbeat())),
                Arguments.of(null, map(boundary("BEGIN"))),
                Arguments.of(null, map(boundary("END"))),
                Arguments.of(null, map(notification())),
                Arguments.of(null, Map.of("source", "web", "ddl", "no statement")),
                Arguments.of(null, Map.of("ts_ms", 1L)),
                Arguments.of(Schema.STRING_SCHEMA, "text"),
                Arguments.of(null, new byte[] {1}));
    }

    private static Struct heartbeat() {
        return new Struct(SchemaFactory.get().heartbeatValueSchema(SchemaNameAdjuster.NO_OP)).put("ts_ms", 1L);
    }

    private static Struct boundary(String status) {
        Schema schema = SchemaFactory.get().transactionValueSchema(SchemaNameAdjuster.NO_OP);
        Struct boundary = new Struct(schema)
                .put("status", status)
                .put("id", "759:24753936")
                .put("ts_ms", 1L);
        if (status.equals("END")) {
            Schema collection = schema.field("data_collections").schema().valueSchema();
            boundary.put("event_count", 1L)
                    .put(
                            "data_collections",
                            List.of(new Struct(collection)
                                    .put("data_collection", "inventory.customers")
                                    .put("event_count", 1L)));
        }
        return boundary;
    }

    private static Struct notification() {
        return new Struct(SchemaFactory.get().notificationValueSchema(SchemaNameAdjuster.NO_OP))
                .put("id", "1")
                .put("type", "COMPLETED")
                .put("aggregate_type", "Initial Snapshot")
                .put("timestamp", 1L);
    }

    /** As JsonConverter without schemas reads it. */
    private static Object map(Struct value) {
        return new Sample("", null, null, value.schema(), value).through(false).value();
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void eventsThatAreNoChangesPassUntouchedOrAsAsked(Schema schema, Object value) {
        SinkRecord event = Events.sink(null, null, schema, value);

        assertThat(Normalizers.sink().apply(event)).isSameAs(event);
        assertThat(Normalizers.sink("unknown.events", "drop").apply(event)).isNull();
        assertThatThrownBy(() -> Normalizers.sink("unknown.events", "fail").apply(event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("topic pg.inventory.customers, partition 3, offset 41")
                .hasMessageContaining("unknown.events=fail");
    }

    @Test
    void aChangeIsToldByItsOwnSchemaWhateverTheRecordSays() {
        Struct event = table.insert(table.row("id", 2));
        for (Schema said : new Schema[] {null, Schema.STRING_SCHEMA, heartbeat().schema()}) {
            SinkRecord out = Normalizers.sink().apply(Events.sink(table.key(2).schema(), table.key(2), said, event));

            assertThat(out.valueSchema().name()).isEqualTo("pg.inventory.customers.Record");
        }
    }

    @Test
    void headersAreAddedToThoseThatAreThere() {
        SinkRecord event = Events.sink(table.key(2), table.insert(table.row("id", 2)));
        event.headers().addString("__debezium.context.task", "0");

        SinkRecord out = Normalizers.sink().apply(event);
        SinkRecord without = Normalizers.sink("headers.enabled", "false").apply(event);

        assertThat(out.headers())
                .extracting(Header::key, Header::value)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("__debezium.context.task", "0"),
                        org.assertj.core.groups.Tuple.tuple("millrace.event_type", "INSERT"),
                        org.assertj.core.groups.Tuple.tuple("millrace.schema", "inventory"),
                        org.assertj.core.groups.Tuple.tuple("millrace.table", "customers"));
        assertThat(without.headers()).hasSize(1);
        assertThat(event.headers()).hasSize(1);
    }

    @Test
    void logicalMessagesAreGlobal() {
        Schema message = SchemaBuilder.struct()
                .name("io.debezium.connector.postgresql.Message")
                .field("prefix", Schema.OPTIONAL_STRING_SCHEMA)
                .field("content", Schema.OPTIONAL_BYTES_SCHEMA)
                .optional()
                .build();
        Struct source = table.with("schema", "")
                .with("table", "")
                .event("t", null, null)
                .getStruct("source");
        Schema envelope = SchemaBuilder.struct()
                .name("io.debezium.connector.postgresql.MessageValue")
                .field("op", Schema.STRING_SCHEMA)
                .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
                .field("source", source.schema())
                .field("message", message)
                .build();
        Schema keySchema = SchemaBuilder.struct()
                .name("io.debezium.connector.postgresql.MessageKey")
                .field("prefix", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        Struct event = new Struct(envelope)
                .put("op", "m")
                .put("source", source)
                .put("message", new Struct(message).put("prefix", "audit").put("content", new byte[] {1, 2, -1}));

        SinkRecord out = Normalizers.sink().apply(Events.sink(new Struct(keySchema).put("prefix", "audit"), event));

        Struct record = (Struct) out.value();
        record.validate();
        assertThat(record.get("event_type")).isEqualTo("GLOBAL");
        assertThat(record.get("schema_name")).isNull();
        assertThat(record.get("table_name")).isNull();
        assertThat(record.get("primary_key")).isNull();
        assertThat(record.getStruct("record").get("prefix")).isEqualTo("audit");
        assertThat(record.getStruct("record").get("content")).isEqualTo("AQL/");
        assertThat(out.headers()).hasSize(1);
        assertThat(Normalizers.sink("tables.include", "a.b").apply(Events.sink(null, event)))
                .as("no table filter holds back what belongs to no table")
                .isNotNull();
    }
}
