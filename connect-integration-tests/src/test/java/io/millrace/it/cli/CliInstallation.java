package io.millrace.it.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command line's archive as {@code mvn package} left it, unpacked as its users do, with a home of its own. */
final class CliInstallation {
    private static final long LIMIT_SECONDS = 120;

    /** Both outputs are read at once: the common pool may have one thread alone. */
    private static final Executor OWN_THREADS = task -> new Thread(task).start();

    private final Path root;
    private final Map<String, String> environment;

    private CliInstallation(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = environment;
    }

    /** What a command of a shell wrote and returned. */
    record Run(int exitCode, String out, String err) {}

    static Path archive() {
        return Path.of(System.getProperty("millrace.root"))
                .resolve("connect-cli/target/millrace-cli-" + System.getProperty("millrace.version") + ".zip");
    }

    /** Unpacks the archive into a folder; the modes of its files are kept. */
    static CliInstallation unpack(Path folder) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(archive(), Map.of("enablePosixFileAttributes", true));
                Stream<Path> files = Files.walk(zip.getPath("/"))) {
            for (Path file : files.toList()) {
                Path target = folder.resolve(file.toString().substring(1));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                    Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(file));
                }
            }
        }
        Path home = Files.createDirectories(folder.resolve("home"));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", home.toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("LANG", "C.UTF-8");
        try (Stream<Path> roots = Files.list(folder)) {
            Path root = roots.filter(path -> path.getFileName().toString().startsWith("millrace-cli-"))
                    .findFirst()
                    .orElseThrow();
            return new CliInstallation(root, environment);
        }
    }

    /** The folder that the archive made. */
    Path root() {
        return root;
    }

    /** With a variable of the environment; an empty value takes it away. */
    CliInstallation with(String name, String value) {
        Map<String, String> changed = new TreeMap<>(environment);
        changed.put(name, value);
        changed.values().removeIf(String::isEmpty);
        return new CliInstallation(root, changed);
    }

    /** Runs the start script to its end. */
    Run millrace(String... args) {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("bin/millrace").toString()));
        command.addAll(List.of(args));
        return run(command.toArray(String[]::new));
    }

    /** Runs a command line of bash's to its end, in the installation's folder. */
    Run bash(String line) {
        return run("bash", "-c", line);
    }

    /** Starts a command; its output is the caller's to read. */
    Process start(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Run run(String... command) {
        Process process = start(command);
        CompletableFuture<String> out =
                CompletableFuture.supplyAsync(() -> read(process.getInputStream()), OWN_THREADS);
        CompletableFuture<String> err =
                CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), OWN_THREADS);
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(String.join(" ", command) + " did not end in " + LIMIT_SECONDS + " s");
            }
            return new Run(process.exitValue(), out.join(), err.join());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
