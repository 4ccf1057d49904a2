package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Events.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that the database did not send. */
final class UnavailableTest {
    private static final String PLACEHOLDER = "__debezium_unavailable_value";
    private static final byte[] BYTES = PLACEHOLDER.getBytes(StandardCharsets.UTF_8);

    static Stream<Arguments> placeholders() {
        List<Integer> ints = new ArrayList<>();
        List<Long> longs = new ArrayList<>();
        for (byte b : BYTES) {
            ints.add((int) b);
            longs.add((long) b);
        }
        return Stream.of(
                Arguments.of(Schema.OPTIONAL_STRING_SCHEMA, PLACEHOLDER),
                Arguments.of(Schema.STRING_SCHEMA, PLACEHOLDER),
                Arguments.of(
                        SchemaBuilder.string().name("io.debezium.data.Json").build(), PLACEHOLDER),
                Arguments.of(Schema.STRING_SCHEMA, "X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ=="),
                Arguments.of(Schema.STRING_SCHEMA, "5f5f646562657a69756d5f756e617661696c61626c655f76616c7565"),
                Arguments.of(Schema.STRING_SCHEMA, "{\"" + PLACEHOLDER + "\":\"" + PLACEHOLDER + "\"}"),
                Arguments.of(Schema.BYTES_SCHEMA, BYTES),
                Arguments.of(Schema.BYTES_SCHEMA, ByteBuffer.wrap(BYTES)),
                Arguments.of(array(Schema.OPTIONAL_STRING_SCHEMA), List.of(PLACEHOLDER)),
                Arguments.of(array(Schema.OPTIONAL_BYTES_SCHEMA), List.of(BYTES)),
                Arguments.of(array(Schema.OPTIONAL_INT32_SCHEMA), ints),
                Arguments.of(array(Schema.OPTIONAL_INT64_SCHEMA), longs),
                Arguments.of(array(Schema.OPTIONAL_STRING_SCHEMA), List.of(uuid())),
                Arguments.of(
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)
                                .build(),
                        Map.of(PLACEHOLDER, PLACEHOLDER)));
    }

    @ParameterizedTest
    @MethodSource("placeholders")
    void becomeNullAndAreNamed(Schema type, Object placeholder) {
        Table table =
                Events.postgres(Events.row().field("id", Schema.INT32_SCHEMA).field("big", type));

        Struct record =
                Normalizers.record(table.key(1), table.event("u", null, table.row("id", 1, "big", placeholder)));

        record.validate();
        assertThat(record.getStruct("record").get("big")).isNull();
        assertThat(record.getArray("unavailable")).containsExactly("big");
    }

    @ParameterizedTest
    @MethodSource("placeholders")
    void areLeftOutWhereTheOutputHasNoSchemas(Schema type, Object placeholder) {
        Table table =
                Events.postgres(Events.row().field("id", Schema.INT32_SCHEMA).field("big", type));
        Struct event = table.event("u", null, table.row("id", 1, "big", placeholder));

        Map<String, Object> record = Events.mapOf(Normalizers.sink("output.schemas", "false")
                .apply(Events.sink(table.key(1), event))
                .value());

        assertThat(record).containsEntry("record", Map.of("id", 1)).containsEntry("unavailable", List.of("big"));
    }

    @ParameterizedTest
    @MethodSource("placeholders")
    void stayInPlaceWhenKept(Schema type, Object placeholder) {
        Table table =
                Events.postgres(Events.row().field("id", Schema.INT32_SCHEMA).field("big", type));

        Struct record = Normalizers.record(
                table.key(1),
                table.event("u", null, table.row("id", 1, "big", placeholder)),
                "unavailable.handling",
                "keep");

        record.validate();
        assertThat(record.getStruct("record").get("big")).isNotNull();
        assertThat(record.get("unavailable")).isNull();
    }

    @Test
    void areLeftOutOfMaps() {
        Map<String, Object> event = new LinkedHashMap<>(Events.captured("postgresql-update"));
        Map<String, Object> after = new LinkedHashMap<>(Events.mapOf(event.get("after")));
        after.put("meta", PLACEHOLDER);
        event.put("after", after);

        Map<String, Object> record = Normalizers.record(Map.of("id", 2L), event);

        assertThat(Events.mapOf(record.get("record"))).doesNotContainKey("meta").containsKey("email");
        assertThat(record).containsEntry("unavailable", List.of("meta"));
    }

    @Test
    void areLeftOutOfRowsSoThatNothingIsOverwritten() {
        Table table = Events.postgres(Events.row()
                .field("id", Schema.INT32_SCHEMA)
                .field("big", Schema.OPTIONAL_STRING_SCHEMA)
                .field("name", Schema.OPTIONAL_STRING_SCHEMA));
        var normalizer = Normalizers.sink("output.mode", "row");
        Struct event = table.event("u", null, table.row("id", 1, "big", PLACEHOLDER, "name", "Ann"));

        var first = normalizer.apply(Events.sink(table.key(1), event));
        var second = normalizer.apply(Events.sink(table.key(1), event));

        Struct row = (Struct) first.value();
        assertThat(row.schema().field("big")).isNull();
        assertThat(row.get("name")).isEqualTo("Ann");
        assertThat(first.valueSchema()).isSameAs(row.schema());
        assertThat(second.valueSchema()).isSameAs(first.valueSchema());
    }

    @Test
    void anotherPlaceholderIsRecognised() {
        Table table = Events.postgres(Events.customers());

        Struct record = Normalizers.record(
                table.key(1),
                table.event("u", null, table.row("id", 1, "name", "(not sent)")),
                "unavailable.placeholder",
                "(not sent)");

        assertThat(record.getArray("unavailable")).containsExactly("name");
    }

    @Test
    void othersOfTheSameLengthAreNot() {
        Table table = Events.postgres(Events.customers());
        String similar = PLACEHOLDER.replace('v', 'w');

        Struct record = Normalizers.record(table.key(1), table.insert(table.row("id", 1, "name", similar)));

        assertThat(record.getStruct("record").get("name")).isEqualTo(similar);
        assertThat(record.get("unavailable")).isNull();
    }

    private static Schema array(Schema element) {
        return SchemaBuilder.array(element).build();
    }

    private static String uuid() {
        return java.util.UUID.nameUUIDFromBytes(BYTES).toString();
    }
}
