package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each connector in {@code kubernetes/} is the example of its name: they cannot drift apart. */
final class KubernetesConnectorsTest {
    /** Where and who: all that may differ from the example. */
    private static final Set<String> ADDRESSES_AND_SECRETS = Set.of(
            "database.hostname",
            "database.user",
            "database.password",
            "mongodb.connection.string",
            "schema.history.internal.kafka.bootstrap.servers");

    /** The example's server knows no users. */
    private static final Set<String> USER_OF_MONGODB = Set.of("mongodb.user", "mongodb.password");

    /** What the example does not have either: the schema history connects to Kafka by itself, and here with TLS. */
    private static final Pattern TLS_OF_THE_SCHEMA_HISTORY = Pattern.compile(
            "schema\\.history\\.internal\\.(producer|consumer)\\.(security\\.protocol|ssl\\.truststore\\..+)");

    private static final Pattern SECRET = Pattern.compile("\\$\\{(\\w+):([^:}]+):([^:}]+)}");

    static List<Path> files() {
        return Kubernetes.connectors();
    }

    @Test
    void thereIsOneForEachPipeline() {
        assertThat(files())
                .extracting(KubernetesConnectorsTest::name)
                .containsExactly(
                        "dynamodb-cdc-source",
                        "kinesis-sink",
                        "mongodb-source",
                        "mysql-source",
                        "postgres-source",
                        "sns-sink",
                        "sqs-fifo-sink");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void isTheExampleButForAddressesAndSecrets(Path file) {
        JsonNode connector = connector(file);
        JsonNode example = ProjectFiles.json(ProjectFiles.text("config-examples/" + name(file) + ".json"));

        Map<String, String> expected = config(example.path("config"));
        Map<String, String> here = config(connector.path("spec").path("config"));
        here.put("connector.class", connector.at("/spec/class").asText());
        here.put("tasks.max", connector.at("/spec/tasksMax").asText());
        for (Map<String, String> each : List.of(expected, here)) {
            each.keySet().removeAll(ADDRESSES_AND_SECRETS);
        }
        here.keySet().removeIf(TLS_OF_THE_SCHEMA_HISTORY.asMatchPredicate());
        here.keySet().removeAll(USER_OF_MONGODB);

        assertThat(here).isEqualTo(expected);
        assertThat(connector.at("/metadata/name").asText())
                .isEqualTo(example.path("name").asText())
                .isEqualTo(name(file));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void keepsTheAddressesAndSecretsThatTheExampleHas(Path file) {
        JsonNode example = ProjectFiles.json(ProjectFiles.text("config-examples/" + name(file) + ".json"));

        assertThat(addressesAndSecrets(connector(file).at("/spec/config")))
                .isEqualTo(addressesAndSecrets(example.path("config")));
    }

    private static Set<String> addressesAndSecrets(JsonNode config) {
        Set<String> keys = new TreeSet<>(config(config).keySet());
        keys.retainAll(ADDRESSES_AND_SECRETS);
        return keys;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void runsInTheWorkersBesideIt(Path file) {
        assertThat(connector(file)
                        .at("/metadata/labels")
                        .path("strimzi.io/cluster")
                        .asText())
                .isEqualTo(Kubernetes.connect().at("/metadata/name").asText());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void allValuesAreText(Path file) {
        assertThat(connector(file).at("/spec/config"))
                .allSatisfy(value ->
                        assertThat(value.isTextual()).as(value.toString()).isTrue());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void namesNoPasswordAndOnlySecretsThatTheWorkersSee(Path file) {
        JsonNode workers = Kubernetes.connect().path("spec");
        Map<String, String> config = config(connector(file).at("/spec/config"));

        assertThat(config).allSatisfy((key, value) -> {
            Matcher secret = SECRET.matcher(value);
            if (key.endsWith(".password")) {
                assertThat(value).as(key).matches(SECRET);
            }
            if (key.endsWith("connection.string")) {
                assertThat(value).as("Connect hides no connection string").doesNotContain("@", "${");
            }
            while (secret.find()) {
                String path = secret.group(2);
                assertThat(workers.at("/config/config.providers").asText().split(","))
                        .contains(secret.group(1));
                assertThat(workers.path("config")
                                .path("config.providers." + secret.group(1) + ".param.allowed.paths")
                                .asText())
                        .isEqualTo(path);
                assertThat(workers.at("/template/connectContainer/volumeMounts").findValuesAsText("mountPath"))
                        .contains(path);
                assertThat(ProjectFiles.text("docs/kubernetes.md"))
                        .as("the command that makes the Secret")
                        .contains("--from-literal=" + secret.group(3) + "=");
            }
        });
    }

    @Test
    void theSchemaHistoryTrustsWhatTheWorkersTrust() {
        JsonNode workers = Kubernetes.connect().path("spec");
        JsonNode mysql = connector(ProjectFiles.at("kubernetes/connectors/mysql-source.yaml"))
                .at("/spec/config");
        JsonNode volume = workers.at("/template/pod/volumes/1");
        String mount = workers.at("/template/connectContainer/volumeMounts/1/mountPath")
                .asText();

        assertThat(volume.at("/secret/secretName").asText())
                .isEqualTo(workers.at("/tls/trustedCertificates/0/secretName").asText());
        assertThat(mysql.path("schema.history.internal.kafka.bootstrap.servers").asText())
                .isEqualTo(workers.path("bootstrapServers").asText());
        for (String client : List.of("producer", "consumer")) {
            String prefix = "schema.history.internal." + client + ".";
            assertThat(mysql.path(prefix + "security.protocol").asText()).isEqualTo("SSL");
            assertThat(mysql.path(prefix + "ssl.truststore.type").asText()).isEqualTo("PEM");
            assertThat(mysql.path(prefix + "ssl.truststore.location").asText()).isEqualTo(mount + "/ca.crt");
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".yaml", "");
    }

    private static JsonNode connector(Path file) {
        List<JsonNode> resources = Kubernetes.resources(file);
        assertThat(resources).hasSize(1);
        return resources.get(0);
    }

    private static Map<String, String> config(JsonNode config) {
        Map<String, String> all = new TreeMap<>();
        config.properties()
                .forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
        return all;
    }
}
