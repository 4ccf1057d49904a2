package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cluster and the workers in {@code kubernetes/}: what Strimzi takes, and what fits the rest of the project. */
final class KubernetesConnectTest {
    /** What Strimzi sets itself and takes out of {@code spec.config} with no more than a line in its log. */
    private static final List<String> STRIMZI_SETS = List.of(
            "group.id",
            "config.storage.topic",
            "offset.storage.topic",
            "status.storage.topic",
            "ssl.",
            "sasl.",
            "security.",
            "listeners",
            "plugin.path",
            "rest.",
            "bootstrap.servers",
            "consumer.interceptor.classes",
            "producer.interceptor.classes",
            "prometheus.metrics.reporter.");

    private static final Pattern ARCHIVE = Pattern.compile("https://artifacts\\.example\\.com/(.+?)-(\\d.*)\\.zip");
    private static final Pattern DEBEZIUM =
            Pattern.compile("https://artifacts\\.example\\.com/((debezium-connector-\\w+)-(.+)-plugin\\.tar\\.gz)");

    private final JsonNode connect = Kubernetes.connect();
    private final JsonNode spec = connect.path("spec");

    static List<Path> files() {
        return Kubernetes.files();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void hasNothingThatStrimziDoesNotKnow(Path file) {
        assertThat(Kubernetes.resources(file)).isNotEmpty().allSatisfy(StrictResources::read);
    }

    @Test
    void whatThePageShowsIsAsStrict() {
        List<JsonNode> shown = MarkdownPage.read(ProjectFiles.at("docs/kubernetes.md")).blocks().stream()
                .filter(block -> "yaml".equals(block.language()))
                .flatMap(block -> ProjectFiles.yaml(block.text()).stream())
                .toList();

        assertThat(shown).isNotEmpty().allSatisfy(StrictResources::read);
    }

    @Test
    void connectorsAreResources() {
        assertThat(connect.at("/metadata/annotations")
                        .path("strimzi.io/use-connector-resources")
                        .asText())
                .isEqualTo("true");
    }

    @Test
    void hasWhatTheApiRequires() {
        assertThat(List.of(
                        "replicas",
                        "bootstrapServers",
                        "groupId",
                        "configStorageTopic",
                        "offsetStorageTopic",
                        "statusStorageTopic"))
                .allSatisfy(required -> assertThat(spec.path(required).asText()).isNotEmpty());
    }

    @Test
    void setsNothingThatStrimziTakesOut() {
        assertThat(spec.path("config").fieldNames())
                .toIterable()
                .allSatisfy(key -> assertThat(STRIMZI_SETS).noneMatch(key::startsWith));
    }

    @Test
    void isTheWorkerOfTheExamples() throws IOException {
        Map<String, String> here = new TreeMap<>();
        spec.path("config")
                .properties()
                .forEach(entry -> here.put(entry.getKey(), entry.getValue().asText()));
        here.put("group.id", spec.path("groupId").asText());
        for (String topic : List.of("config", "offset", "status")) {
            here.put(topic + ".storage.topic", spec.path(topic + "StorageTopic").asText());
        }
        Properties worker = new Properties();
        worker.load(new StringReader(ProjectFiles.text("config-examples/worker/connect-distributed.properties")));
        Map<String, String> example = new TreeMap<>();
        worker.stringPropertyNames().forEach(key -> example.put(key, worker.getProperty(key)));

        // Where it is, what Strimzi sets itself, and where secrets are.
        example.keySet()
                .removeIf(key -> key.equals("bootstrap.servers")
                        || key.equals("plugin.path")
                        || key.equals("listeners")
                        || key.equals("metric.reporters")
                        || key.startsWith("rest."));
        for (Map<String, String> each : List.of(here, example)) {
            each.keySet().removeIf(key -> key.startsWith("config.providers"));
        }
        assertThat(here).isEqualTo(example);
    }

    @Test
    void runsTheKafkaThatIsTested() {
        assertThat(spec.path("version").asText()).isEqualTo(RootPom.property("kafka.version"));
        assertThat(kafka().at("/spec/kafka/version").asText()).isEqualTo(RootPom.property("kafka.version"));
    }

    @Test
    void findsTheClusterBesideIt() {
        String name = kafka().at("/metadata/name").asText();
        JsonNode listener = kafka().at("/spec/kafka/listeners/0");

        assertThat(spec.path("bootstrapServers").asText())
                .isEqualTo(name + "-kafka-bootstrap:" + listener.path("port").asText());
        assertThat(listener.path("tls").asBoolean()).isTrue();
        assertThat(spec.at("/tls/trustedCertificates/0/secretName").asText()).isEqualTo(name + "-cluster-ca-cert");
        assertThat(Kubernetes.one("kafka.yaml", "KafkaNodePool")
                        .at("/metadata/labels")
                        .path("strimzi.io/cluster")
                        .asText())
                .isEqualTo(name);
    }

    @Test
    void internalTopicsHaveAReplicaOnEachNode() {
        int nodes = Kubernetes.one("kafka.yaml", "KafkaNodePool")
                .at("/spec/replicas")
                .asInt();

        assertThat(List.of("config", "offset", "status"))
                .allSatisfy(topic -> assertThat(spec.path("config")
                                .path(topic + ".storage.replication.factor")
                                .asInt())
                        .isEqualTo(nodes));
    }

    @Test
    void spreadsItsOwnPods() {
        assertThat(spec.at("/template/pod/topologySpreadConstraints/0/labelSelector/matchLabels")
                        .path("strimzi.io/name")
                        .asText())
                .isEqualTo(connect.at("/metadata/name").asText() + "-connect");
    }

    @Test
    void metricsComeFromTheFileInMonitoring() {
        String file = spec.at("/metricsConfig/valueFrom/configMapKeyRef/key").asText();

        assertThat(ProjectFiles.at("monitoring/" + file)).exists();
        assertThat(ProjectFiles.text("docs/kubernetes.md"))
                .contains("kubectl -n kafka create configmap "
                        + spec.at("/metricsConfig/valueFrom/configMapKeyRef/name")
                                .asText()
                        + " --from-file=monitoring/" + file);
    }

    @Test
    void volumesThatAreMountedExistAndStandWhereStrimziAllows() {
        Set<String> volumes = new TreeSet<>(spec.at("/template/pod/volumes").findValuesAsText("name"));

        assertThat(spec.at("/template/connectContainer/volumeMounts"))
                .isNotEmpty()
                .allSatisfy(mount -> {
                    assertThat(volumes).contains(mount.path("name").asText());
                    assertThat(mount.path("mountPath").asText()).startsWith("/mnt/");
                });
    }

    @Test
    void theImageHasEveryArchiveOfOurs() throws IOException {
        List<String> built = new ArrayList<>();
        for (JsonNode artifact : spec.at("/build/plugins").findValues("artifacts")) {
            Matcher archive = ARCHIVE.matcher(artifact.at("/0/url").asText());
            if (archive.matches()) {
                assertThat(archive.group(2)).isEqualTo(RootPom.version());
                assertThat(artifact.at("/0/type").asText()).isEqualTo("zip");
                built.add(archive.group(1));
            }
        }

        assertThat(built).containsExactlyInAnyOrderElementsOf(archives());
        assertThat(spec.at("/build/output/image").asText()).endsWith("/millrace-connect:" + RootPom.version());
    }

    /** The names of the modules that become archives and are for users. */
    private static List<String> archives() throws IOException {
        try (Stream<Path> modules = Files.list(ProjectFiles.ROOT)) {
            return modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .filter(module ->
                            ProjectFiles.text(module.resolve("pom.xml")).contains("<hub.name>"))
                    .map(module -> module.getFileName().toString())
                    .filter(name -> !name.startsWith("connect-testkit"))
                    .map(name -> "millrace-" + name)
                    .toList();
        }
    }

    @Test
    void theImageHasDebeziumsConnectorsWithTheirSums() throws IOException, NoSuchAlgorithmException {
        int found = 0;
        for (JsonNode artifact : spec.at("/build/plugins").findValues("artifacts")) {
            Matcher archive = DEBEZIUM.matcher(artifact.at("/0/url").asText());
            if (archive.matches()) {
                found++;
                assertThat(archive.group(3)).isEqualTo(RootPom.property("debezium.version"));
                assertThat(artifact.at("/0/type").asText()).isEqualTo("tgz");
                Path file = Path.of(
                        System.getProperty("maven.repository"),
                        "io/debezium",
                        archive.group(2),
                        archive.group(3),
                        archive.group(1));
                assertThat(artifact.at("/0/sha512sum").asText())
                        .as(archive.group(1))
                        .isEqualTo(sha512(file));
            }
        }
        assertThat(found).isEqualTo(3);
    }

    private static String sha512(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file)));
    }

    @Test
    void pluginsHaveNamesThatAreFoldersOfTheirOwn() {
        List<String> names = spec.at("/build/plugins").findValuesAsText("name");

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9][-_a-z0-9]*[a-z0-9]"));
    }

    private static JsonNode kafka() {
        return Kubernetes.one("kafka.yaml", "Kafka");
    }
}
