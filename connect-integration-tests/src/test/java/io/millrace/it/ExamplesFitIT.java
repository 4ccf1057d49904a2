package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.connect.ConnectorRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples fit one another: each sink reads what some source writes, from the topics that it writes to. */
class ExamplesFitIT {
    private static final Schema ROW =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Struct VALUE = new Struct(ROW).put("id", 7L);

    /** Options of a registry's converter that both sides must have alike. */
    private static final Set<String> WHERE_SCHEMAS_ARE = Set.of("schema.registry.url", "registry.name", "region");

    static List<Path> sinks() {
        return Examples.sinks();
    }

    static List<Path> sources() {
        return Stream.of(Examples.recordSources(), Examples.files("-source-avro-envelope"))
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void everyFileIsTriedBySomeTest() {
        assertThat(Examples.all()).isEqualTo(Examples.tried());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sinks")
    void readsTheTopicsAndTheFormatOfASource(Path file) {
        ConnectorRequest sink = ConnectorRequest.read(file);

        List<ConnectorRequest> read = sources().stream()
                .map(ConnectorRequest::read)
                .filter(source -> readsTopics(sink, source) && readsFormat(sink, source))
                .toList();

        assertThat(read).as("sources that it reads").isNotEmpty();
        for (ConnectorRequest source : read) {
            for (String converter : List.of("key.converter", "value.converter")) {
                assertThat(whereSchemasAre(sink, converter))
                        .as("%s of %s and of %s", converter, sink.name(), source.name())
                        .isEqualTo(whereSchemasAre(source, converter));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void writesTopicsAndAFormatForASink(Path file) {
        ConnectorRequest source = ConnectorRequest.read(file);

        assertThat(sinks())
                .map(ConnectorRequest::read)
                .filteredOn(sink -> readsTopics(sink, source) && readsFormat(sink, source))
                .as("sinks that read it")
                .isNotEmpty();
    }

    /** Without a change to the sink, whatever the database is. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("plainSinks")
    void readsTheShopOfAnyDatabase(Path file) {
        ConnectorRequest sink = ConnectorRequest.read(file);

        assertThat(Stream.of("postgres", "mysql", "mongodb", "sqlserver", "oracle", "dynamodb-cdc")
                        .map(database -> topic(Examples.read(database + "-source.json"))))
                .allMatch(topic -> topic.matches(sink.config().get("topics.regex")));
    }

    static List<Path> plainSinks() {
        return Stream.of("kinesis-sink", "kinesis-sink-with-dead-letter-queue", "s[nq]s-(fifo-)?sink")
                .flatMap(name -> Examples.files(name).stream()
                        .filter(file -> file.getFileName().toString().matches(name + "\\.json")))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sinks")
    void readsKeysAndValuesOfTheSources(Path file) throws ReflectiveOperationException {
        ConnectorRequest sink = ConnectorRequest.read(file);
        List<String> read = new ArrayList<>();

        for (Path each : sources()) {
            ConnectorRequest source = ConnectorRequest.read(each);
            for (String converter : List.of("key.converter", "value.converter")) {
                if (readsFormat(sink, source) && isConnects(source, converter)) {
                    boolean isKey = converter.startsWith("key");
                    byte[] written = converter(source, isKey).fromConnectData("topic", ROW, VALUE);
                    SchemaAndValue value = converter(sink, isKey).toConnectData("topic", written);
                    assertThat(value.value()).as("from %s", source.name()).isIn(Map.of("id", 7L), written);
                    read.add(source.name());
                }
            }
        }

        assertThat(read.isEmpty())
                .as("read from %s", read)
                .isEqualTo(!isConnects(sink, "key.converter") && !isConnects(sink, "value.converter"));
    }

    private static boolean isConnects(ConnectorRequest connector, String converter) {
        return connector.config().get(converter).startsWith("org.apache.kafka.connect.");
    }

    private static boolean readsTopics(ConnectorRequest sink, ConnectorRequest source) {
        return topic(source).matches(sink.config().get("topics.regex"));
    }

    /** The same converters on both sides; or values of JSON that pass as they are. */
    private static boolean readsFormat(ConnectorRequest sink, ConnectorRequest source) {
        Map<String, String> reads = sink.config();
        Map<String, String> writes = source.config();
        return reads.get("key.converter").equals(writes.get("key.converter"))
                && (reads.get("value.converter").equals(writes.get("value.converter"))
                        || (reads.get("value.converter").endsWith("ByteArrayConverter")
                                && writes.get("value.converter").endsWith("JsonConverter")));
    }

    /** The topic of a table of the source, as its connector names them. */
    private static String topic(ConnectorRequest source) {
        Map<String, String> config = source.config();
        String table = switch (source.connectorClass().replaceFirst(".*\\.", "")) {
            case "PostgresConnector" -> "public." + (tables(config).contains("orders") ? "orders" : "customers");
            case "MySqlConnector" -> config.get("database.include.list") + ".customers";
            case "MongoDbConnector" -> config.get("collection.include.list").replaceFirst("\\\\.*", "") + ".customers";
            case "SqlServerConnector" -> config.get("database.names") + ".dbo.customers";
            case "OracleConnector" -> "SHOP.CUSTOMERS";
            case "DynamoDbCdcSourceConnector" -> "customers";
            default -> throw new IllegalArgumentException(source.connectorClass());
        };
        return config.get("topic.prefix") + "." + table;
    }

    private static String tables(Map<String, String> config) {
        return config.get("table.include.list");
    }

    private static Map<String, String> whereSchemasAre(ConnectorRequest connector, String converter) {
        Map<String, String> options = RegistryConverters.options(connector, converter);
        options.keySet().retainAll(WHERE_SCHEMAS_ARE);
        return options;
    }

    private static Converter converter(ConnectorRequest connector, boolean isKey) throws ReflectiveOperationException {
        String key = isKey ? "key.converter" : "value.converter";
        Converter converter = (Converter) Class.forName(connector.config().get(key))
                .getDeclaredConstructor()
                .newInstance();
        converter.configure(RegistryConverters.options(connector, key), isKey);
        return converter;
    }
}
