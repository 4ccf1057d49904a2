package io.millrace.quickstart;

import static io.millrace.quickstart.Terminal.Style.RED;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/**
 * The quickstart's entry point; {@code ./quickstart} at the project's root calls it after building what it needs. Exit code
 * 0: all is well; 1: something failed, or a Record is not as it must be; 2: wrong arguments, or a port is in use.
 */
public final class Quickstart {
    private static final int STEP_SECONDS = 10;
    private static final int STOP_SECONDS = 15;

    private final Terminal terminal;
    private final Options options;
    private final Path root;
    private final Path log;
    private final Resources opened = new Resources();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread worker = Thread.currentThread();
    private volatile boolean isStarted;
    private volatile boolean isStopping;

    private Quickstart(Terminal terminal, Options options, Path root, Path log) {
        this.terminal = terminal;
        this.options = options;
        this.root = root;
        this.log = log;
    }

    public static void main(String[] args) {
        boolean isTerminal = Boolean.getBoolean("millrace.terminal");
        Terminal terminal = new Terminal(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                isTerminal,
                isTerminal && System.getenv("NO_COLOR") == null,
                Integer.getInteger("millrace.columns", 110));
        System.setOut(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)); // Kafka chats there.
        LogManager.getLogManager().reset(); // And the reader of MySQL's log on the error output.
        Path root = Path.of(System.getProperty("millrace.root", "")).toAbsolutePath();
        Path log = Path.of(System.getProperty("millrace.log.file", "")).toAbsolutePath();
        System.exit(run(terminal, root, log, args));
    }

    private static int run(Terminal terminal, Path root, Path log, String... args) {
        try {
            return new Quickstart(terminal, Options.parse(args), root, log).run();
        } catch (Options.UsageException e) {
            terminal.line("quickstart: " + e.getMessage());
            return 2;
        }
    }

    private int run() {
        try {
            return switch (options.command()) {
                case SQL -> sql();
                case READ -> read();
                case RUN -> tour();
            };
        } catch (Options.UsageException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (Exception e) {
            if (!isStopping) {
                LoggerFactory.getLogger(Quickstart.class).error("The quickstart failed", e);
                terminal.line("");
                terminal.line(terminal.styled(RED, "quickstart: " + reasons(e)));
                terminal.line("The log: " + log);
            }
            return 1;
        } finally {
            boolean wasInterrupted = Thread.interrupted(); // Or closing would be cut short.
            opened.close();
            ended.countDown();
            if (wasInterrupted) {
                worker.interrupt();
            }
        }
    }

    private static String reasons(Throwable failure) {
        List<String> reasons = new ArrayList<>();
        for (Throwable cause = failure; cause != null && reasons.size() < 3; cause = cause.getCause()) {
            String message =
                    String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
            if (reasons.stream().noneMatch(reason -> reason.contains(message))) {
                reasons.add(message);
            }
        }
        return String.join("\n  because ", reasons);
    }

    private int tour() throws Exception {
        if (!options.once()) {
            Optional<RunState> other = RunState.read(stateFile());
            if (other.isPresent()) {
                throw new Options.UsageException("a quickstart is running already (process "
                        + other.get().pid()
                        + "): use it with ./quickstart sql, or stop it with Ctrl-C in its terminal");
            }
        }
        refusePortsInUse();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "quickstart-stop"));
        Tour tour = Tour.start(terminal, options, opened, root, folder());
        isStarted = true;
        boolean isGood = tour.tell();
        if (options.once()) {
            if (!isGood) {
                terminal.line("The log: " + log);
            }
            return isGood ? 0 : 1;
        }
        RunState.ofThisProcess(tour.urls(), options.sinks(), log).write(stateFile());
        opened.add(() -> Files.deleteIfExists(stateFile()));
        tour.hints(log);
        tour.follow();
        return 0;
    }

    /**
     * Runs when the JVM ends, by Ctrl-C too. What is just being started is let finish, since half a server cannot be
     * stopped; then this object's own thread closes everything, or, if it hangs, this one does.
     */
    private void stop() {
        boolean isInterrupted = !opened.isClosed();
        isStopping = true;
        if (isInterrupted) {
            terminal.stopProgress();
            terminal.line("");
            terminal.line("Stopping ...");
        }
        opened.refuse();
        try {
            if (isStarted || !ended.await(STEP_SECONDS, TimeUnit.SECONDS)) {
                worker.interrupt();
                ended.await(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        opened.close();
        if (isInterrupted) {
            terminal.line("Stopped.");
        }
    }

    private void refusePortsInUse() {
        List<String> taken = new ArrayList<>();
        for (Port port : options.used()) {
            int number = options.port(port);
            if (number != 0 && isInUse(number)) {
                taken.add("port " + number + " (" + port.server() + ") is in use: give another one with "
                        + port.option() + " N");
            }
        }
        if (!taken.isEmpty()) {
            throw new Options.UsageException(
                    String.join("\n            ", taken) + "\n            or take free ones for all with --free-ports");
        }
    }

    private static boolean isInUse(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return !socket.isBound();
        } catch (IOException e) {
            return true;
        }
    }

    // ---- commands for another terminal

    private Path stateFile() {
        return folder().resolve("state.properties");
    }

    private Path folder() {
        return root.resolve(options.once() ? "target/quickstart-once" : "target/quickstart");
    }

    private RunState running() throws IOException {
        return RunState.read(stateFile())
                .orElseThrow(() -> new Options.UsageException(
                        "nothing is running here: start ./quickstart in another terminal first"));
    }

    private int sql() throws Exception {
        RunState running = running();
        Set<Source> sources = running.databases().keySet();
        Source source = chosen(sources, options.sources());
        String sql =
                options.sql().isBlank() ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : options.sql();
        if (sql.isBlank()) {
            throw new Options.UsageException("sql needs a statement: ./quickstart sql \"SELECT * FROM customers\"");
        }
        return new Sql(terminal, running, folder()).run(source, sql.strip());
    }

    /** What the user names, which must be among what runs; else the first. */
    private static <E extends Enum<E>> E chosen(Set<E> running, Set<E> named) {
        E chosen = (named.isEmpty() ? running : named).iterator().next();
        if (!running.contains(chosen)) {
            throw new Options.UsageException(
                    "the quickstart that runs here has no " + Names.of(chosen) + ", only " + Names.of(running));
        }
        return chosen;
    }

    /** Every Record that has arrived at a target, one line of JSON each, for people and for jq. */
    private int read() throws IOException {
        Sink sink = chosen(running().sinks(), options.sinks());
        for (Arrival arrival : Journal.Reader.fromStart(folder(), sink).poll()) {
            terminal.line(arrival.json().toString());
        }
        return 0;
    }
}
