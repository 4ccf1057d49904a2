package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.Validation;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every configuration of a connector that stands whole in a document is one that the real plugins take. */
@WithCluster
class DocumentedConfigsIT {
    private static final Path ROOT = Path.of(
                    Objects.requireNonNull(System.getProperty("millrace.config.examples"), "millrace.config.examples"))
            .toAbsolutePath()
            .getParent();

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Pattern BLOCK =
            Pattern.compile("^ *```json\\n(.*?)^ *```", Pattern.MULTILINE | Pattern.DOTALL);

    /** What Debezium calls wrong when it cannot reach the database, which is not here. */
    private static final List<String> ADDRESSES =
            List.of("database.hostname", "database.port", "database.user", "mongodb.connection.string");

    private final TestCluster cluster;

    DocumentedConfigsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * A configuration in a document.
     *
     * @param where the document and the line
     */
    record Documented(String where, ConnectorRequest connector) {
        @Override
        public String toString() {
            return where + " " + connector.name();
        }
    }

    static List<Documented> configurations() {
        List<Documented> found = new ArrayList<>();
        for (Path document : documents()) {
            String text = read(document);
            Matcher block = BLOCK.matcher(text);
            while (block.find()) {
                if (block.group(1).contains("\"connector.class\"")) {
                    long line = text.substring(0, block.start()).lines().count() + 1;
                    found.add(new Documented(ROOT.relativize(document) + ":" + line, connector(block.group(1))));
                }
            }
        }
        return found;
    }

    /** As it is POSTed, with its name; or its configuration, alone or in something else. */
    private static ConnectorRequest connector(String block) {
        try {
            JsonNode json = JSON.readTree(block);
            JsonNode config = json.has("connector.class") ? json : json.findParent("connector.class");
            return new ConnectorRequest(
                    json.path("name").asText("documented"), JSON.convertValue(config, new TypeReference<>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + block, e);
        }
    }

    private static List<Path> documents() {
        try (Stream<Path> all = Stream.concat(
                Stream.concat(Files.walk(ROOT.resolve("docs")), Files.walk(ROOT.resolve("config-examples"))),
                Files.walk(ROOT, 2))) {
            return all.filter(file -> file.toString().endsWith(".md"))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("configurations")
    void isTakenByThePlugin(Documented documented) {
        assertTaken(documented.connector());
    }

    @Test
    void aKeyThatDoesNotExistIsFound() {
        ConnectorRequest sink = Examples.read(Examples.KINESIS_SINK);
        ConnectorRequest source = Examples.read("postgres-source.json");

        assertTaken(sink);
        assertTaken(source);
        assertThatThrownBy(() -> assertTaken(sink.with("kinesis.steam.name", "x")))
                .hasMessageContaining("kinesis.steam.name");
        assertThatThrownBy(() -> assertTaken(source.with("slot.nam", "x"))).hasMessageContaining("slot.nam");
        assertThatThrownBy(() -> assertTaken(source.with("snapshot.mode", "x"))).hasMessageContaining("snapshot.mode");
        assertThatThrownBy(() -> assertTaken(source.with("transforms.record.compatibility", "x")))
                .hasMessageContaining("transforms.record.compatibility");
    }

    private void assertTaken(ConnectorRequest connector) {
        Validation validation = cluster.connect().validate(local(connector));

        Map<String, List<String>> errors = new HashMap<>(validation.errors());
        if (connector.connectorClass().startsWith("io.debezium.")) {
            errors.keySet().removeAll(ADDRESSES);
        }
        assertThat(errors).isEmpty();
        assertThat(connector.config().keySet())
                .filteredOn(key -> ExamplesIT.NOT_LISTED.stream().noneMatch(key::startsWith))
                .isSubsetOf(validation.keys());
    }

    /** With addresses where nobody is: what is asked for is the configuration alone. */
    private static ConnectorRequest local(ConnectorRequest connector) {
        if (connector.config().containsKey("mongodb.connection.string")) {
            return connector.with("mongodb.connection.string", "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=100");
        }
        if (connector.config().containsKey("database.hostname")) {
            return connector.with(Map.of("database.hostname", "127.0.0.1", "database.port", "9"));
        }
        return connector.connectorClass().startsWith("io.millrace.")
                ? connector.with("validate.remote", "false")
                : connector;
    }
}
