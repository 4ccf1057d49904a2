package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.contest.Contestant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A contestant in a JVM of its own. Its CPU time is that of the JVM and of every process below it. Confined to one thread. */
public final class ChildContestant implements Contestant {
    /** The same JVM for everyone. */
    public static final List<String> JVM_ARGUMENTS = List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");

    /** Where the modules are built, and where the contestants' logs go, seen from the folder that the script runs in. */
    private static final Path HOME = Path.of("connect-benchmarks");

    private static final long CLOSE_SECONDS = 30;
    private static final int LOG_LINES = 20;

    private final String name;
    private final Path log;
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream orders;

    /**
     * Starts the process and waits until it is ready.
     *
     * @param name what the report calls it; its standard error goes to a log of that name
     * @param module with its class path; empty for this one
     * @param mainClass calls {@link Child}
     */
    public ChildContestant(String name, String module, String mainClass, ChildSettings settings) {
        this.name = name;
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(JVM_ARGUMENTS);
            command.add("-cp");
            command.add(module.isEmpty() ? System.getProperty("java.class.path") : classPath(module));
            command.add(mainClass);
            command.addAll(settings.arguments());
            log = log(name);
            process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        answer(Child.READY);
    }

    private static String classPath(String module) throws IOException {
        Path target = HOME.resolve(module).resolve("target");
        return target.resolve("classes")
                + System.getProperty("path.separator")
                + Files.readString(target.resolve("classpath")).strip();
    }

    private static Path log(String name) throws IOException {
        Path folder = Files.createDirectories(HOME.resolve("target").resolve("peers"));
        return folder.resolve(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".log");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long send(long nanos) {
        orders.println(nanos);
        return Long.parseLong(answer(Child.ACKNOWLEDGED));
    }

    @Override
    public long cpuNanos() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(handle -> handle.info().totalCpuDuration())
                .flatMap(Optional::stream)
                .mapToLong(Duration::toNanos)
                .sum();
    }

    /** What follows {@code prefix} in the next line that begins with it. */
    private String answer(String prefix) {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(prefix)) { // others are the JVM's, with some arguments
                    return line.substring(prefix.length());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
        throw new IllegalStateException(name + " has failed; see " + log + ":\n" + beginningOfLog());
    }

    private String beginningOfLog() {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.limit(LOG_LINES).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> below = process.descendants().toList();
        orders.close(); // it ends when its standard input ends
        try {
            if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        below.forEach(ProcessHandle::destroyForcibly); // what it has left behind
    }
}
