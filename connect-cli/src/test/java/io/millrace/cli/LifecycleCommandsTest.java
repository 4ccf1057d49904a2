package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.millrace.ops.Connector.Type;
import io.millrace.ops.ConnectorOffset;
import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.Plugin;
import io.millrace.ops.fake.FakeMillraceOps;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifecycleCommandsTest {
    private final FakeMillraceOps ops = new FakeMillraceOps();

    @Test
    void appliesWhatIsPipedInAndShowsWhatChanges() {
        ops.connectors().add("orders", Type.SINK, 1, Map.of("connector.class", "x.Sink", "old", "1", "api.token", "a"));

        CliRun run = run(
                "name: orders\nconnector.class: x.Sink\napi.token: ${TOKEN}\nnew: ${HOME}\n---\nname: other\nconnector.class: x.Sink",
                false,
                "apply",
                "-f",
                "-",
                "--var",
                "TOKEN=b");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines())
                .containsExactly(
                        "change     orders  (standard input:1)",
                        "  ~ api.token: *** → ***",
                        "  + new: /home/ann",
                        "  - old: 1",
                        "create     other  (standard input:6)");
        assertThat(run.err().lines()).containsExactly("orders changed", "other created");
        assertThat(ops.connectors().get("orders").config()).containsEntry("api.token", "b");
    }

    @Test
    void appliesAsJsonWithoutSecrets() {
        ops.connectors().add("orders", Type.SINK, 1, Map.of("connector.class", "x.Sink", "api.token", "s3cret"));

        CliRun run = run(
                "{\"name\":\"orders\",\"connector.class\":\"x.Sink\",\"api.token\":\"s3cret2\"}",
                false,
                "apply",
                "-f",
                "-",
                "-o",
                "json",
                "--dry-run");

        assertThat(json(run).at("/0/action").asText()).isEqualTo("CHANGE");
        assertThat(json(run).at("/0/changes/0/key").asText()).isEqualTo("api.token");
        assertThat(run.out()).doesNotContain("s3cret");
        assertThat(ops.connectors().calls()).isEmpty();
    }

    @Test
    void aWrongFileIsAFaultOfTheUsersAndARefusedConfigurationIsInvalid(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(folder.resolve("a.yaml"), "name: a\nconnector.class: x.Sink\nmode: odd\nmode: odd");
        CliRun twice = run("apply", "-f", file.toString());
        assertThat(twice.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(twice.err()).startsWith("millrace: " + file + ":4:1: key 'mode' is given twice");

        ops.plugins().refuse("mode", "odd", "'odd' is no mode", "even", "both");
        Files.writeString(file, "name: a\nconnector.class: x.Sink\nmode: odd\n");
        CliRun apply = run("apply", "-f", file.toString());
        assertThat(apply.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(apply.err()).isEqualTo("millrace: " + file + ":1: connector 'a': mode: 'odd' is no mode\n");

        CliRun validate = run("validate", "-f", file.toString());
        assertThat(validate.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(validate.out().lines())
                .containsExactly(file + ":1: connector 'a': mode: 'odd' is no mode", "  recommended: even, both");
        assertThat(json(run("validate", "-f", file.toString(), "-o", "json"))
                        .at("/0/valid")
                        .asBoolean(true))
                .isFalse();
        assertThat(run("apply", "-f", file.toString(), "--var", "lower=x").exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("apply", "-f", folder.resolve("none").toString()).err()).contains("there is no such file");
    }

    @Test
    void nothingIsChangedIfAnyOfTheConfigurationsIsInvalid(@TempDir Path folder) throws IOException {
        ops.plugins().refuse("mode", "odd", "'odd' is no mode");
        Files.writeString(folder.resolve("a.yaml"), "name: a\nconnector.class: x.Sink\n");
        Files.writeString(folder.resolve("b.yaml"), "name: b\nconnector.class: x.Sink\nmode: odd\n");

        assertThat(run("apply", "-f", folder.toString()).exitCode()).isEqualTo(ExitCode.INVALID);

        assertThat(ops.connectors().calls()).isEmpty();
    }

    @Test
    void asksBeforeItDeletes() {
        ops.connectors().add("a", Type.SINK, 1).add("b", Type.SINK, 1);

        CliRun no = run("\n", true, "delete", "a");
        assertThat(no.exitCode()).isEqualTo(ExitCode.ERROR);
        assertThat(no.err()).isEqualTo("Delete a? [y/N] Nothing was deleted.\n");
        assertThat(run("delete", "a").exitCode()).as("off a terminal").isEqualTo(ExitCode.USAGE);
        assertThat(run("y\n", true, "delete", "a", "c").exitCode())
                .as("one of them is not there: none is deleted")
                .isEqualTo(ExitCode.NOT_FOUND);
        assertThat(ops.connectors().list()).hasSize(2);

        CliRun yes = run("y\n", true, "delete", "a", "c", "--if-exists");
        assertThat(yes.out().lines()).containsExactly("a deleted", "c is not there");
        assertThat(json(run("delete", "b", "--yes", "-o", "json"))
                        .at("/0/deleted")
                        .asBoolean())
                .isTrue();
        assertThat(run("delete", "c", "--yes", "--if-exists").exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aQuestionNamesTheServersAndWhereTheyAreKnownFrom() throws IOException {
        List<String> requests = new CopyOnWriteArrayList<>();
        HttpServer connect = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        connect.createContext("/connectors/a", exchange -> {
            requests.add(exchange.getRequestMethod());
            byte[] body = "{\"name\":\"a\",\"config\":{},\"connector\":{\"state\":\"RUNNING\"}}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        connect.start();
        try {
            String url = "http://localhost:" + connect.getAddress().getPort();
            CliRun run =
                    CliRun.of(null, "n\n", Map.of("HOME", "/nowhere"), true, 80, "delete", "a", "--connect-url", url);

            assertThat(run.err())
                    .isEqualTo("Delete a at " + url + " (from --connect-url)? [y/N] Nothing was deleted.\n");
            assertThat(requests).containsOnly("GET");
        } finally {
            connect.stop(0);
        }
    }

    @Test
    void deletesWithOffsetsAfterStopping() {
        ops.connectors().add("a", Type.SINK, 1);
        ops.offsets().set("a", ConnectorOffset.ofSink("t", 0, 5));

        assertThat(run("delete", "a", "--reset-offsets", "--yes").exitCode()).isEqualTo(ExitCode.OK);
        assertThat(ops.connectors().calls()).containsExactly("stop a", "delete a");
        ops.connectors().add("a", Type.SINK, 1);
        assertThat(ops.offsets().get("a")).isEmpty();
    }

    @Test
    void aDeletionThatEndsHalfwaySaysInWhatStateTheConnectorIs() {
        ops.connectors().add("a", Type.SINK, 1);
        MillraceOps refusing = (MillraceOps) Proxy.newProxyInstance(
                MillraceOps.class.getClassLoader(), new Class<?>[] {MillraceOps.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("offsets")) {
                        throw new OpsException(Kind.NOT_ALLOWED, "No.");
                    }
                    return method.invoke(ops, arguments);
                });

        CliRun run = run(refusing, "", false, "delete", "a", "--reset-offsets", "--yes");

        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_ALLOWED);
        assertThat(run.err()).contains("No. Connector 'a' is not deleted, may be STOPPED, and has its offsets");
        assertThat(ops.connectors().list()).hasSize(1);
    }

    @Test
    void pausesResumesAndStopsSeveralOrAll() {
        ops.connectors().add("a", Type.SINK, 1).add("b", Type.SOURCE, 2);

        assertThat(run("pause", "a", "b").out().lines()).containsExactly("a will be PAUSED", "b will be PAUSED");
        assertThat(run("resume", "--wait", "b").out()).isEqualTo("b is RUNNING\n");
        assertThat(json(run("stop", "--all", "--yes", "--wait=5s", "-o", "json"))
                        .toString())
                .isEqualTo(
                        "[{\"name\":\"a\",\"requested\":\"STOPPED\",\"reached\":true},{\"name\":\"b\",\"requested\":\"STOPPED\",\"reached\":true}]");
        assertThat(run("pause").err()).contains("Name connectors, or say --all");
        assertThat(run("pause", "a", "--all").exitCode()).isEqualTo(ExitCode.USAGE);
        CliRun typo = run("pause", "a", "bb");
        assertThat(typo.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(typo.err()).contains("There is no connector 'bb'. Did you mean 'b'?");
        assertThat(ops.connectors().calls())
                .as("a wrong name keeps the right ones from being touched")
                .doesNotContain("pause bb")
                .endsWith("stop a", "stop b");
    }

    @Test
    void asksBeforeItPausesOrStopsAllButNotWhatIsNamed() {
        ops.connectors().add("a", Type.SINK, 1).add("b", Type.SOURCE, 1);

        CliRun no = run("n\n", true, "stop", "--all");
        assertThat(no.exitCode()).isEqualTo(ExitCode.ERROR);
        assertThat(no.err()).isEqualTo("Stop all connectors (2)? [y/N] Nothing was changed.\n");
        CliRun offTerminal = run("pause", "--all");
        assertThat(offTerminal.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(offTerminal.err()).contains("Pause all connectors (2)? ", "--yes");
        assertThat(ops.connectors().calls()).isEmpty();

        assertThat(run("y\n", true, "pause", "--all").out().lines())
                .containsExactly("a will be PAUSED", "b will be PAUSED");
        assertThat(run("resume", "--all").out().lines()).hasSize(2);
        assertThat(run("", true, "stop", "a").err()).isEmpty();
        assertThat(run(new FakeMillraceOps(), "", true, "stop", "--all").err())
                .as("there is nothing to ask about")
                .isEmpty();
    }

    /** As in a loop that reads names from a file, on a terminal. */
    @Test
    void whatIsPipedInIsNoAnswerAndIsLeftForOthers() throws IOException {
        ops.connectors().add("a", Type.SINK, 1);
        InputStream piped = new ByteArrayInputStream("y\n".getBytes(StandardCharsets.UTF_8));
        StringWriter err = new StringWriter();
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Console console = new Console(nowhere, new PrintWriter(err, true), piped, Map.of(), true, false, 80);

        assertThat(Main.run(console, ops, "delete", "a")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("There is no terminal to ask on: say --yes");
        assertThat(piped.available()).isEqualTo(2);
        assertThat(ops.connectors().calls()).isEmpty();
    }

    /** A read of the standard input knows no interrupts. */
    @Test
    void ctrlCAtAQuestionEndsAtOnceAndNothingIsDone() throws Exception {
        ops.connectors().add("a", Type.SINK, 1);
        CountDownLatch isAsked = new CountDownLatch(1);
        InputStream silent = new InputStream() {
            @Override
            public int read() {
                isAsked.countDown();
                while (true) {
                    LockSupport.park();
                }
            }
        };
        StringWriter err = new StringWriter();
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Console console = new Console(nowhere, new PrintWriter(err, true), silent, Map.of(), true, true, 80);
        CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        Thread command = new Thread(() -> exitCode.complete(Main.run(console, ops, "delete", "a")));
        command.setDaemon(true);
        command.start();
        isAsked.await();

        command.interrupt();

        assertThat(exitCode.get(1, TimeUnit.MINUTES)).isEqualTo(Interruption.EXIT_CODE);
        assertThat(err).hasToString("Delete a? [y/N] " + System.lineSeparator());
        assertThat(ops.connectors().calls()).isEmpty();
    }

    @Test
    void aWaitForAConnectorThatFailsIsCritical() {
        ops.connectors().add("a", Type.SINK, 1).fail("a", 0, "org.example.E: no such stream");
        ops.connectors().add("b", Type.SINK, 1);

        CliRun list = run("list");
        assertThat(list.out())
                .containsPattern("NAME +TYPE +STATE +TASKS +CLASS +FAILURE\n")
                .containsPattern("a +sink +RUNNING +0/1 +FakeSink +no such stream")
                .containsPattern("b +sink +RUNNING +1/1");
        assertThat(run("list", "--state", "failed").out()).doesNotContain("b ");
        assertThat(CliRun.of(ops, "", Map.of("NO_COLOR", "1"), true, 80, "list").out())
                .as("where a column would be cut")
                .contains("FakeSink\n", "\n\n✗ a: no such stream\n")
                .doesNotContain("FAILURE");
        String file = "{\"name\":\"a\",\"connector.class\":\"org.example.FakeSink\"}";
        CliRun apply = run(file, false, "apply", "-f", "-", "--wait");
        assertThat(apply.exitCode()).isEqualTo(ExitCode.CRITICAL);
        assertThat(apply.err()).isEqualTo("millrace: Connector 'a' failed: no such stream\n");

        assertThat(run("restart", "--failed", "--wait").out()).isEqualTo("a restarted and running\n");
        assertThat(run("restart", "--failed").out()).isEqualTo("Nothing has failed.\n");
        assertThat(run("restart", "b", "--failed").out()).isEqualTo("b: nothing has failed\n");
        assertThat(run("restart", "b", "--task", "0").out()).isEqualTo("b told to restart\n");
        assertThat(run("restart", "b", "--task", "0", "--failed").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("restart", "--task", "0", "--all").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ops.connectors().calls()).containsExactly("restart a FAILED", "restart b task 0");
    }

    /** One that is late, or has failed, hid those behind it. */
    @Test
    void aWaitForSeveralTellsOfEachWhateverBecomesOfTheOthers() {
        ops.connectors().add("a", Type.SINK, 1).fail("a", 0, "org.example.E: no such stream");
        ops.connectors().add("b", Type.SINK, 1).add("c", Type.SINK, 2);
        ops.connectors().fail("b", 0, "org.example.E: no such queue");
        String file = Stream.of("a", "b", "c")
                .map(name -> "name: " + name + "\nconnector.class: org.example.FakeSink\n")
                .collect(Collectors.joining("---\n"));

        CliRun apply = run(file, false, "apply", "-f", "-", "--wait");

        assertThat(apply.exitCode()).isEqualTo(ExitCode.CRITICAL);
        assertThat(apply.err().lines())
                .contains(
                        "Connector 'a' failed: no such stream",
                        "Connector 'b' failed: no such queue",
                        "c RUNNING, 2 tasks",
                        "millrace: Of 3 connectors, 2 failed or not there in time: see above.");
        ops.connectors().pause("c");
        assertThat(run("restart", "--all", "--wait").out().lines())
                .containsExactly("a restarted and running", "b restarted and running", "c restarted and paused");
    }

    @Test
    void listsForMachinesWithoutSecrets() {
        ops.connectors().add("a", Type.SOURCE, 1, Map.of("connector.class", "x.S", "database.password", "s3cret"));

        CliRun run = run("list", "-o", "json");

        assertThat(json(run).at("/0/config/database.password").asText()).isEqualTo("***");
        assertThat(json(run).at("/0/status/state").asText()).isEqualTo("RUNNING");
    }

    @Test
    void keysStandInTheSameOrderAtEachStart() {
        Map<String, String> config = Stream.of(
                        "region", "topics", "mode", "tasks", "converter", "batch", "stream", "log", "errors")
                .collect(Collectors.toMap("my.%s"::formatted, key -> key));
        ops.connectors().add("a", Type.SINK, 1, config);

        assertThat(run("list", "-o", "json")
                        .out()
                        .lines()
                        .filter(line -> line.contains("\"my."))
                        .toList())
                .hasSize(9)
                .isSorted();
    }

    @Test
    void showsOffsetsAndSetsThemWhileTheConnectorIsStopped(@TempDir Path folder) throws IOException {
        ops.connectors().add("sink", Type.SINK, 1).add("source", Type.SOURCE, 1);
        ops.offsets().set("sink", ConnectorOffset.ofSink("t", 0, 5));

        assertThat(run("offsets", "get", "sink").out()).containsPattern("t +0 +5");
        assertThat(run("offsets", "get", "source").out()).contains("Connect has stored no offsets of source");
        CliRun runs = run("offsets", "alter", "sink", "--topic", "t", "--partition", "0", "--offset", "3");
        assertThat(runs.exitCode()).isEqualTo(ExitCode.INVALID);

        assertThat(run("offsets", "alter", "sink", "--topic", "t", "--partition", "0", "--offset", "3", "--stop")
                        .out())
                .contains("altered successfully");
        assertThat(ops.connectors().calls()).containsExactly("stop sink", "resume sink");
        Path file = Files.writeString(
                folder.resolve("o.json"),
                run("offsets", "get", "sink", "-o", "json").out());
        assertThat(run("offsets", "alter", "sink", "-f", file.toString(), "--stop")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(run("offsets", "alter", "source", "--partition", "{\"s\":1}", "--offset", "{\"lsn\":7}", "--stop")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(run("offsets", "get", "source").out()).contains("{\"s\":1}", "{\"lsn\":7}");
        assertThat(run("offsets", "reset", "source", "--stop").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("offsets", "reset", "source", "--stop", "--yes").out()).contains("reset successfully");
        assertThat(ops.offsets().get("source")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--partition 0",
                "--topic t --partition x --offset 1",
                "--topic t --partition 0 --offset -1",
                "--partition 0 --offset {}",
                "--partition {} --offset nonsense",
                "--partition null --offset {}",
                "-f none.json",
                "-f none.json --topic t"
            })
    void offsetsThatMakeNoSenseAreRefused(String options) {
        ops.connectors().add("a", Type.SINK, 1);

        CliRun run = run(("offsets alter a " + options).strip().split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("millrace: ");
        assertThat(ops.connectors().calls()).isEmpty();
    }

    @Test
    void listsPluginsByType() {
        ops.plugins().add(new Plugin("x.Sink", "sink", "1")).add(new Plugin("x.Smt", "transformation", null));

        assertThat(run("plugins").out()).containsPattern("transformation +x.Smt +-");
        assertThat(run("plugins", "--type", "sink").out()).doesNotContain("x.Smt");
        assertThat(run("plugins", "--type", "sinks").err()).contains("header_converter");
    }

    @Test
    void showsAndSetsLogLevels() {
        assertThat(run("log-level").out()).containsPattern("root +INFO");
        assertThat(run("log-level", "io.millrace", "debug").out())
                .isEqualTo("io.millrace logs at DEBUG, loggers changed: 1\n");
        assertThat(run("log-level", "io.millrace", "INFO", "--scope", "cluster").out())
                .isEqualTo("io.millrace logs at INFO in all workers\n");
        assertThat(json(run("log-level", "io.millrace", "-o", "json"))
                        .at("/0/level")
                        .asText())
                .isEqualTo("INFO");
        assertThat(run("log-level", "io.millrase").exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    }

    private CliRun run(String... args) {
        return run("", false, args);
    }

    private CliRun run(String in, boolean isTerminal, String... args) {
        return run(ops, in, isTerminal, args);
    }

    private static CliRun run(MillraceOps ops, String in, boolean isTerminal, String... args) {
        return CliRun.of(ops, in, Map.of("HOME", "/home/ann", "NO_COLOR", "1"), isTerminal, 200, args);
    }

    private static JsonNode json(CliRun run) {
        try {
            return new ObjectMapper().readTree(run.out());
        } catch (JsonProcessingException e) {
            throw new AssertionError(run.out(), e);
        }
    }
}
