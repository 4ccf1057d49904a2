package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** GitHub's workflows, as far as they can be looked at without GitHub. */
final class WorkflowsTest {
    private static final Pattern OF_PROJECT = Pattern.compile("(?:^|[\\s;&])((?:\\./|\\.ci/|src/)[\\w./-]*\\w)");

    static List<Path> workflows() {
        return ProjectFiles.endingIn(".yml").stream()
                .filter(file -> file.startsWith(ProjectFiles.at(".github/workflows")))
                .toList();
    }

    @Test
    void thereAreTheTwo() {
        assertThat(workflows())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("ci.yml", "release.yml");
    }

    /** A tag can be moved to other code: only GitHub's own actions, by commit, with the version for readers. */
    @ParameterizedTest
    @MethodSource("workflows")
    void actionsArePinned(Path file) {
        List<String> uses = ProjectFiles.text(file)
                .lines()
                .filter(line -> line.contains("uses:"))
                .map(String::strip)
                .toList();

        assertThat(uses)
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(line).matches("- uses: actions/[a-z-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
    }

    @Test
    void anActionHasOneVersionEverywhere() {
        List<String> actions = workflows().stream()
                .flatMap(file -> steps(file).stream())
                .map(step -> step.path("uses").asText())
                .filter(action -> !action.isEmpty())
                .distinct()
                .toList();

        assertThat(actions).extracting(action -> action.replaceFirst("@.*", "")).doesNotHaveDuplicates();
    }

    /** Whoever gets code into a run can read what is public anyway, and no more; but for the one job that publishes. */
    @ParameterizedTest
    @MethodSource("workflows")
    void jobsMayOnlyReadAndEnd(Path file) {
        JsonNode workflow = read(file);

        assertThat(workflow.path("permissions")).hasToString("{\"contents\":\"read\"}");
        assertThat(workflow.path("jobs")).isNotEmpty();
        for (Map.Entry<String, JsonNode> job : workflow.path("jobs").properties()) {
            assertThat(job.getValue().path("timeout-minutes").asInt())
                    .as("timeout of %s", job.getKey())
                    .isBetween(1, 60);
            if (job.getValue().has("permissions")) {
                assertThat(job.getKey()).isEqualTo("publish");
                assertThat(job.getValue().path("permissions")).hasToString("{\"contents\":\"write\"}");
                assertThat(job.getValue().path("steps").toString())
                        .doesNotContain("actions/checkout", "mvn", "./check");
            }
        }
    }

    /** What a branch or a tag is called is never part of a script, but a variable's value. */
    @ParameterizedTest
    @MethodSource("workflows")
    void scriptsAreWellFormedAndNameFilesThatAreThere(Path file, @TempDir Path folder) throws Exception {
        List<String> scripts = scripts(steps(file));

        assertThat(scripts).isNotEmpty();
        for (String script : scripts) {
            assertThat(script).doesNotContain("${{");
            assertThat(Bash.run(folder, "-n", "-c", script)).isEqualTo(new Bash(0, ""));
            Matcher matcher = OF_PROJECT.matcher(script);
            while (matcher.find()) {
                assertThat(ProjectFiles.at(matcher.group(1))).as(script).exists();
            }
        }
    }

    @Test
    void scriptsOfTheProjectCanBeStarted() {
        assertThat(Stream.of("check", "quickstart", ".ci/run", ".ci/release")).allSatisfy(script -> {
            assertThat(Files.isExecutable(ProjectFiles.at(script))).isTrue();
            assertThat(Bash.run(ProjectFiles.ROOT, "-n", script)).isEqualTo(new Bash(0, ""));
        });
    }

    @Test
    void aReleaseIsMadeOfAVersionsTagAloneOnceEverythingHasPassed() {
        JsonNode workflow = read(ProjectFiles.at(".github/workflows/release.yml"));

        assertThat(workflow.path("on")).hasToString("{\"push\":{\"tags\":[\"v*\"]}}");
        assertThat(String.join("\n", scripts(steps(workflow.path("jobs").path("build")))))
                .containsSubsequence(".ci/release check \"$GITHUB_REF_NAME\"", "./check\n", ".ci/release collect ");
        assertThat(workflow.path("jobs").path("publish").path("needs").asText()).isEqualTo("build");
        assertThat(String.join("\n", scripts(steps(workflow.path("jobs").path("publish")))))
                .containsSubsequence("sha256sum -c", "gh release create \"$GITHUB_REF_NAME\" --verify-tag");
    }

    /** The summary of {@code ./check} names lines of logs. */
    @ParameterizedTest
    @MethodSource("workflows")
    void theLogsThatASummaryNamesAreKeptWithTheReports(Path file) {
        assertThat(steps(file))
                .extracting(step -> step.path("with").path("path").asText())
                .filteredOn(path -> path.contains("failsafe-reports"))
                .isNotEmpty()
                .allSatisfy(path -> assertThat(path).contains("*/target/tests*.log"));
    }

    /** Where Docker is, tests that it was not found for are an error. */
    @Test
    void theContainersJobFailsIfItsTestsWereSkipped() {
        JsonNode job =
                read(ProjectFiles.at(".github/workflows/ci.yml")).path("jobs").path("containers");

        assertThat(String.join("\n", scripts(steps(job))))
                .containsSubsequence("-Dit.test='*ContainerIT'", ". src/sh/reports.sh; all_ran '*ContainerIT'");
    }

    /** CI shows the pipeline of every database that the quickstart knows, as {@code .ci/run} does. */
    @Test
    void theQuickstartRunsWithAllSources() {
        Pattern sources = Pattern.compile("\\./quickstart --source (\\S+) --once");
        Matcher run = sources.matcher(ProjectFiles.text(".ci/run"));
        Matcher workflow = sources.matcher(ProjectFiles.text(".github/workflows/ci.yml"));

        assertThat(run.find()).isTrue();
        assertThat(workflow.find()).isTrue();
        assertThat(workflow.group(1)).isEqualTo(run.group(1));
    }

    private static JsonNode read(Path file) {
        List<JsonNode> documents = ProjectFiles.yaml(ProjectFiles.text(file));
        assertThat(documents).hasSize(1);
        return documents.get(0);
    }

    private static List<JsonNode> steps(Path file) {
        List<JsonNode> steps = new ArrayList<>();
        read(file).path("jobs").forEach(job -> steps.addAll(steps(job)));
        return steps;
    }

    private static List<JsonNode> steps(JsonNode job) {
        List<JsonNode> steps = new ArrayList<>();
        job.path("steps").forEach(steps::add);
        assertThat(steps).isNotEmpty();
        return steps;
    }

    private static List<String> scripts(List<JsonNode> steps) {
        return steps.stream()
                .map(step -> step.path("run").asText())
                .filter(script -> !script.isEmpty())
                .toList();
    }
}
