package io.millrace.ops.trigger;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.TailedMessage;
import io.millrace.ops.Triggers.EventHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a shell's command for each Record, with its JSON on standard input and what it is about in variables {@code MILLRACE_…}. Standard
 * output and error are this process's own. It is done when it ends with 0; whether it read its input is its own business. Thread-safe.
 */
public final class ShellCommand implements EventHandler {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(20);

    /** Ctrl-C goes to all processes of the terminal. This one ends them, when their grace is over. */
    private static final String WITHOUT_INTERRUPTS = "trap '' INT; ";

    private final String command;
    private final Duration timeout;

    /**
     * A command for {@code /bin/sh -c}.
     *
     * @param timeout after which it is killed, with all that it started
     */
    public ShellCommand(String command, Duration timeout) {
        this.command = command;
        this.timeout = timeout;
    }

    @Override
    public void handle(TailedMessage event, int attempt) throws Exception {
        Process process = start(event, attempt);
        boolean isOver = false;
        try {
            // A command that does not read would block whoever writes.
            Thread writer = new Thread(
                    () -> write(event, process), Thread.currentThread().getName() + "-stdin");
            writer.setDaemon(true);
            writer.start();
            isOver = process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (!isOver) {
                throw new OpsException(
                        Kind.TIMEOUT, "the command took longer than " + timeout.toMillis() + " ms and was killed");
            }
        } finally {
            if (!isOver) {
                kill(process);
            }
        }
        if (process.exitValue() != 0) {
            throw new OpsException(Kind.FAILED, "the command ended with exit code " + process.exitValue());
        }
    }

    private Process start(TailedMessage event, int attempt) {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", WITHOUT_INTERRUPTS + command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        put(environment, "ACTION", event.action());
        put(environment, "SCHEMA", event.schema());
        put(environment, "TABLE", event.table());
        put(environment, "KEY", event.key());
        put(environment, "EVENT_ID", event.eventId());
        put(environment, "TOPIC", event.topic());
        put(environment, "PARTITION", Integer.toString(event.partition()));
        put(environment, "OFFSET", Long.toString(event.offset()));
        put(environment, "ATTEMPT", Integer.toString(attempt));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new OpsException(Kind.FAILED, "the command cannot be started: " + e.getMessage(), e);
        }
    }

    /** What an event does not have is empty. A variable cannot hold a null character. */
    private static void put(Map<String, String> environment, String name, @Nullable String value) {
        environment.put("MILLRACE_" + name, value == null ? "" : value.replace("\0", ""));
    }

    private static void write(TailedMessage event, Process process) {
        try (OutputStream input = process.getOutputStream()) {
            input.write((event.value() + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It does not read all of its input.
        }
    }

    /**
     * Ends the command and all that it started: kindly, then by force. The shell first: it would go on with its next command when one
     * that it waits for ends.
     */
    private static void kill(Process process) {
        List<ProcessHandle> tree = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        tree.forEach(ProcessHandle::destroy);
        boolean isInterrupted = Thread.interrupted();
        try {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (tree.stream().anyMatch(ShellCommand::isRunning) && System.nanoTime() - end < 0) {
                Thread.sleep(LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            isInterrupted = true;
        }
        tree.stream().flatMap(ProcessHandle::descendants).forEach(ProcessHandle::destroyForcibly);
        tree.forEach(ProcessHandle::destroyForcibly);
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that has ended counts as alive until its parent looks, which may be never; but it has no command any more. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
