package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The project's files, and that they are read strictly. */
final class ProjectFilesTest {
    static List<Path> yaml() {
        return ProjectFiles.endingIn(".yml", ".yaml");
    }

    static List<Path> json() {
        return ProjectFiles.endingIn(".json").stream()
                // With placeholders, for the archives.
                .filter(file -> !file.startsWith(ProjectFiles.at("src/hub")))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("yaml")
    void yamlIsWellFormed(Path file) {
        assertThat(ProjectFiles.yaml(ProjectFiles.text(file))).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("json")
    void jsonIsWellFormed(Path file) {
        assertThat(ProjectFiles.json(ProjectFiles.text(file))).isNotEmpty();
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> ProjectFiles.yaml("a: 1\na: 2\n")).hasMessageContaining("Duplicate");
        assertThatThrownBy(() -> ProjectFiles.json("{\"a\": 1, \"a\": 2}")).hasMessageContaining("Duplicate");
    }

    @Test
    void whatFollowsTheEndIsRefused() {
        assertThatThrownBy(() -> ProjectFiles.json("{} {}")).hasMessageContaining("Trailing");
    }
}
