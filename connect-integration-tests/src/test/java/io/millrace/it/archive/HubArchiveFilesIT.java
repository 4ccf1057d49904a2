package io.millrace.it.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is published beside an archive: its sum, and the SBOM that says what is in it. */
final class HubArchiveFilesIT {
    static List<HubArchive> archives() throws IOException {
        return HubArchive.all();
    }

    /** One line as sha256sum writes it, which names the archive without a folder. */
    @ParameterizedTest
    @MethodSource("archives")
    void theSumIsTheArchives(HubArchive archive) throws IOException {
        assertThat(Files.readString(archive.beside(".zip.sha256")))
                .isEqualToNormalizingNewlines(archive.sum() + "  " + archive.name() + ".zip\n");
    }

    @ParameterizedTest
    @MethodSource("archives")
    void theSbomListsTheLibrariesOfTheArchiveAndNoOther(HubArchive archive) throws IOException {
        JsonNode sbom = sbom(archive);
        Map<String, String> listed = new TreeMap<>();
        Map<String, String> sums = archive.sums();

        assertThat(sbom.path("components")).isNotEmpty();
        for (JsonNode library : sbom.path("components")) {
            listed.put("lib/" + jar(library), sha256(library));
        }
        // The tool gives the component that is described no sum: the archive's own is beside it.
        String ours = "lib/" + jar(sbom.path("metadata").path("component"));
        listed.put(ours, sums.get(ours));

        sums.keySet().removeIf(name -> !name.startsWith("lib/"));
        assertThat(listed).isEqualTo(sums);
    }

    @ParameterizedTest
    @MethodSource("archives")
    void theSbomNamesALicenceForEachLibrary(HubArchive archive) throws IOException {
        assertThat(sbom(archive).path("components")).allSatisfy(library -> {
            assertThat(library.path("licenses").findValuesAsText("id"))
                    .as("licences of %s", library.path("name"))
                    .isNotEmpty()
                    .isSubsetOf("Apache-2.0", "MIT-0");
            assertThat(library.path("purl").asText())
                    .startsWith("pkg:maven/" + library.path("group").asText() + "/"
                            + library.path("name").asText() + "@"
                            + library.path("version").asText());
        });
    }

    /** Nothing that another build, later or elsewhere, would write differently. */
    @ParameterizedTest
    @MethodSource("archives")
    void theSbomTellsNothingOfTheBuildThatMadeIt(HubArchive archive) throws IOException {
        JsonNode sbom = sbom(archive);

        assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(new TreeSet<>(
                        sbom.properties().stream().map(Map.Entry::getKey).toList()))
                .doesNotContain("serialNumber");
        assertThat(sbom.path("metadata").has("timestamp")).isFalse();
        assertThat(sbom.toString())
                .doesNotContain(HubArchive.root().toString())
                .doesNotContain(System.getProperty("user.home") + "/");
    }

    @ParameterizedTest
    @MethodSource("archives")
    void itsSizeIsWhatThePageOfInstallingSays(HubArchive archive) throws IOException {
        String name = archive.manifest().path("owner").path("username").asText() + "-"
                + archive.manifest().path("name").asText();
        String page = Files.readString(HubArchive.root().resolve("docs").resolve("installing.md"));

        Matcher row = Pattern.compile("^\\| `" + name + "` \\|.*\\| ([0-9.]+) MB \\|$", Pattern.MULTILINE)
                .matcher(page);
        assertThat(row.find()).as("a row for %s", name).isTrue();
        assertThat(archive.size() / 1e6).isCloseTo(Double.parseDouble(row.group(1)), Percentage.withPercentage(10));
    }

    private static JsonNode sbom(HubArchive archive) throws IOException {
        return new ObjectMapper().readTree(archive.beside(".cdx.json").toFile());
    }

    private static String jar(JsonNode library) {
        return library.path("name").asText() + "-" + library.path("version").asText() + ".jar";
    }

    private static String sha256(JsonNode library) {
        for (JsonNode hash : library.path("hashes")) {
            if (hash.path("alg").asText().equals("SHA-256")) {
                return hash.path("content").asText();
            }
        }
        throw new AssertionError("no SHA-256 of " + jar(library));
    }
}
