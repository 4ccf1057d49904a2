package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/release} on a small project of its own: what it writes, and what it does not let through. */
final class ReleaseScriptTest {
    private static final String ROOT_POM = """
            <project>
              <artifactId>millrace-parent</artifactId>
              <version>1.2.3-SNAPSHOT</version>
              <properties>
                <release.date>2026-01-31</release.date>
                <other.version>1.2.3-SNAPSHOT</other.version>
              </properties>
              <x><version>1.2.3-SNAPSHOT</version></x>
            </project>
            """;

    private static final String MODULE_POM = """
            <project>
              <parent>
                <artifactId>millrace-parent</artifactId>
                <version>1.2.3-SNAPSHOT</version>
              </parent>
              <properties>
                <hub.name>connect-sink-x</hub.name>
              </properties>
            </project>
            """;

    private static final String CHANGELOG = """
            # Changelog

            ## Unreleased

            ### Added

            - A thing.

            ## 1.2.2 (2025-12-01)

            - An older thing.
            """;

    private static final String WORKERS = """
            version: 1.2.3
            image: registry.example.com/millrace-connect:1.2.3-SNAPSHOT
            url: https://artifacts.example.com/millrace-connect-sink-x-1.2.3-SNAPSHOT.zip
            sha512sum: "<sha512sum millrace-connect-sink-x-1.2.3-SNAPSHOT.zip>"
            """;

    @TempDir
    private Path project;

    @BeforeEach
    void createProject() throws IOException {
        Files.createDirectories(project.resolve(".ci"));
        Files.createDirectories(project.resolve("plugin/target"));
        Files.copy(ProjectFiles.at(".ci/release"), project.resolve(".ci/release"));
        Files.writeString(project.resolve("pom.xml"), ROOT_POM);
        Files.writeString(project.resolve("plugin/pom.xml"), MODULE_POM);
        Files.writeString(project.resolve("CHANGELOG.md"), CHANGELOG);
        Files.createDirectories(project.resolve("kubernetes"));
        Files.writeString(project.resolve("kubernetes/connect.yaml"), WORKERS);
    }

    @Test
    void theProjectsOwnVersionIsFound() {
        Bash check = Bash.run(ProjectFiles.ROOT, ".ci/release", "check", "v0.0.0");

        assertThat(check.status()).isEqualTo(1);
        assertThat(check.output()).containsPattern("pom.xml has version [0-9]+\\.[0-9]+\\.[0-9]+");
    }

    @Test
    void aReleaseIsSetWhereverTheVersionStands() {
        assertThat(release("set", "1.2.3", "2026-02-28").status()).isZero();

        assertThat(read("pom.xml"))
                .isEqualTo(ROOT_POM.replaceFirst("1.2.3-SNAPSHOT", "1.2.3").replace("2026-01-31", "2026-02-28"));
        assertThat(read("plugin/pom.xml")).isEqualTo(MODULE_POM.replace("1.2.3-SNAPSHOT", "1.2.3"));
        assertThat(read("kubernetes/connect.yaml")).isEqualTo(WORKERS.replace("1.2.3-SNAPSHOT", "1.2.3"));
        assertThat(read("CHANGELOG.md"))
                .isEqualTo(CHANGELOG.replace("## Unreleased\n", "## Unreleased\n\n## 1.2.3 (2026-02-28)\n"));
        assertThat(release("check", "v1.2.3")).isEqualTo(new Bash(0, ""));
        assertThat(release("notes", "v1.2.3").output()).isEqualTo("### Added\n\n- A thing.\n");
        assertThat(release("notes", "v1.2.2").output()).isEqualTo("- An older thing.\n");
    }

    @Test
    void afterItTheNextSnapshotLeavesDateAndChangelogAlone() {
        release("set", "1.2.3", "2026-02-28");
        String changelog = read("CHANGELOG.md");

        assertThat(release("set", "1.3.0-SNAPSHOT").status()).isZero();

        assertThat(read("plugin/pom.xml")).isEqualTo(MODULE_POM.replace("1.2.3-SNAPSHOT", "1.3.0-SNAPSHOT"));
        assertThat(read("pom.xml")).contains("<version>1.3.0-SNAPSHOT</version>", "2026-02-28");
        assertThat(read("CHANGELOG.md")).isEqualTo(changelog);
    }

    @Test
    void whatIsNoVersionOrNoDateChangesNothing() {
        assertThat(release("set", "1.2").output()).contains("1.2 is no version");
        assertThat(release("set", "v1.2.3").status()).isEqualTo(1);
        assertThat(release("set", "1.2.3", "today").output()).contains("today is no date");

        assertThat(read("pom.xml")).isEqualTo(ROOT_POM);
    }

    @Test
    void aSnapshotIsNotReleased() {
        assertThat(release("check", "v1.2.3-SNAPSHOT"))
                .matches(check -> check.status() == 1 && check.output().contains("is not to be released"));
    }

    @Test
    void aTagOfAnotherVersionIsRefused() {
        release("set", "1.2.3", "2026-02-28");

        assertThat(release("check", "v1.2.4").output()).contains("the tag is v1.2.4, but pom.xml has version 1.2.3");
        assertThat(release("check", "1.2.3").status()).isEqualTo(1);
    }

    @Test
    void aModuleThatWasLeftBehindIsRefused() throws IOException {
        release("set", "1.2.3", "2026-02-28");
        Files.writeString(project.resolve("plugin/pom.xml"), MODULE_POM);

        assertThat(release("check", "v1.2.3").output()).contains("plugin/pom.xml is not of version 1.2.3");
    }

    @Test
    void aChangelogThatSaysNothingOfItIsRefused() throws IOException {
        release("set", "1.2.3", "2026-02-28");

        Files.writeString(project.resolve("CHANGELOG.md"), "## Unreleased\n\n## 1.2.3 (2026-02-27)\n\n- A thing.\n");
        assertThat(release("check", "v1.2.3").output()).contains("no heading \"## 1.2.3 (2026-02-28)\"");
        Files.writeString(project.resolve("CHANGELOG.md"), "## 1.2.3 (2026-02-28)\n\n## 1.2.2\n\n- A thing.\n");
        assertThat(release("check", "v1.2.3").output()).contains("says nothing of 1.2.3");
    }

    @Test
    void whatIsPublishedIsCollectedAndVerified() throws IOException {
        String name = "plugin/target/millrace-connect-sink-x-1.2.3-SNAPSHOT";
        Files.writeString(project.resolve(name + ".zip"), "abc");
        Files.writeString(project.resolve(name + ".cdx.json"), "{}");
        assertThat(release("collect", "first").output()).contains("plugin is not built");

        Path sum = project.resolve(name + ".zip.sha256");
        Files.writeString(
                sum,
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                        + "  millrace-connect-sink-x-1.2.3-SNAPSHOT.zip\n");
        assertThat(release("collect", "second"))
                .isEqualTo(new Bash(0, "millrace-connect-sink-x-1.2.3-SNAPSHOT.zip: OK\n"));
        assertThat(project.resolve("second")).isDirectoryContaining("glob:**.cdx.json");

        Files.writeString(project.resolve(name + ".zip"), "abd");
        assertThat(release("collect", "third").status()).isEqualTo(1);
    }

    /** The command line's archive is no plugin's, and bears the name that its POM says. */
    @Test
    void anArchiveWithANameOfItsOwnIsCollected() throws IOException {
        Files.writeString(
                project.resolve("plugin/pom.xml"),
                MODULE_POM.replace(
                        "<hub.name>connect-sink-x</hub.name>",
                        "<hub.archive>millrace-cli-${project.version}</hub.archive>"));
        String name = "plugin/target/millrace-cli-1.2.3-SNAPSHOT";
        Files.writeString(project.resolve(name + ".zip"), "abc");
        Files.writeString(project.resolve(name + ".cdx.json"), "{}");
        Files.writeString(
                project.resolve(name + ".zip.sha256"),
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  millrace-cli-1.2.3-SNAPSHOT.zip\n");

        assertThat(release("collect", "first")).isEqualTo(new Bash(0, "millrace-cli-1.2.3-SNAPSHOT.zip: OK\n"));
    }

    private Bash release(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = ".ci/release";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Bash.run(project, command);
    }

    private String read(String file) {
        return ProjectFiles.text(project.resolve(file));
    }
}
