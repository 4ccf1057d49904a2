package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * What is in {@code monitoring/} fits together. That what it asks for exists is shown with a real worker ({@code ExporterIT}).
 *
 * <p>After a change of {@link MillraceDashboard}: {@code mvn test -pl connect-deployment-tests -Dtest=MonitoringTest
 * -Ddashboard.rewrite}.
 */
final class MonitoringTest {
    private static final String DASHBOARD = "monitoring/grafana-dashboard.json";

    @Test
    void theDashboardIsAsItsTablesSay() throws IOException {
        if (System.getProperty("dashboard.rewrite") != null) {
            Files.writeString(ProjectFiles.at(DASHBOARD), MillraceDashboard.text());
        }

        assertThat(ProjectFiles.text(DASHBOARD))
                .as("write it anew with -Ddashboard.rewrite")
                .isEqualTo(MillraceDashboard.text());
    }

    @Test
    void panelsHaveAnIdAPlaceAUnitAndAnExplanation() {
        List<JsonNode> panels =
                children(ProjectFiles.json(ProjectFiles.text(DASHBOARD)).path("panels"));
        Set<List<Integer>> taken = new HashSet<>();

        assertThat(panels)
                .hasSizeGreaterThan(40)
                .extracting(panel -> panel.path("id").asInt())
                .doesNotHaveDuplicates();
        for (JsonNode panel : panels) {
            JsonNode place = panel.path("gridPos");
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    List<Integer> cell =
                            List.of(place.path("x").asInt() + x, place.path("y").asInt() + y);
                    assertThat(cell.get(0)).as("%s", panel).isLessThan(24);
                    assertThat(taken.add(cell))
                            .as("%s overlaps", panel.path("title"))
                            .isTrue();
                }
            }
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("description").asText())
                        .as("%s", panel.path("title"))
                        .isNotBlank();
                assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
                assertThat(panel.path("targets")).isNotEmpty();
            }
        }
    }

    @Test
    void everyAlertSaysWhatToDoAndIsExplained() {
        String page = ProjectFiles.text("docs/operations.md");
        List<String> names = new ArrayList<>();
        for (JsonNode group : ProjectFiles.yaml(ProjectFiles.text("monitoring/alerts.yml"))
                .get(0)
                .path("groups")) {
            for (JsonNode alert : group.path("rules")) {
                String name = alert.path("alert").asText();
                names.add(name);
                JsonNode annotations = alert.path("annotations");
                assertThat(annotations.path("summary").asText()).as(name).isNotBlank();
                assertThat(annotations.path("description").asText()).as(name).endsWith(".");
                assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
                String heading = "alerts-" + group.path("name").asText();
                assertThat(annotations.path("runbook").asText()).as(name).isEqualTo("docs/operations.md#" + heading);
                assertThat(rowsUnder(page, heading))
                        .as("the alerts of %s", heading)
                        .contains(name);
            }
        }
        assertThat(names).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        assertThat(page.lines()
                        .filter(line -> line.matches("\\| `[A-Z]\\w+` \\|.*"))
                        .map(MonitoringTest::first))
                .as("alerts of the page")
                .containsExactlyElementsOf(names);
    }

    /** The first cells of the table under a heading that GitHub gives this anchor. */
    private static Stream<String> rowsUnder(String page, String anchor) {
        return page.lines()
                .dropWhile(line -> !line.startsWith("#")
                        || !line.replaceFirst("^#+ ", "")
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace(":", "")
                                .replace(' ', '-')
                                .equals(anchor))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| `"))
                .map(MonitoringTest::first);
    }

    private static String first(String row) {
        return row.split("`")[1];
    }

    private static List<JsonNode> children(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
