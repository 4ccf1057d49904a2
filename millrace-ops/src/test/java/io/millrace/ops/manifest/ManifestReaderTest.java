package io.millrace.ops.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.ops.Connector.State;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestReaderTest {
    private static final ManifestReader READER =
            new ManifestReader(Map.of("HOST", "db1", "PASSWORD", "a\"b\\c\nd", "EMPTY", "", "TASKS", "4"));

    @Test
    void jsonAsConnectTakesItIsRead() {
        Manifest manifest = one("a.json", """
                {
                  "name": "orders",
                  "config": {"connector.class": "X", "tasks.max": 2, "ratio": 1.50, "on": true, "name": "orders"},
                  "initial_state": "stopped"
                }
                """);

        assertThat(manifest.name()).isEqualTo("orders");
        assertThat(manifest.origin()).isEqualTo("a.json:1");
        assertThat(manifest.initialState()).isEqualTo(State.STOPPED);
        assertThat(manifest.config())
                .containsExactly(
                        entry("connector.class", "X"),
                        entry("tasks.max", "2"),
                        entry("ratio", "1.50"),
                        entry("on", "true"));
    }

    @Test
    void whatConnectAnsweredCanBeSavedAndRead() {
        assertThat(one(
                                "a.json",
                                "{\"name\":\"a\",\"config\":{\"connector.class\":\"X\"},\"tasks\":[],\"type\":\"sink\"}")
                        .config())
                .containsOnlyKeys("connector.class");
    }

    @Test
    void aBareConfigurationHasItsNameInIt() {
        Manifest manifest = one("a.yaml", "name: orders\nconnector.class: X\ntasks.max: 3\n");

        assertThat(manifest.name()).isEqualTo("orders");
        assertThat(manifest.config()).containsOnly(entry("connector.class", "X"), entry("tasks.max", "3"));
        assertThat(manifest.initialState()).isEqualTo(State.RUNNING);
    }

    @Test
    void yamlMayHaveSeveralDocuments() {
        List<Manifest> manifests = READER.read("all.yaml", """
                # two
                ---
                name: a
                config:
                  connector.class: X
                  on.error: no
                  octal: 0750
                  empty: ""
                  regex: 'shop\\..*'
                  long: >-
                    one
                    two
                ---
                name: b
                config: {connector.class: X}
                ---
                """);

        assertThat(manifests).extracting(Manifest::origin).containsExactly("all.yaml:3", "all.yaml:14");
        assertThat(manifests.get(0).config())
                .containsEntry("on.error", "no")
                .containsEntry("octal", "0750")
                .containsEntry("empty", "")
                .containsEntry("regex", "shop\\..*")
                .containsEntry("long", "one two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${HOST}|db1",
                "jdbc:postgresql://${HOST}:5432/${DATABASE:-shop}|jdbc:postgresql://db1:5432/shop",
                "${EMPTY}-|-",
                "${EMPTY:-x}|x",
                "${NONE:-${HOST}}|db1",
                "${NONE:-${file:/a:b}}|${file:/a:b}",
                "$${HOST}|${HOST}",
                "${file:/secrets.properties:key}|${file:/secrets.properties:key}",
                "${env:HOST}|${env:HOST}",
                "${ENV:HOST}|${ENV:HOST}",
                "${topic}|${topic}",
                "$1-$2${3}|$1-$2${3}",
                "${HOST|${HOST",
                "${NONE:-x|${NONE:-x",
            })
    void variablesAreReplacedAndWhatIsForConnectStays(String value, String expected) {
        assertThat(one("a.yaml", "name: a\nconnector.class: X\nkey: '" + value + "'")
                        .config())
                .containsEntry("key", expected);
    }

    @Test
    void aVariablesValueCannotBreakTheSyntax() {
        assertThat(one("a.json", "{\"name\":\"a\",\"connector.class\":\"X\",\"p\":\"${PASSWORD}\"}")
                        .config())
                .containsEntry("p", "a\"b\\c\nd");
    }

    @Test
    void anUnsetVariableIsNamedWithItsPlaceAndAllOfThemAtOnce() {
        refused(
                "a.yaml",
                "name: a\nconfig:\n  connector.class: X\n  user: ${DB_USER}\n  password: ${DB_PASSWORD}\n",
                "a.yaml:4:9: 'user' wants ${DB_USER}",
                "--var DB_USER=VALUE",
                "\na.yaml:5:13: 'password' wants ${DB_PASSWORD}");
    }

    @Test
    void keysThatAreGivenTwiceAreRefused() {
        refused(
                "a.json",
                "{\"name\": \"a\",\n \"config\": {\"connector.class\": \"X\",\n  \"k\": 1,\n  \"k\": 2}}",
                "a.json:4:3: key 'k' is given twice, first in 3:3");
        refused(
                "a.yaml",
                "name: a\nname: b\nconnector.class: X",
                "a.yaml:2:1: key 'name' is given twice, first in 1:1");
    }

    @Test
    void keysBesideConfigAreRefusedWithWhatWasMeant() {
        refused(
                "a.yaml",
                "name: a\ninitial_stat: PAUSED\nconfig: {connector.class: X}",
                "a.yaml:2:15: key 'initial_stat'",
                "Did you mean 'initial_state'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1, 2]|is a list|commas",
                "{a: 1}|is a map|k.NAME",
                "~|has no value|leave it out",
                "|has no value|leave it out",
            })
    void valuesOfOtherTypesAreRefused(String value, String problem, String way) {
        refused("a.yaml", "name: a\nconnector.class: X\nk: " + (value == null ? "" : value), "a.yaml:3:", problem, way);
    }

    @Test
    void whatIsNoConnectorIsRefused() {
        refused("a.yaml", "- a\n- b", "a.yaml:1:1: a connector is a map");
        refused("a.json", "[{\"name\":\"a\"}]", "a.json:1:1: a connector is a map", "a list");
        refused("a.yaml", "services: {}", "neither 'config' nor 'connector.class'");
        refused("a.yaml", "name: a\nconfig: text", "a.yaml:2:9: 'config' must be a map");
        refused("a.yaml", "name: a\nconfig: {tasks.max: 1}", "'config' has no 'connector.class'");
        refused("a.yaml", "config: {connector.class: X}", "no 'name'");
        refused("a.yaml", "name: a\nconfig: {connector.class: X, name: b}", "'name' is 'a', and in 'config' it is 'b'");
        refused("a.yaml", "name: a\nconfig: {connector.class: X}\ninitial_state: GONE", "a.yaml:3:16", "'GONE'");
        refused("a.yaml", "# nothing\n", "a.yaml: has no connector in it");
    }

    @Test
    void aSecretAsOtherCommandsShowItIsNotWrittenOverTheRealOne() {
        refused("a.yaml", "name: a\nconnector.class: X\ndb.password: '***'", "a.yaml:3:14: 'db.password' has ***");
        refused("a.yaml", "name: a\nconnector.class: X\nurl: http://a:***@h", "a.yaml:3:6: 'url' has ***");
    }

    @Test
    void syntaxIsRefusedWithLineAndColumn() {
        refused("a.yaml", "name: a\nconfig:\n\tk: v", "a.yaml:3:1: is not YAML", "TAB");
        refused("a.yaml", "name: a\n  config: {", "a.yaml:2:9: is not YAML: ");
        refused("a.json", "{\"name\": \"a\",\n \"tasks\": ${TASKS}}", "a.json:2:", "is not JSON", "\"${NAME}\"");
        refused("a.json", "{\"name\": \"a\"", "a.json:1:", "is not JSON", "(start marker at line: 1, column: 1)");
        refused("a.yaml", "name: &n a\nconnector.class: *n", "a.yaml:2:18: aliases (*n) are not supported");
    }

    @Test
    void standardInputIsJsonIfItLooksSo() {
        assertThat(one("-", " {\"name\":\"a\",\"connector.class\":\"X\"}").origin())
                .isEqualTo("-:1");
        assertThat(one("-", "name: a\nconnector.class: X").name()).isEqualTo("a");
    }

    @Test
    void aFolderIsReadInTheOrderOfItsFilesNames(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("b.yml"), "name: b\nconnector.class: X");
        Files.writeString(folder.resolve("a.json"), "\ufeff{\"name\":\"a\",\"connector.class\":\"X\"}");
        Files.writeString(folder.resolve("README.md"), "no connector");
        Files.createDirectory(folder.resolve("more.json"));

        assertThat(READER.read(List.of(folder))).extracting(Manifest::name).containsExactly("a", "b");
    }

    @Test
    void filesThatCannotBeReadAreNamed(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("latin.yaml"), new byte[] {'a', (byte) 0xe4, ':'});

        assertThatThrownBy(() -> READER.read(List.of(folder))).hasMessage(folder + "/latin.yaml: is not UTF-8");
        assertThatThrownBy(() -> READER.read(List.of(folder.resolve("none.yaml"))))
                .hasMessage(folder + "/none.yaml: there is no such file");
        assertThatThrownBy(() -> READER.read(List.of(Files.createDirectory(folder.resolve("empty")))))
                .hasMessageContaining("has no *.json");
    }

    @Test
    void twoDescriptionsOfOneConnectorAreRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "name: x\nconnector.class: X");
        Files.writeString(folder.resolve("b.yaml"), "\nname: x\nconnector.class: Y");

        assertThatThrownBy(() -> READER.read(List.of(folder)))
                .hasMessage("%1$s/b.yaml:2: connector 'x' is described already in %1$s/a.yaml:1".formatted(folder));
    }

    @Test
    void theFileOfTheGuideIsRead() throws IOException {
        String guide = Files.readString(Path.of(System.getProperty("millrace.root"), "docs", "cli.md"));
        String section = guide.substring(guide.indexOf("## Files of connectors"));
        String file = section.substring(section.indexOf("```yaml") + "```yaml\n".length(), section.indexOf("```\n\n-"));

        List<Manifest> manifests = new ManifestReader(Map.of("PREFIX", "shop")).read("guide.yaml", file);

        assertThat(manifests).extracting(Manifest::name).containsExactly("orders-sink", "customers-sink");
        assertThat(manifests.get(0).initialState()).isEqualTo(State.PAUSED);
        assertThat(manifests.get(0).config())
                .containsEntry("tasks.max", "2")
                .containsEntry("topics", "shop.orders")
                .containsEntry(
                        "aws.secret.access.key", "${file:/etc/millrace/secrets/aws.properties:secret.access.key}");
    }

    private static Manifest one(String file, String text) {
        List<Manifest> manifests = READER.read(file, text);
        assertThat(manifests).hasSize(1);
        return manifests.get(0);
    }

    private static void refused(String file, String text, String... parts) {
        assertThatThrownBy(() -> READER.read(file, text))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .message()
                .contains(parts);
    }
}
