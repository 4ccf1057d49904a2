package io.millrace.it.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.runtime.isolation.PluginClassLoader;
import org.apache.kafka.connect.runtime.isolation.PluginUtils;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users install: the archives that {@code mvn package} makes, opened and read as Hub and a worker read them. */
final class HubArchiveIT {
    private static final Pattern LINK = Pattern.compile("]\\(([^()]*)\\)");
    private static final long MAX_BYTES = 40L * 1024 * 1024;

    /** What Hub calls a component, and the service a worker looks for. */
    private static final Map<String, Class<?>> SERVICE_BY_TYPE =
            Map.of("sink", SinkConnector.class, "source", SourceConnector.class, "transform", Transformation.class);

    static List<HubArchive> archives() throws IOException {
        return HubArchive.all();
    }

    @Test
    void thereIsAnArchiveForEachPlugin() throws IOException {
        assertThat(archives())
                .extracting(archive -> archive.manifest().path("name").asText())
                .contains(
                        "connect-sink-kinesis",
                        "connect-sink-sns",
                        "connect-sink-sqs",
                        "connect-source-dynamodb-cdc",
                        "smt-record-normalizer");
    }

    @ParameterizedTest
    @MethodSource("archives")
    void isNamedAndLaidOutAsHubAsks(HubArchive archive) throws IOException {
        JsonNode manifest = archive.manifest();

        assertThat(archive.name())
                .isEqualTo("%s-%s-%s"
                        .formatted(
                                manifest.path("owner").path("username").asText(),
                                manifest.path("name").asText(),
                                manifest.path("version").asText()));
        assertThat(archive.names())
                .allSatisfy(name ->
                        assertThat(name).matches(archive.name() + "/(manifest\\.json|(lib|etc|assets)/[^/]+|doc/.+)"));
        assertThat(archive.size()).as("bytes of %s", archive).isLessThan(MAX_BYTES);
    }

    /** The fields and their allowed values are those of Confluent's component archive specification. */
    @ParameterizedTest
    @MethodSource("archives")
    void manifestFollowsTheHubSpecification(HubArchive archive) throws IOException {
        JsonNode manifest = archive.manifest();
        JsonNode features = manifest.path("features");

        assertThat(manifest.path("name").asText()).matches("[a-z0-9][a-z0-9_-]+");
        assertThat(manifest.path("owner").path("username").asText()).matches("[a-z0-9_]{2,255}");
        assertThat(manifest.path("owner").path("type").asText()).isEqualTo("organization");
        assertThat(texts(manifest.path("component_types")))
                .isNotEmpty()
                .isSubsetOf("sink", "source", "transform", "converter");
        assertThat(texts(features.path("delivery_guarantee"))).isSubsetOf("at_least_once", "exactly_once");
        assertThat(texts(features.path("supported_encodings"))).isSubsetOf("any");
        assertThat(List.of("single_message_transforms", "confluent_control_center_integration", "kafka_connect_api"))
                .allSatisfy(feature -> assertThat(features.path(feature).isBoolean())
                        .as(feature)
                        .isTrue());
        assertThat(List.of("title", "description", "version"))
                .allSatisfy(field ->
                        assertThat(manifest.path(field).asText()).as(field).isNotBlank());
        assertThat(texts(manifest.path("tags"))).isNotEmpty();
        assertThat(texts(manifest.path("requirements"))).isNotEmpty();
        assertThat(manifest.path("license").path(0).path("name").asText()).isEqualTo("Apache License 2.0");
        assertThat(new String(archive.bytes("manifest.json"), UTF_8)).doesNotContain("${");
        for (JsonNode logo : manifest.findValues("logo")) {
            assertThat(archive.bytes(logo.asText())).as("logo").isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("archives")
    void everyFileBearsTheReleaseDate(HubArchive archive) throws IOException {
        LocalDate released =
                LocalDate.parse(archive.manifest().path("release_date").asText());

        assertThat(archive.dates()).isNotEmpty().containsOnly(released);
    }

    @ParameterizedTest
    @MethodSource("archives")
    void carriesItsLicenceNoticesAndReadme(HubArchive archive) throws IOException {
        assertThat(archive.bytes("doc/LICENSE"))
                .isEqualTo(Files.readAllBytes(HubArchive.root().resolve("LICENSE")));
        assertThat(archive.bytes("doc/NOTICE"))
                .isEqualTo(Files.readAllBytes(HubArchive.root().resolve("NOTICE")));
        assertThat(archive.bytes("doc/README.md")).isNotEmpty();
        assertThat(archive.names()).as("an example to start from").anyMatch(name -> name.contains("/etc/"));
    }

    @ParameterizedTest
    @MethodSource("archives")
    void linksOfItsDocumentsLeadToWhatItBrings(HubArchive archive) {
        Set<Path> files = archive.names().stream().map(Path::of).collect(Collectors.toSet());
        List<String> links = new ArrayList<>();
        List<String> dead = new ArrayList<>();
        for (String name : archive.names()) {
            if (name.endsWith(".md")) {
                String document = name.substring(archive.name().length() + 1);
                for (String link : links(new String(archive.bytes(document), UTF_8))) {
                    links.add(link);
                    Path target = Path.of(name).resolveSibling(link).normalize();
                    if (!files.contains(target)) {
                        dead.add(document + " -> " + link);
                    }
                }
            }
        }

        assertThat(links).isNotEmpty();
        assertThat(dead).isEmpty();
    }

    /** Only the folder that links begin with differs. */
    @ParameterizedTest
    @MethodSource("archives")
    void itsReadmeIsTheModules(HubArchive archive) throws IOException {
        Path module = HubArchive.root().resolve(archive.manifest().path("name").asText());

        assertThat(new String(archive.bytes("doc/README.md"), UTF_8))
                .isEqualTo(Files.readString(module.resolve("README.md")).replace("](../docs/", "](docs/"));
    }

    @ParameterizedTest
    @MethodSource("archives")
    void namesTheLicenceOfEachLibrary(HubArchive archive) throws IOException {
        String thirdParty = new String(archive.bytes("doc/THIRD-PARTY.txt"), UTF_8);

        assertThat(archive.jars().keySet())
                .filteredOn(jar -> !jar.startsWith("millrace-"))
                .isNotEmpty()
                .allSatisfy(jar ->
                        assertThat(thirdParty).contains(":" + jar.replaceFirst("-([0-9][^-]*)\\.jar$", ":$1") + "\n"));
    }

    @ParameterizedTest
    @MethodSource("archives")
    void bringsNothingThatTheWorkerProvides(HubArchive archive) throws IOException {
        List<String> workers = new ArrayList<>();
        archive.jars()
                .forEach((jar, files) -> files.stream()
                        .filter(HubArchiveIT::isClass)
                        .map(file -> file.replace('/', '.').replaceFirst("\\.class$", ""))
                        .filter(name -> !PluginUtils.shouldLoadInIsolation(name)
                                || name.startsWith("org.jspecify.")
                                || name.startsWith("javax."))
                        .forEach(name -> workers.add(jar + ": " + name)));

        assertThat(workers).isEmpty();
    }

    /** Neither by name nor by content, and of each library one version. */
    @ParameterizedTest
    @MethodSource("archives")
    void holdsNoFileTwice(HubArchive archive) throws IOException {
        assertThat(archive.names()).doesNotHaveDuplicates();
        assertThat(archive.sums().values()).doesNotHaveDuplicates();
        assertThat(archive.jars().keySet())
                .extracting(jar -> jar.replaceFirst("-[0-9].*", ""))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("archives")
    void holdsNoClassTwice(HubArchive archive) throws IOException {
        Map<String, String> jarByClass = new TreeMap<>();
        List<String> twice = new ArrayList<>();
        archive.jars()
                .forEach((jar, files) -> files.stream()
                        .filter(HubArchiveIT::isClass)
                        .forEach(file -> {
                            String other = jarByClass.putIfAbsent(file, jar);
                            if (other != null) {
                                twice.add(file + " in " + other + " and " + jar);
                            }
                        }));

        assertThat(jarByClass).isNotEmpty();
        assertThat(twice).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("archives")
    void aWorkerFindsItsPluginsByServiceFileInTheBuildsVersion(HubArchive archive, @TempDir Path folder)
            throws IOException {
        List<URL> jars = archive.unzipTo(folder);
        Map<String, String> versions = new LinkedHashMap<>();

        try (PluginClassLoader loader = new PluginClassLoader(
                HubArchive.url(folder), jars.toArray(URL[]::new), HubArchiveIT.class.getClassLoader())) {
            for (String type : texts(archive.manifest().path("component_types"))) {
                for (Object plugin : ServiceLoader.load(SERVICE_BY_TYPE.get(type), loader)) {
                    if (plugin.getClass().getClassLoader() == loader) {
                        versions.put(plugin.getClass().getName(), ((Versioned) plugin).version());
                    }
                }
            }
        }

        String built = archive.manifest().path("version").asText();
        assertThat(versions).isNotEmpty().allSatisfy((name, version) -> {
            assertThat(name).startsWith("io.millrace.");
            assertThat(version).as("version of %s", name).isEqualTo(built);
        });
    }

    /** The files that a text in Markdown refers to; not addresses, nor places in itself. */
    private static List<String> links(String markdown) {
        return LINK.matcher(markdown)
                .results()
                .map(link -> link.group(1).replaceFirst("#.*", ""))
                .filter(link -> !link.isEmpty() && !link.contains(":"))
                .toList();
    }

    private static boolean isClass(String file) {
        return file.endsWith(".class") && !file.startsWith("META-INF/") && !file.endsWith("module-info.class");
    }

    private static List<String> texts(JsonNode array) {
        assertThat(array.isArray()).as("a list: %s", array).isTrue();
        return Stream.iterate(0, i -> i < array.size(), i -> i + 1)
                .map(i -> array.get(i).asText())
                .toList();
    }
}
