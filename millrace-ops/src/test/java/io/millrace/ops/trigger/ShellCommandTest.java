package io.millrace.ops.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ops.TailedMessage;
import io.millrace.ops.TailedMessage.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellCommandTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void theRecordIsOnStandardInputAndWhatItIsAboutInVariables() throws Exception {
        Path file = folder.resolve("out");

        new ShellCommand("{ cat; env | grep ^MILLRACE_ | sort; } > " + file, LONG).handle(event("x"), 2);

        assertThat(file).content().isEqualTo("""
                        {"event_type":"INSERT","schema_name":"public","table_name":"orders","event_id":"08d8","record":"x"}
                        MILLRACE_ACTION=INSERT
                        MILLRACE_ATTEMPT=2
                        MILLRACE_EVENT_ID=08d8
                        MILLRACE_KEY={"id":1}
                        MILLRACE_OFFSET=42
                        MILLRACE_PARTITION=3
                        MILLRACE_SCHEMA=public
                        MILLRACE_TABLE=orders
                        MILLRACE_TOPIC=t
                        """);
    }

    @Test
    void aCommandThatDoesNotReadItsInputIsDoneAllTheSame() throws Exception {
        new ShellCommand("true", LONG).handle(event("x".repeat(1 << 20)), 1);
    }

    @Test
    void anExitCodeOtherThanZeroIsAFailure() {
        assertThatThrownBy(() -> new ShellCommand("exit 3", LONG).handle(event("x"), 1))
                .hasMessage("the command ended with exit code 3");
    }

    @Test
    void aCommandThatTakesTooLongIsKilled() {
        assertThatThrownBy(() -> new ShellCommand("sleep 60", Duration.ofMillis(50)).handle(event("x"), 1))
                .hasMessageContaining("50 ms")
                .hasMessageContaining("killed");
    }

    @Test
    void whatIsKilledMayClearUpFirstAndTheShellDoesNotGoOn() throws Exception {
        Path log = folder.resolve("log");
        String child = "trap 'sleep 0.1; echo cleared >> " + log + "; exit' TERM; echo ready >> " + log
                + "; while :; do sleep 0.01; done";
        String command = "sh -c \"" + child + "\"; echo further >> " + log;

        CompletableFuture<Exception> thrown = new CompletableFuture<>();
        Thread worker = run(command, thrown);
        await("the command's child").until(() -> Files.exists(log) && Files.size(log) > 0);

        worker.interrupt();

        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(log).content().isEqualTo("ready\ncleared\n");
    }

    @Test
    void ctrlCIsNotTheCommandsBusiness() throws Exception {
        // The terminal sends it to all processes.
        new ShellCommand("kill -INT $$; sh -c 'kill -INT $$'; exit 0", LONG).handle(event("x"), 1);
    }

    @Test
    void valuesAreNoCode() throws Exception {
        Path file = folder.resolve("out");
        TailedMessage event = new TailedMessage(
                "t",
                3,
                42,
                Instant.EPOCH,
                Kind.RECORD,
                "$(exit 9)`exit 9`'\"; exit 9; größe",
                event("x").value(),
                null);

        new ShellCommand("printf %s \"$MILLRACE_KEY\" > " + file, LONG).handle(event, 1);

        assertThat(file).content().startsWith("$(exit 9)`exit 9`'\"; exit 9; ");
    }

    @Test
    void anInterruptEndsTheCommandAndAllItHasStarted() throws Exception {
        Path child = folder.resolve("child");
        String command = "sleep 60 & echo $! > " + child + "; wait";
        CompletableFuture<Exception> thrown = new CompletableFuture<>();
        Thread worker = run(command, thrown);
        await("the command's child").until(() -> Files.exists(child) && Files.size(child) > 0);
        long pid = Long.parseLong(Files.readString(child).strip());

        worker.interrupt();

        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        await("the end of the command's child")
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    private static Thread run(String command, CompletableFuture<Exception> thrown) {
        Thread worker = new Thread(() -> {
            try {
                new ShellCommand(command, LONG).handle(event("x"), 1);
            } catch (Exception e) {
                thrown.complete(e);
            }
        });
        worker.start();
        return worker;
    }

    private static TailedMessage event(String record) {
        try {
            JsonNode value = new ObjectMapper()
                    .readTree("{\"event_type\":\"INSERT\",\"schema_name\":\"public\",\"table_name\":\"orders\","
                            + "\"event_id\":\"08d8\",\"record\":\"" + record + "\"}");
            return new TailedMessage("t", 3, 42, Instant.EPOCH, Kind.RECORD, "{\"id\":1}", value, null);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
