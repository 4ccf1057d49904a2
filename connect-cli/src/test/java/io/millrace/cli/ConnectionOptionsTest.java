package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.Databases;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.OpsSettings.Credentials;
import io.millrace.ops.OpsSettings.Database;
import io.millrace.ops.OpsSettings.SchemaRegistry;
import io.millrace.ops.OpsSettings.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class ConnectionOptionsTest {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path file;

    @BeforeEach
    void useAFile() {
        file = folder.resolve("config.yaml");
        environment.put("MILLRACE_CONFIG", file.toString());
    }

    @Test
    void withoutAnythingItIsTheLocalWorkerAndNoKafka() {
        Connection connection = resolve();

        assertThat(connection.settings().connect().url()).isEqualTo(URI.create("http://localhost:8083"));
        assertThat(connection.settings().connect().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(connection.settings().kafka()).doesNotContainKey("bootstrap.servers");
        assertThat(connection.settings().databases()).isEmpty();
        assertThat(connection.settings().schemaRegistry()).isNull();
    }

    @Test
    void theCurrentContextSaysAll() throws IOException {
        environment.put("CONNECT_PASSWORD", "s3cret");
        write("""
                current: prod
                contexts:
                  prod:
                    connect:
                      url: https://connect:8083
                      username: ops
                      password: ${CONNECT_PASSWORD}
                      caFile: ca.pem
                      timeout: 5s
                    kafka: {bootstrap.servers: "kafka:9093", security.protocol: SSL}
                    databases:
                      orders.source: {url: "jdbc:postgresql://db/orders", username: u, password: p}
                    schemaRegistry:
                      url: https://registry:8081
                      username: reader
                      password: ${CONNECT_PASSWORD}
                      caFile: registry.pem
                      certificateFile: client.pem
                      keyFile: /etc/client.key
                    jdbcDriver: /opt/driver.jar
                  dev:
                    connect: {url: http://localhost:8083, password: "${NOT_SET}"}
                """);

        Connection connection = resolve();

        assertThat(connection.settings().connect().url()).isEqualTo(URI.create("https://connect:8083"));
        assertThat(connection.settings().connect().credentials()).isEqualTo(new Credentials("ops", "s3cret", null));
        assertThat(connection.settings().connect().tls().caFile()).isEqualTo(folder.resolve("ca.pem"));
        assertThat(connection.settings().connect().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(connection.settings().kafka())
                .containsEntry("bootstrap.servers", "kafka:9093")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("default.api.timeout.ms", "5000");
        assertThat(connection.settings().databases())
                .containsEntry(
                        "orders.source",
                        new Database("jdbc:postgresql://db/orders", "u", "p", Path.of("/opt/driver.jar")));
        assertThat(connection.settings().schemaRegistry())
                .isEqualTo(new SchemaRegistry(
                        URI.create("https://registry:8081"),
                        new Credentials("reader", "s3cret", null),
                        new Tls(
                                folder.resolve("registry.pem"),
                                folder.resolve("client.pem"),
                                Path.of("/etc/client.key"))));
    }

    @Test
    void flagsGoBeforeTheEnvironmentAndThatBeforeTheContext() throws IOException {
        write("""
                current: dev
                contexts:
                  dev:
                    connect: {url: "http://context:8083"}
                    kafka: {bootstrap.servers: "context:9092", security.protocol: SSL}
                """);
        assertThat(url()).isEqualTo("http://context:8083");

        environment.put("MILLRACE_CONNECT_URL", "http://environment:8083");
        environment.put("MILLRACE_BOOTSTRAP_SERVERS", "environment:9092");
        assertThat(url()).isEqualTo("http://environment:8083");
        assertThat(resolve().settings().kafka())
                .containsEntry("bootstrap.servers", "environment:9092")
                .containsEntry("security.protocol", "SSL");

        assertThat(url("--connect-url", "http://flag:8083")).isEqualTo("http://flag:8083");
        assertThat(resolve("--bootstrap-servers", "flag:9092").settings().kafka())
                .containsEntry("bootstrap.servers", "flag:9092");
    }

    @Test
    void propertiesOfKafkasClientsComeFromAFile() throws IOException {
        Path properties = Files.writeString(
                folder.resolve("client.properties"), "bootstrap.servers=file:9092\nsasl.mechanism=PLAIN\n");

        assertThat(resolve("--command-config", properties.toString()).settings().kafka())
                .containsEntry("bootstrap.servers", "file:9092")
                .containsEntry("sasl.mechanism", "PLAIN");
    }

    @Test
    void aTokenOfTheEnvironmentTakesThePlaceOfTheContextsUser() throws IOException {
        write("""
                current: dev
                contexts: {dev: {connect: {username: ops, password: "${NOT_SET}"}}}
                """);
        environment.put("MILLRACE_CONNECT_TOKEN", "t0ken");

        assertThat(resolve().settings().connect().credentials()).isEqualTo(new Credentials(null, null, "t0ken"));
    }

    @Test
    void aDatabaseOfTheFlagsCountsForWhicheverConnectorIsNamed() {
        environment.put("MILLRACE_DATABASE_PASSWORD", "p");

        assertThat(resolve("--database-url", "jdbc:mysql://db/x", "--database-username", "u")
                        .settings()
                        .databases())
                .containsOnlyKeys(Databases.ANY);
    }

    @Test
    void aVariableThatIsNotSetIsNamedWithItsLine() throws IOException {
        write("""
                current: dev
                contexts:
                  dev:
                    connect:
                      username: ops
                      password: ${CONNECT_PASSWORD}
                """);

        assertThatThrownBy(this::resolve)
                .isInstanceOf(UserError.class)
                .hasMessage(file + ":6: connect.password: the environment has no variable CONNECT_PASSWORD");
    }

    @Test
    void anUnknownKeyIsRefusedWithItsLineAndTheNearest() throws IOException {
        write("""
                contexts:
                  dev:
                    connect:
                      url: http://localhost:8083
                      pasword: x
                """);

        assertThatThrownBy(this::resolve)
                .isInstanceOf(UserError.class)
                .hasMessage(file + ":5: unknown key connect.pasword; did you mean password?");
    }

    @Test
    void anUnknownSectionAndAnUnknownTopKeyAreRefused() throws IOException {
        write("contexts: {dev: {conect: {url: x}}}\n");
        assertThatThrownBy(this::resolve).hasMessage(file + ":1: unknown key conect; did you mean connect?");

        write("contxts: {}\n");
        assertThatThrownBy(this::resolve).hasMessage(file + ":1: unknown key contxts; did you mean contexts?");
    }

    @Test
    void whatIsNoYamlIsRefusedWithItsLine() throws IOException {
        write("contexts:\n  dev: {connect: [}\n");

        assertThatThrownBy(this::resolve).isInstanceOf(UserError.class).hasMessageStartingWith(file + ":2: ");
    }

    @Test
    void aKeyThatIsThereTwiceIsRefused() throws IOException {
        write("current: a\ncurrent: b\n");

        assertThatThrownBy(this::resolve)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(file + ":2: ")
                .hasMessageContaining("current");
    }

    @Test
    void aMapWhereAValueBelongsIsRefused() throws IOException {
        write("contexts: {dev: {connect: {url: {a: b}}}}\n");
        assertThatThrownBy(this::resolve).hasMessage(file + ":1: connect.url needs a single value");

        write("contexts: {dev: {kafka: {ssl: {a: b}}}}\n");
        assertThatThrownBy(this::resolve).hasMessage(file + ":1: kafka.ssl needs a single value");

        write("contexts: {dev: {databases: {url: x}}}\n");
        assertThatThrownBy(this::resolve)
                .hasMessage(
                        file
                                + ":1: databases.url needs the name of a source connector, and under it password, url, username");
    }

    @Test
    void aContextThatDoesNotExistIsRefusedWithThoseThereAre() throws IOException {
        write("contexts: {dev: {}, staging: {}}\n");

        assertThatThrownBy(() -> resolve("--context", "stagin"))
                .isInstanceOf(UserError.class)
                .hasMessage("There is no context stagin in %s, which has dev, staging; did you mean staging?"
                        .formatted(file));
    }

    @Test
    void whatIsNoUrlIsRefusedWithItsOrigin() throws IOException {
        write("current: dev\ncontexts: {dev: {connect: {url: 'localhost:8083'}}}\n");
        assertThatThrownBy(this::resolve)
                .hasMessage(file + ":2: connect.url: 'localhost:8083' is no URL such as http://localhost:8083");

        assertThatThrownBy(() -> resolve("--connect-url", "ftp://x"))
                .hasMessage("--connect-url: 'ftp://x' is no URL such as http://localhost:8083");
    }

    @Test
    void aTextThatIsNoUrlAtAllIsRefusedInTheSameWords() {
        assertThatThrownBy(() -> resolve("--connect-url", "http://a host"))
                .hasMessage("--connect-url: 'http://a host' is no URL such as http://localhost:8083");
    }

    @Test
    void aTimeoutThatNoClientTakesIsRefusedWithItsOrigin() throws IOException {
        assertThatThrownBy(() -> resolve("--timeout", "0s")).hasMessage("--timeout is above 0 and at most 1d");
        assertThatThrownBy(() -> resolve("--timeout", "25h")).isInstanceOf(UserError.class);

        write("current: dev\ncontexts: {dev: {connect: {timeout: 0s}}}\n");
        assertThatThrownBy(this::resolve).hasMessage(file + ":2: connect.timeout: is above 0 and at most 1d");
    }

    @Test
    void aFileOfPropertiesThatIsNotThereIsNamedWithItsFlag() {
        assertThatThrownBy(() -> resolve("--command-config", "none.properties"))
                .isInstanceOf(UserError.class)
                .hasMessage("--command-config: there is no file none.properties");
    }

    @Test
    void filesThatCannotBeReadAreToldWithWhy() throws IOException {
        Path properties = Files.write(file.resolveSibling("latin1.properties"), new byte[] {'a', '=', (byte) 0xe4});
        assertThatThrownBy(() -> resolve("--command-config", properties.toString()))
                .hasMessage("Cannot read " + properties + " (--command-config): it is not UTF-8");

        Files.write(file, new byte[] {(byte) 0xe4});
        assertThatThrownBy(this::resolve).hasMessage("Cannot read " + file + ": it is not UTF-8");
    }

    @Test
    void anAddressWithinAnotherIsNotTakenForIt() {
        OpsException e = resolve("--bootstrap-servers", "x:9092", "--connect-url", "http://x:9092")
                .explain(new OpsException(Kind.UNREACHABLE, "Kafka Connect does not answer at http://x:9092/."));

        assertThat(e).hasMessage("Kafka Connect does not answer at http://x:9092/ (from --connect-url).");
    }

    @Test
    void failuresSayWhereTheAddressComesFrom() throws IOException {
        write("current: dev\ncontexts:\n  dev:\n    connect: {url: 'http://x:1'}\n");

        OpsException e =
                resolve().explain(new OpsException(Kind.UNREACHABLE, "Kafka Connect does not answer at http://x:1/."));

        assertThat(e)
                .hasMessage("Kafka Connect does not answer at http://x:1/ (from context dev in %s:4).".formatted(file));
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void theFileIsLookedForWhereTheSystemKeepsSuch() {
        assertThat(ContextFile.location(Map.of("HOME", "/home/u")))
                .isEqualTo(Path.of("/home/u/.config/millrace/config.yaml"));
        assertThat(ContextFile.location(Map.of("HOME", "/home/u", "XDG_CONFIG_HOME", "/etc/u")))
                .isEqualTo(Path.of("/etc/u/millrace/config.yaml"));
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private String url(String... args) {
        return resolve(args).settings().connect().url().toString();
    }

    private Connection resolve(String... args) {
        ConnectionOptions options = new ConnectionOptions();
        CommandLine command = new CommandLine(new Probe(options));
        command.registerConverter(Duration.class, new DurationConverter());
        command.parseArgs(args);
        return new ConnectionResolver(options, environment).resolve();
    }

    @Command
    private record Probe(@CommandLine.Mixin ConnectionOptions options) {}
}
