package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker/demo} and its page: what it POSTs, and how it ends where something is missing. */
final class DockerDemoTest {
    private static final String PAGE = "docs/docker-compose.md";
    private static final Pattern POST = Pattern.compile("(?m)^post (\\S+\\.json)((?:.*\\\\\\n)*.*)$");
    private static final Pattern KEY = Pattern.compile("(?:^|[ '])([a-z][a-z.]+)=");

    @TempDir
    private Path folder;

    @Test
    void whatItReplacesIsInTheExamples() {
        List<MatchResult> posts =
                POST.matcher(ProjectFiles.text("docker/demo")).results().toList();

        assertThat(posts).hasSize(6).allSatisfy(post -> {
            JsonNode config = ProjectFiles.json(ProjectFiles.text("config-examples/" + post.group(1)))
                    .path("config");
            Matcher key = KEY.matcher(post.group(2));
            while (key.find()) {
                assertThat(config.has(key.group(1)))
                        .as("%s in %s", key.group(1), post.group(1))
                        .isTrue();
            }
        });
    }

    @Test
    void everyScriptIsOneToBash() throws Exception {
        for (String script :
                List.of("docker/demo", "docker/aws/create", "docker/aws/read", "docker/mysql/connector-user.sh")) {
            assertThat(Files.isExecutable(ProjectFiles.at(script))).as(script).isTrue();
            assertThat(Bash.run(ProjectFiles.ROOT, "-n", script)).isEqualTo(new Bash(0, ""));
        }
    }

    @Test
    void thePageNamesEveryPortAndEveryVariable() {
        String page = ProjectFiles.text(PAGE);
        ComposeFile compose = new ComposeFile();

        assertThat(ports(page)).isEqualTo(new TreeSet<>(compose.publishedPorts().keySet()));
        assertThat(names(page)).containsAll(compose.variables().keySet());
    }

    @Test
    void thePageNamesNoVariableThatReplacesNothing() {
        assertThat(new ComposeFile().variables().keySet())
                .containsAll(names(ProjectFiles.text(PAGE)).stream()
                        .filter(name -> name.matches(".*_(IMAGE|PORT|PASSWORD|PLUGINS)"))
                        .toList());
    }

    @Test
    void saysWhatItDoes() throws Exception {
        Bash help = demo("--help");

        assertThat(help.status()).isZero();
        assertThat(help.output()).startsWith("Usage: docker/demo").contains("--down", "--built", "--localstack");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        Bash ended = demo("--dawn");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output()).contains("unknown option --dawn; see docker/demo --help");
    }

    @Test
    void saysThatThereIsNoDocker() throws Exception {
        // What else it needs is there, in a folder of its own.
        for (String program : List.of("bash", "dirname", "env")) {
            Path found = program(program);
            Files.createSymbolicLink(folder.resolve(program), found);
        }

        Bash ended = Bash.run(
                ProjectFiles.ROOT,
                Map.of("PATH", folder.toString()),
                List.of(ProjectFiles.at("docker/demo").toString()));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output())
                .contains("Docker is needed, and there is none. Without it, ./quickstart shows the same.");
    }

    @Test
    void saysThatDockerDoesNotAnswer() throws Exception {
        docker("exit 1");

        assertThat(demo().output()).contains("Docker does not answer");
    }

    @Test
    void saysThatThereIsNoCompose() throws Exception {
        docker("[ \"$1\" = info ]");

        assertThat(demo().output()).contains("Compose 2.17 or newer is needed; \"docker compose\" is not there.");
    }

    @Test
    void saysThatComposeIsTooOld() throws Exception {
        docker("[ \"$1\" = info ] || echo 2.16.3");

        assertThat(demo().output()).contains("Compose 2.17 or newer is needed; there is 2.16.3.");
    }

    @Test
    void saysWhichArchiveIsMissing() throws Exception {
        docker("[ \"$1\" = info ] || echo 2.40.3");

        Bash ended = demo("--built");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output())
                .contains("no archive millrace-connect-sink-kinesis: run \"mvn package -Dmaven.test.skip\"");
    }

    @Test
    void saysThatTheImageCannotBeBuilt() throws Exception {
        docker(
                "case \"$1 $2\" in 'compose version') echo v5.0.0 ;; 'compose build') echo 'no space left'; exit 1 ;; esac");

        assertThat(demo().output()).contains("no space left", "the image of the Connect worker could not be built");
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        docker(
                "case \"$1 $2\" in 'compose version') echo 2.40.3 ;; 'compose up') "
                        + "echo 'Error response from daemon: Bind for 127.0.0.1:5432 failed: port is already allocated' >&2; exit 1 ;; esac");

        Bash ended = demo();

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).contains("port 5432 of this machine is taken", "POSTGRES_PORT");
    }

    @Test
    void saysWhatDidNotBecomeHealthy() throws Exception {
        docker(
                "case \"$1 $2\" in 'compose version') echo 2.40.3 ;; 'compose up') "
                        + "echo 'container millrace-mysql-1 is unhealthy'; exit 1 ;; 'compose ps') echo 'mysql unhealthy' ;; esac");

        assertThat(demo().output()).contains("mysql unhealthy", "docker compose logs SERVICE");
    }

    @Test
    void forgetsTheData() throws Exception {
        docker("case \"$1 $2\" in 'compose version') echo 2.40.3 ;; 'compose down') echo \"did $*\" ;; esac");

        assertThat(demo("--down")).isEqualTo(new Bash(0, "did compose down -v --remove-orphans\n"));
    }

    /** Runs it in a folder of its own, where nothing has been built. */
    private Bash demo(String... options) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("project/docker")).resolve("demo");
        Files.copy(ProjectFiles.at("docker/demo"), copy, StandardCopyOption.COPY_ATTRIBUTES);
        List<String> command = new ArrayList<>(List.of(copy.toString()));
        command.addAll(List.of(options));
        return Bash.run(ProjectFiles.ROOT, Map.of("PATH", folder + ":" + System.getenv("PATH")), command);
    }

    /** A program {@code docker} that does this, in bash. */
    private void docker(String script) throws IOException {
        Path docker = Files.writeString(folder.resolve("docker"), "#!/usr/bin/env bash\n" + script + "\n");
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path program(String name) {
        for (String place : System.getenv("PATH").split(":")) {
            Path file = Path.of(place, name);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IllegalStateException("there is no " + name);
    }

    private static TreeSet<Integer> ports(String page) {
        TreeSet<Integer> ports = new TreeSet<>();
        Pattern.compile("(?m)^\\|.*`localhost:(\\d+)`")
                .matcher(page)
                .results()
                .forEach(match -> ports.add(Integer.parseInt(match.group(1))));
        return ports;
    }

    /** What is written like a variable. */
    private static TreeSet<String> names(String page) {
        TreeSet<String> names = new TreeSet<>();
        Pattern.compile("`([A-Z]+(?:_[A-Z]+)+)`").matcher(page).results().forEach(match -> names.add(match.group(1)));
        return names;
    }
}
