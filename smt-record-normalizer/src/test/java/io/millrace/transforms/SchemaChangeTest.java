package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.internal.text.CanonicalJson;
import io.millrace.transforms.internal.text.Utf8Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that change schemas: events without {@code op}. */
final class SchemaChangeTest {
    private static final String GTID = "b6c33882-e54e-11f1-ad55-02fc00000001:10";
    private static final String ALTER = "alter table products add column price decimal(10,2) not null default 0";
    private static final Map<String, ?> KEY = Map.of("databaseName", "inventory");

    @Test
    void becomesARecordWithTheStatementAndTheTables() {
        Map<String, Object> event = Events.captured("mysql-ddl-alter");

        SinkRecord out = Normalizers.sink().apply(Events.sink(KEY, event));

        assertThat(out.key()).isEqualTo(KEY);
        Map<String, Object> record = Events.mapOf(out.value());
        assertThat(record)
                .containsEntry("event_timestamp", 1795226180162L)
                .containsEntry("event_type", "DDL_STATEMENT")
                .containsEntry("global_id", GTID)
                .containsEntry("transaction_id", GTID)
                .containsEntry("service", "my")
                .containsEntry("source", "binlog.000001")
                .containsEntry("position", 3924L)
                .containsEntry("primary_key", null)
                .containsEntry("schema_name", "inventory")
                .containsEntry("table_name", "products")
                .containsEntry("sequence", "binlog.000001:0000003924:0000")
                .containsEntry("source_type", "mysql");
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("ddl", ALTER);
        row.put("table_changes", event.get("tableChanges"));
        assertThat(record.get("record")).isEqualTo(row);
        assertThat(out.headers())
                .extracting(Header::key, Header::value)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("millrace.event_type", "DDL_STATEMENT"),
                        org.assertj.core.groups.Tuple.tuple("millrace.schema", "inventory"),
                        org.assertj.core.groups.Tuple.tuple("millrace.table", "products"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json-ready", "struct"})
    void withSchemasBecomesAStruct(String format) {
        Struct event = typed("mysql", Events.captured("mysql-ddl-alter"));

        SinkRecord out = Normalizers.sink("record.format", format).apply(Events.sink(key("mysql", "inventory"), event));

        assertThat(out.valueSchema().name()).isEqualTo("io.debezium.connector.mysql.SchemaChangeValue.Record");
        Struct record = (Struct) out.value();
        record.validate();
        assertThat(record.get("event_type")).isEqualTo("DDL_STATEMENT");
        assertThat(record.get("primary_key")).isNull();
        Struct row = record.getStruct("record");
        row.validate();
        assertThat(row.schema().fields()).extracting(Field::name).containsExactly("ddl", "table_changes");
        assertThat(row.get("ddl")).isEqualTo(ALTER);
        Struct change = (Struct) row.getArray("table_changes").get(0);
        assertThat(change.get("type")).isEqualTo("ALTER");
        assertThat(change.getStruct("table").getArray("columns")).hasSize(3);
    }

    @Test
    void withSchemasAndWithoutAreTheSame() {
        Map<String, Object> event = Events.captured("mysql-ddl-create");

        Map<String, Object> fromMap = Normalizers.record(KEY, event);
        Map<String, Object> fromStruct = Events.mapOf(Normalizers.sink("output.schemas", "false")
                .apply(Events.sink(key("mysql", "inventory"), typed("mysql", event)))
                .value());

        assertThat(json(fromStruct)).isEqualTo(json(fromMap));
    }

    static Stream<Arguments> statements() {
        return Stream.of(
                Arguments.of("CREATE TABLE", "inventory", "a", List.of(change("CREATE", "\"inventory\".\"a\"")), "a"),
                Arguments.of("DROP TABLE a", "inventory", "b,a", List.of(change("DROP", "\"inventory\".\"a\"")), "a"),
                Arguments.of("TRUNCATE TABLE a", "inventory", "a", List.of(), "a"),
                Arguments.of("DROP TABLE a, b", "inventory", "a,b", List.of(), "a,b"),
                Arguments.of(
                        "RENAME TABLE a TO b",
                        "inventory",
                        null,
                        List.of(change("ALTER", "\"inventory\".\"a\",\"inventory\".\"b\"")),
                        "a,b"),
                Arguments.of(
                        "both",
                        "inventory",
                        null,
                        List.of(change("ALTER", "\"inventory\".\"a\""), change("ALTER", "\"inventory\".\"b.\"\",\"")),
                        "a,b.\","),
                Arguments.of("CREATE DATABASE inventory", "inventory", null, List.of(), null),
                Arguments.of("DROP DATABASE inventory", "inventory", "", List.of(), null));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void namesItsTables(String ddl, String database, String table, List<?> changes, String expected) {
        Map<String, Object> event = event(e -> {
            e.put("ddl", ddl);
            e.put("databaseName", database);
            e.put("tableChanges", changes);
            source(e).put("table", table);
        });

        Map<String, Object> record = Normalizers.record(KEY, event);

        assertThat(record).containsEntry("schema_name", "inventory").containsEntry("table_name", expected);
    }

    @Test
    void ofNoDatabaseNamesNone() {
        Map<String, Object> event = event(e -> {
            e.put("ddl", "SET character_set_server=utf8mb4");
            e.put("databaseName", "");
            e.put("tableChanges", List.of());
            source(e).put("db", "");
            source(e).put("table", null);
        });

        assertThat(Normalizers.record(KEY, event))
                .containsEntry("schema_name", null)
                .containsEntry("table_name", null);
    }

    @ParameterizedTest
    @CsvSource({
        "DDL_STATEMENT, '', '', true",
        "INSERT, '', '', false",
        "'', inventory.products, '', true",
        "'', inventory.orders, '', false",
        "'', '', inventory.products, false",
        "'', '', inventory.orders, true"
    })
    void isFiltered(String events, String include, String exclude, boolean passes) {
        SinkRecord out = Normalizers.sink(
                        "events.include", events, "tables.include", include, "tables.exclude", exclude)
                .apply(Events.sink(KEY, Events.captured("mysql-ddl-drop")));

        assertThat(out != null).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inventory[.]a | '' | true",
                "inventory[.]b | '' | true",
                "inventory[.]c | '' | false",
                "inventory[.]a,b | '' | true",
                "'' | inventory[.]a | true",
                "'' | inventory[.](a;b) | false"
            })
    void ofSeveralTablesPassesIfOneOfThemDoes(String include, String exclude, boolean passes) {
        Map<String, Object> event = event(e -> {
            e.put("tableChanges", List.of());
            source(e).put("table", "a,b");
        });

        SinkRecord out = Normalizers.sink(
                        "tables.include", include.replace(",", "\\,"), "tables.exclude", exclude.replace(";", "|"))
                .apply(Events.sink(KEY, event));

        assertThat(out != null).isEqualTo(passes);
    }

    @Test
    void hasAnIdThatTellsApartStatementsAtOnePosition() {
        List<Object> ids = new ArrayList<>();
        ids.add(id(e -> {}));
        ids.add(id(e -> e.put("ddl", "other")));
        ids.add(id(e -> source(e).put("pos", 1L)));
        ids.add(id(e -> source(e).put("gtid", null)));
        ids.add(id(e -> e.put("tableChanges", List.of(change("ALTER", "\"inventory\".\"b\"")))));
        ids.add(id(e -> source(e).put("snapshot", "true")));

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(id(e -> e.put("ts_ms", 1L))).isEqualTo(ids.get(0));
    }

    @Test
    void thatASnapshotFoundHasTheSameIdInAnother() {
        Object id = id(e -> source(e).put("snapshot", "true"));

        assertThat(id(e -> {
                    source(e).put("snapshot", "last");
                    source(e).put("pos", 7L);
                    source(e).put("gtid", null);
                }))
                .isEqualTo(id);
        assertThat(id(e -> {
                    source(e).put("snapshot", "true");
                    e.put("tableChanges", List.of());
                }))
                .isNotEqualTo(id);
    }

    @Test
    void isCalledQueryForCoreCdc() {
        SinkRecord out = Normalizers.sink("compatibility", "core-cdc", "events.include", "DDL_STATEMENT")
                .apply(Events.sink(KEY, Events.captured("mysql-ddl-alter")));

        assertThat(Events.mapOf(out.value())).containsEntry("event_type", "QUERY");
        assertThat(out.headers().lastWithName("millrace.event_type").value()).isEqualTo("QUERY");
    }

    @Test
    void hasNoRowToWriteAlone() {
        assertThatThrownBy(() -> Normalizers.sink("output.mode", "row")
                        .apply(Events.sink(KEY, Events.captured("mysql-ddl-alter"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field ddl ")
                .hasMessageContaining("DDL_STATEMENT")
                .hasMessageContaining("events.include");
        assertThat(Normalizers.sink("output.mode", "row", "events.include", "INSERT,UPDATE,DELETE")
                        .apply(Events.sink(KEY, Events.captured("mysql-ddl-alter"))))
                .isNull();
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("source", event(e -> e.remove("source"))),
                Arguments.of("source", event(e -> e.put("source", "CANARY"))),
                Arguments.of("source.connector", event(e -> source(e).remove("connector"))),
                Arguments.of("ddl", event(e -> e.put("ddl", 1L))),
                Arguments.of("tableChanges", event(e -> e.put("tableChanges", "CANARY"))),
                Arguments.of("tableChanges[0]", event(e -> e.put("tableChanges", List.of("CANARY")))),
                Arguments.of("ddl", event(e -> {
                    e.put("ddl", null);
                    e.put("tableChanges", null);
                })));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void errorsNamePlaceAndFieldWithoutContent(String field, Map<String, Object> event) {
        assertThatThrownBy(() -> Normalizers.sink().apply(Events.sink(KEY, event)))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("topic pg.inventory.customers, partition 3, offset 41: ")
                .hasMessageContaining("field " + field + " ")
                .hasMessageNotContaining("CANARY")
                .hasNoCause();
    }

    private static String json(Map<String, Object> record) {
        Utf8Buffer json = new Utf8Buffer();
        CanonicalJson.write(json, record);
        return json.toString();
    }

    private static Struct typed(String connector, Map<String, Object> event) {
        return Typed.struct(DebeziumSchemas.schemaChange(connector), event);
    }

    private static Struct key(String connector, String database) {
        return new Struct(DebeziumSchemas.schemaChangeKey(connector)).put("databaseName", database);
    }

    private static Object id(Consumer<Map<String, Object>> change) {
        return Normalizers.record(KEY, event(change)).get("event_id");
    }

    private static Map<String, Object> change(String type, String id) {
        Map<String, Object> change = new HashMap<>();
        change.put("type", type);
        change.put("id", id);
        change.put("table", null);
        return change;
    }

    private static Map<String, Object> event(Consumer<Map<String, Object>> change) {
        Map<String, Object> event = new HashMap<>(Events.captured("mysql-ddl-alter"));
        event.put("source", new HashMap<>(Events.mapOf(event.get("source"))));
        change.accept(event);
        return event;
    }

    private static Map<String, Object> source(Map<String, Object> event) {
        return Events.mapOf(event.get("source"));
    }
}
