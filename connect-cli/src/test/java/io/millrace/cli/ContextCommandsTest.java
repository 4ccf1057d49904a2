package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextCommandsTest {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path file;

    @BeforeEach
    void haveAHome() {
        environment.put("HOME", folder.toString());
        file = folder.resolve(".config").resolve("millrace").resolve("config.yaml");
    }

    @Test
    void theFirstContextIsMadeAndCurrentInAFileOfItsOwnersAlone() throws IOException {
        CliRun run = millrace(
                "context", "set", "dev", "--connect-url", "http://localhost:8083", "kafka.ssl.protocol=TLSv1.3");

        assertThat(run.err())
                .isEqualTo("Context dev is made in ~/.config/millrace/config.yaml; it is the current one.\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).hasContent("""
                current: dev
                contexts:
                  dev:
                    connect:
                      url: http://localhost:8083
                    kafka:
                      ssl.protocol: TLSv1.3
                """);
    }

    @Test
    void aContextIsChangedAndTheOthersStay() throws IOException {
        write("""
                current: dev
                contexts:
                  dev:
                    connect: {url: "http://localhost:8083", timeout: 5s}
                  prod:
                    connect: {url: "https://connect", password: "${PASSWORD}"}
                    databases: {a.b: {url: "jdbc:x", password: "${B}"}}
                    jdbcDriver: "/driver.jar"
                    schemaRegistry: {url: "http://r"}
                """);

        CliRun run = millrace("context", "set", "dev", "connect.timeout=", "connect.username=ops");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(file).hasContent("""
                current: dev
                contexts:
                  dev:
                    connect:
                      url: http://localhost:8083
                      username: ops
                  prod:
                    connect:
                      url: https://connect
                      password: "${PASSWORD}"
                    databases:
                      a.b:
                        url: jdbc:x
                        password: "${B}"
                    jdbcDriver: /driver.jar
                    schemaRegistry:
                      url: http://r
                """);
    }

    @Test
    void commentsAreLostAndItIsSaid() throws IOException {
        write("# mine\ncontexts: {dev: {}}\n");

        assertThat(millrace("context", "use", "dev").err())
                .contains("the comments that")
                .contains("The current context is dev.");
        assertThat(file).content().startsWith("current: dev\n");
    }

    @Test
    void permissionsOfTheFileStay() throws IOException {
        write("contexts: {dev: {}}\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        millrace("context", "use", "dev");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void listsContextsAndMarksTheCurrentOne() throws IOException {
        write("""
                current: prod
                contexts:
                  dev: {connect: {url: "http://localhost:8083"}}
                  prod: {connect: {url: "http://ops:secret@connect"}, kafka: {bootstrap.servers: "k:9092"}}
                """);

        assertThat(millrace("context", "list").out()).isEqualTo("""
                    NAME   CONNECT                  KAFKA
                    dev    http://localhost:8083    -
                *   prod   http://ops:***@connect   k:9092
                """);
        assertThat(millrace("context", "list", "-o", "json").out())
                .contains("\"current\" : true")
                .doesNotContain("secret");
    }

    @Test
    void showsAContextWithoutItsSecrets() throws IOException {
        write("""
                current: prod
                contexts:
                  prod:
                    connect: {bearerToken: s3cret, keyFile: key.pem}
                    kafka: {sasl.jaas.config: "s3cret", ssl.keystore.location: /k, ssl.keystore.key: s3cret}
                    databases: {a: {url: "jdbc:postgresql://h/d?user=u&password=s3cret&ssl=true", password: "${P}"}}
                """);

        CliRun run = millrace("context", "show");

        assertThat(run.out()).isEqualTo("""
                connect:
                  bearerToken: '***'
                  keyFile: key.pem
                kafka:
                  sasl.jaas.config: '***'
                  ssl.keystore.location: /k
                  ssl.keystore.key: '***'
                databases:
                  a:
                    url: jdbc:postgresql://h/d?user=u&password=***&ssl=true
                    password: "${P}"
                """);
        assertThat(millrace("context", "show", "prod", "-o", "json").out())
                .contains("***")
                .doesNotContain("s3cret");
    }

    @Test
    void deletesAContext() throws IOException {
        write("current: dev\ncontexts: {dev: {}, prod: {}}\n");

        CliRun run = millrace("context", "delete", "dev");

        assertThat(run.err()).isEqualTo("Context dev is deleted; there is no current context now.\n");
        assertThat(file).hasContent("contexts:\n  prod: {}\n");
    }

    @Test
    void refusesWhatIsNoKeyOrNoContext() throws IOException {
        assertThat(millrace("context", "set", "dev", "connect.ulr=x"))
                .isEqualTo(new CliRun(ExitCode.USAGE, "", "millrace: unknown key connect.ulr; did you mean url?\n"));
        assertThat(millrace("context", "set", "dev", "nonsense").err())
                .isEqualTo("millrace: 'nonsense' is no KEY=VALUE such as connect.timeout=10s\n");
        assertThat(file).doesNotExist();

        write("contexts: {dev: {}}\n");
        assertThat(millrace("context", "use", "prod").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(millrace("context", "show").err()).contains("has no current context");
    }

    @Test
    void secretsThatOthersCanReadAreWarnedOf() throws IOException {
        write("current: dev\ncontexts: {dev: {connect: {url: 'http://localhost:1', username: u, password: s3cret}}}\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(millrace("list").err())
                .contains(
                        "millrace: warning: ~/.config/millrace/config.yaml has secrets in it, and others can read it: chmod 600");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(millrace("list").err()).doesNotContain("warning");
    }

    @Test
    void completionsAreWritten() {
        assertThat(millrace("completion", "bash").out()).contains("complete -F _complete_millrace");
        assertThat(millrace("completion", "zsh").out()).startsWith("#compdef millrace\n");
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private CliRun millrace(String... args) {
        return CliRun.of(environment, args);
    }
}
