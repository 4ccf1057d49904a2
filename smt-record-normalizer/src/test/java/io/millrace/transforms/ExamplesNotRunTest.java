package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.debezium.config.Configuration;
import io.debezium.config.Field;
import io.debezium.connector.oracle.OracleConnectorConfig;
import io.debezium.connector.sqlserver.SqlServerConnectorConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples whose databases do not run here, as far as they can be checked without: against Debezium's own options. */
final class ExamplesNotRunTest {
    private static final Path FOLDER = Path.of("../config-examples");

    /** Keys that Connect itself takes, and other parts than the connector's options. */
    private static final List<String> OTHERS = List.of(
            "connector.class",
            "tasks.max",
            "transforms",
            "predicates",
            "key.converter",
            "value.converter",
            "topic.creation.",
            "schema.history.internal.kafka.",
            "database.encrypt"); // passed on to SQL Server's driver

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of("sqlserver", SqlServerConnectorConfig.ALL_FIELDS),
                Arguments.of("oracle", OracleConnectorConfig.ALL_FIELDS));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void areKnownToTheConnectorAndValid(String database, Field.Set options) throws IOException {
        Map<String, String> example = example(database);
        Set<String> known = new TreeSet<>();
        options.forEach(option -> known.add(option.name()));

        assertThat(example.keySet())
                .filteredOn(key -> OTHERS.stream().noneMatch(key::startsWith))
                .isNotEmpty()
                .isSubsetOf(known);
        List<String> problems = new ArrayList<>();
        Configuration.from(example).validateAndRecord(options, problems::add);
        assertThat(problems).isEmpty();
    }

    /** What is not the connector's own is that of an example that runs. */
    @ParameterizedTest
    @MethodSource("examples")
    void areOtherwiseThatOfMysql(String database, Field.Set options) throws IOException {
        Map<String, String> example = example(database);
        Map<String, String> mysql = example("mysql");

        for (Map<String, String> each : List.of(example, mysql)) {
            each.keySet()
                    .removeIf(key -> key.equals("connector.class")
                            || key.equals("schema.history.internal.kafka.topic")
                            || key.equals("database.encrypt")
                            || OTHERS.stream().noneMatch(key::startsWith));
        }
        assertThat(example).isEqualTo(mysql);
    }

    private static Map<String, String> example(String database) throws IOException {
        JsonNode file = new ObjectMapper()
                .readTree(FOLDER.resolve(database + "-source.json").toFile());
        assertThat(file.get("name").asText()).isEqualTo(database + "-source");
        Map<String, String> config = new LinkedHashMap<>();
        file.get("config")
                .properties()
                .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
        return config;
    }
}
