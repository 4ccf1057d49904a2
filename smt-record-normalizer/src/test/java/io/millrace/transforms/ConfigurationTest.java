package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Option values that are wrong, alone or together, are refused with the way out. */
final class ConfigurationTest {
    @ParameterizedTest
    @CsvSource({
        "source.type, db2",
        "events.include, MERGE",
        "events.include, QUERY",
        "tombstone.handling.mode, rewrite",
        "unknown.events, ignore",
        "timestamp.unit, ns",
        "snapshot.event.type, CREATE",
        "before.images, some",
        "unavailable.handling, null",
        "compatibility, maxwell",
        "output.mode, rows",
        "row.fields, before",
        "record.format, avro",
        "record.key.format, xml",
        "decimal.format, base64",
        "json.format, map",
        "mongo.document.format, bson",
        "mongo.record.mode, row",
        "dynamodb.document.format, json",
        "dynamodb.document.column, ''",
        "record.extensions, maybe",
        "tables.include, '['",
        "tables.exclude, 'a.b,('",
        "unavailable.placeholder, ''"
    })
    void unknownValuesAreNamedWithTheirKey(String key, String value) {
        assertThatThrownBy(() -> Normalizers.sink(key, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value.isEmpty() ? key : value.substring(value.lastIndexOf(',') + 1));
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                contradiction("unavailable.handling", "record.extensions=true", "record.extensions", "false"),
                contradiction(
                        "unavailable.handling",
                        "unavailable.handling=keep",
                        "compatibility",
                        "core-cdc",
                        "unavailable.handling",
                        "mark"),
                contradiction("row.fields", "output.mode=row", "row.fields", "event_type"),
                contradiction("include.before", "output.mode=row", "output.mode", "row", "include.before", "true"),
                contradiction(
                        "include.schema.version",
                        "row.fields=schema_version",
                        "output.mode",
                        "row",
                        "include.schema.version",
                        "true"),
                contradiction(
                        "record.extensions", "output.mode=row", "output.mode", "row", "record.extensions", "true"),
                contradiction("before.images", "output.mode=row", "output.mode", "row", "before.images", "full"),
                contradiction(
                        "row.fields", "event_type twice", "output.mode", "row", "row.fields", "event_type,Event_Type"),
                contradiction(
                        "event.timestamp.column",
                        "row.fields=event_type,event_timestamp",
                        "output.mode",
                        "row",
                        "row.fields",
                        "event_type,event_timestamp",
                        "event.timestamp.column",
                        "event_timestamp"),
                contradiction(
                        "tombstone.handling.mode",
                        "Add DELETE to events.include",
                        "tombstone.handling.mode",
                        "keep",
                        "events.include",
                        "INSERT,UPDATE"),
                contradiction(
                        "record.format", "output.schemas=true", "record.format", "struct", "output.schemas", "false"),
                contradiction(
                        "mongo.document.format",
                        "output.mode=record",
                        "output.mode",
                        "row",
                        "mongo.document.format",
                        "text"),
                contradiction(
                        "mongo.document.format",
                        "remove event.timestamp.column",
                        "event.timestamp.column",
                        "at",
                        "mongo.document.format",
                        "text"),
                contradiction(
                        "mongo.record.mode",
                        "mongo.record.mode=document",
                        "output.mode",
                        "row",
                        "mongo.record.mode",
                        "event"),
                contradiction(
                        "dynamodb.document.format",
                        "output.mode=row",
                        "event.timestamp.column",
                        "at",
                        "dynamodb.document.format",
                        "text"),
                contradiction("dynamodb.document.column", "Set both", "dynamodb.document.column", "item"),
                contradiction(
                        "dynamodb.document.column",
                        "Choose another name",
                        "output.mode",
                        "row",
                        "dynamodb.document.format",
                        "text",
                        "event.timestamp.column",
                        "document"),
                contradiction("json.format", "output.schemas=false", "json.format", "object"),
                contradiction(
                        "decimal.format",
                        "record.format=struct",
                        "decimal.format",
                        "double",
                        "record.format",
                        "struct"),
                contradiction("events.include", "snapshot.event.type=READ", "events.include", "READ"));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void contradictionsAreNamedWithTheWayOut(String key, String wayOut, String[] options) {
        assertThatThrownBy(() -> Normalizers.sink(options))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("configuration " + key)
                .hasMessageContaining(wayOut);
    }

    @Test
    void optionsThatHaveAnEffectOnRowsAreAccepted() {
        assertThatCode(() -> Normalizers.sink(
                        "output.mode",
                        "row",
                        "row.fields",
                        "event_type,schema_version",
                        "event.timestamp.column",
                        "at",
                        "unavailable.handling",
                        "keep",
                        "include.schema.version",
                        "false",
                        "tombstone.handling.mode",
                        "keep",
                        "events.include",
                        "delete"))
                .doesNotThrowAnyException();
    }

    @Test
    void everyOptionIsDescribed() {
        for (ConfigDef.ConfigKey key : RecordNormalizer.CONFIG_DEF.configKeys().values()) {
            assertThat(key.documentation).as(key.name).hasSizeGreaterThan(30).endsWith(".");
            assertThat(key.group).as(key.name).isNotBlank();
            assertThat(key.orderInGroup).as(key.name).isPositive();
            assertThat(key.hasDefault()).as(key.name).isTrue();
        }
        assertThat(new RecordNormalizer<>().config()).isSameAs(RecordNormalizer.CONFIG_DEF);
        assertThat(RecordNormalizer.OVERVIEW_DOC).isNotBlank();
    }

    @Test
    void isAServiceWithTheBuildsVersion() {
        RecordNormalizer<?> normalizer = ServiceLoader.load(Transformation.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(RecordNormalizer.class::isInstance)
                .map(RecordNormalizer.class::cast)
                .findFirst()
                .orElseThrow();

        assertThat(normalizer.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void applyBeforeConfigureIsRefused() {
        RecordNormalizer<org.apache.kafka.connect.sink.SinkRecord> normalizer = new RecordNormalizer<>();

        assertThatThrownBy(() -> normalizer.apply(Events.sink(Map.of(), Map.of("op", "c"))))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Arguments contradiction(String key, String wayOut, String... options) {
        return Arguments.of(key, wayOut, options);
    }
}
