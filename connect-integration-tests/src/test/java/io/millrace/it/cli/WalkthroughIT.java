package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.Examples;
import io.millrace.it.cli.CliInstallation.Run;
import io.millrace.it.cli.Walkthrough.Step;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The walk-through of {@code docs/cli.md}: its commands are run in their order by the archive's script, and what they write is compared
 * with the page. Addresses of the page stand for those of the test's servers; {@code mysql} is done by JDBC; what varies from run to run
 * is left out ({@link Walkthrough#constant}). A command that only looks is repeated until it sees what the page says.
 *
 * <p>{@code -Dmillrace.update=true} writes the page anew.
 */
@WithCluster
final class WalkthroughIT {
    private static final Path PAGE = Path.of(System.getProperty("millrace.root"), "docs", "cli.md");
    private static final Pattern SQL = Pattern.compile("mysql (\\w+) -e \"(.*)\"");
    private static final Set<String> LOOKS = Set.of(
            "list",
            "status",
            "monitor",
            "watch",
            "schema-history",
            "backpressure",
            "offsets get",
            "snapshot store-source --status");
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final TestCluster cluster;
    private final Connectors connectors;
    private final MysqlServer mysql;
    private final LocalAws aws;

    @TempDir
    private Path folder;

    private CliInstallation installation;
    private Map<String, String> addresses;
    private int exitCode;

    WalkthroughIT(TestCluster cluster, Connectors connectors, MysqlServer mysql, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.mysql = mysql;
        this.aws = aws;
    }

    @BeforeEach
    void prepareWhatThePageBeginsWith() throws IOException {
        installation = CliInstallation.unpack(folder)
                .with("XDG_CACHE_HOME", folder.resolve("cache").toString());
        installation = installation.with("PATH", installation.root().resolve("bin") + ":" + System.getenv("PATH"));
        addresses = Map.of(
                "localhost:8083",
                cluster.worker().restUrl().getAuthority(),
                "localhost:9092",
                cluster.kafka().bootstrapServers());
        mysql.execute(
                "DROP DATABASE IF EXISTS store",
                "CREATE DATABASE store",
                "CREATE TABLE store.debezium_signal (id VARCHAR(42) PRIMARY KEY, type VARCHAR(32) NOT NULL, data VARCHAR(2048) NULL)",
                "GRANT INSERT ON store.debezium_signal TO '" + MysqlServer.CONNECTOR_USER + "'@'%'",
                "CREATE TABLE store.orders (id INT PRIMARY KEY, customer VARCHAR(40) NOT NULL, total DECIMAL(10,2))",
                "INSERT INTO store.orders VALUES (1, 'Ada', 10.50), (2, 'Grace', 99.00), (3, 'Linus', 7.25)");
        aws.kinesis().createStream("store", 1);
        cluster.topics().create("__debezium-signal.store-source", 1);
        Path pipelines = Files.createDirectory(installation.root().resolve("store"));
        write(
                pipelines.resolve("mysql-source-signals.json"),
                Examples.signalledMysqlSource("store-source", cluster, "store")
                        .with("topic.prefix", "store")
                        .with("schema.history.internal.kafka.topic", "store.schema-history"));
        write(
                pipelines.resolve("kinesis-sink.json"),
                Examples.kinesisSink(Examples.KINESIS_SINK, "store-sink", aws, "store", "store\\.store\\.orders"));
    }

    @Test
    void everyCommandSaysWhatThePageSays() {
        try {
            if (Boolean.getBoolean("millrace.update")) {
                Walkthrough.record(PAGE, this::settled);
            }
            List<Step> steps = Walkthrough.steps(PAGE);
            assertThat(steps).hasSizeGreaterThan(9);
            if (!Boolean.getBoolean("millrace.update")) {
                steps.forEach(this::replay);
            }
        } finally {
            cluster.connect().names().stream()
                    .filter(name -> name.startsWith("store-"))
                    .forEach(connectors::delete);
            mysql.execute("DROP DATABASE store");
        }
    }

    private void replay(Step step) {
        String expected = Walkthrough.constant(step.output());
        if (looks(step.command())) {
            await("docs/cli.md:" + step.line() + ": " + step.command())
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Walkthrough.constant(run(step.command())))
                            .isEqualTo(expected));
        } else {
            assertThat(Walkthrough.constant(run(step.command())))
                    .as("docs/cli.md:%d: %s", step.line(), step.command())
                    .isEqualTo(expected);
        }
    }

    /** What a command says once it says the same twice. */
    private String settled(String command) {
        if (!looks(command)) {
            return run(command);
        }
        String[] last = {""};
        return await(command)
                .atMost(PATIENCE)
                .pollDelay(Duration.ofSeconds(3))
                .pollInterval(Duration.ofSeconds(2))
                .until(
                        () -> {
                            String before = last[0];
                            last[0] = run(command);
                            return Walkthrough.constant(before).equals(Walkthrough.constant(last[0])) ? last[0] : "";
                        },
                        text -> !text.isEmpty());
    }

    private static boolean looks(String command) {
        return LOOKS.stream().anyMatch(each -> command.startsWith("millrace " + each))
                && !command.contains("--act ")
                && !command.contains("--exec");
    }

    private String run(String command) {
        Matcher sql = SQL.matcher(command);
        if (sql.matches()) {
            mysql.execute("USE " + sql.group(1), sql.group(2));
            return "";
        }
        String line = command;
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            line = line.replace(address.getKey(), address.getValue());
        }
        Run run = installation.bash("(exit " + exitCode + "); { " + line + "\n} 2>&1");
        exitCode = run.exitCode();
        String out = run.out();
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            out = out.replace(address.getValue(), address.getKey());
        }
        return out;
    }

    private static void write(Path file, ConnectorRequest connector) throws IOException {
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), connector);
    }
}
