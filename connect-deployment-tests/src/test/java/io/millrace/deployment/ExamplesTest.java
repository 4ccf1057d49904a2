package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written about the examples names each of them, and what is in them. */
final class ExamplesTest {
    private static final Path FOLDER = ProjectFiles.at("config-examples");
    private static final Pattern IN_A_TABLE = Pattern.compile("\\]\\(([^)#]+\\.(?:json|properties))\\)");
    private static final Pattern SETTING = Pattern.compile("`([a-z]+(?:\\.[a-z]+)+)`");
    private static final Pattern OF_A_REGISTRY = Pattern.compile("io\\.confluent\\..*|com\\.amazonaws\\..*");

    @Test
    void theTablesHaveEachFileOnce() throws IOException {
        List<String> named = Stream.of(
                        ProjectFiles.text("config-examples/README.md").split("\n"))
                .filter(line -> line.startsWith("| ["))
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> IN_A_TABLE.matcher(cell).results().map(link -> link.group(1)))
                .toList();

        assertThat(named).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(files());
    }

    private static Set<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> !file.equals("README.md"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void aConnectorIsCalledAsItsFile() throws IOException {
        for (String file : files()) {
            if (file.endsWith(".json") && !file.equals("kinesis-sink-with-dead-letter-queue.json")) {
                JsonNode example = ProjectFiles.json(ProjectFiles.text("config-examples/" + file));
                assertThat(example.path("name").asText() + ".json").isEqualTo(file);
            }
        }
    }

    @Test
    void thePageAboutConvertersTellsEachOptionAndClass() throws IOException {
        String page = ProjectFiles.text("docs/converters.md");
        Set<String> told = new TreeSet<>();
        for (String file : files()) {
            if (file.endsWith(".json")) {
                JsonNode config = ProjectFiles.json(ProjectFiles.text("config-examples/" + file))
                        .path("config");
                for (String converter : List.of("key.converter", "value.converter", "payload.converter")) {
                    String type = config.path(converter).asText();
                    if (OF_A_REGISTRY.matcher(type).matches()) {
                        told.add(type);
                        config.properties().stream()
                                .filter(entry -> entry.getKey().startsWith(converter + "."))
                                .forEach(entry -> told.add(entry.getKey().substring(converter.length() + 1)));
                    }
                }
            }
        }

        assertThat(told)
                .hasSizeGreaterThan(6)
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void thePageAboutTheWorkerTellsEachSetting() throws IOException {
        String page = ProjectFiles.text("docs/worker.md");

        assertThat(worker().stringPropertyNames())
                .isNotEmpty()
                .allSatisfy(key -> assertThat(page).contains("`" + key));
    }

    @Test
    void thePageAboutTheWorkerTellsNoSettingThatItDoesNotHave() throws IOException {
        List<String> told = ProjectFiles.text("docs/worker.md")
                .lines()
                .dropWhile(line -> !line.equals("## Internal topics"))
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> SETTING.matcher(line.split(" \\| ", 2)[0]).results())
                .map(setting -> setting.group(1))
                .toList();

        assertThat(told).hasSizeGreaterThan(10).isSubsetOf(worker().stringPropertyNames());
    }

    private static Properties worker() throws IOException {
        Properties worker = new Properties();
        try (var reader = Files.newBufferedReader(FOLDER.resolve("worker/connect-distributed.properties"))) {
            worker.load(reader);
        }
        return worker;
    }
}
