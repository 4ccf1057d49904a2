package io.millrace.benchmarks.startup;

import static io.millrace.benchmarks.report.Numbers.decimals;

import com.sun.net.httpserver.HttpServer;
import io.millrace.benchmarks.RunOptions;
import io.millrace.benchmarks.report.Statistics;
import io.millrace.benchmarks.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Times commands of {@code millrace}, from the archive's start script to its end, with and without its archive of classes. */
public final class Startup {
    private static final String CONNECTORS = """
            {"orders-sink": {
              "info": {"name": "orders-sink", "type": "sink", "tasks": [{"connector": "orders-sink", "task": 0}],
                       "config": {"name": "orders-sink", "connector.class": "io.millrace.connect.kinesis.KinesisSinkConnector"}},
              "status": {"name": "orders-sink", "type": "sink", "connector": {"state": "RUNNING", "worker_id": "w:8083"},
                         "tasks": [{"id": 0, "state": "RUNNING", "worker_id": "w:8083"}]}}}
            """;

    /** For a cache that cannot be made. */
    private static final String NO_CACHE = "/dev/null/none";

    private Startup() {}

    private record Command(String name, double targetSeconds, List<String> arguments) {}

    private record Result(Command command, double without, double with) {
        boolean isMet() {
            return with <= command.targetSeconds();
        }
    }

    /** Tells whether every target is met. */
    public static boolean run(RunOptions options) {
        try {
            Path folder = Files.createTempDirectory("millrace-startup");
            HttpServer worker = worker();
            try {
                String url = "http://localhost:" + worker.getAddress().getPort();
                List<Result> results = measure(
                        unzip(folder),
                        folder.resolve("cache"),
                        options.quick() ? 1 : 5,
                        List.of(
                                new Command("millrace --help", 0.5, List.of("--help")),
                                new Command("millrace list", 2.5, List.of("list", "--connect-url", url))));
                options.publish("cli.md", report(results), List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
                return results.stream().allMatch(Result::isMet);
            } finally {
                worker.stop(0);
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Result> measure(Path script, Path cache, int runs, List<Command> commands) throws IOException {
        // The first run has the archive made, in the background.
        seconds(script, cache.toString(), commands.get(0));
        awaitArchive(cache.resolve("millrace"));
        List<Result> results = new ArrayList<>();
        for (Command command : commands) {
            double[] without = new double[runs];
            double[] with = new double[runs];
            for (int i = 0; i < runs; i++) {
                without[i] = seconds(script, NO_CACHE, command);
                with[i] = seconds(script, cache.toString(), command);
            }
            results.add(new Result(command, Statistics.median(without), Statistics.median(with)));
        }
        return results;
    }

    private static double seconds(Path script, String cache, Command command) throws IOException {
        List<String> line = new ArrayList<>(List.of(script.toString()));
        line.addAll(command.arguments());
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MILLRACE_CONFIG", "/dev/null");
        builder.environment().put("XDG_CACHE_HOME", cache);
        long start = System.nanoTime();
        int exitCode = waitFor(builder.start());
        double seconds = (System.nanoTime() - start) / 1e9;
        if (exitCode != 0) {
            throw new IllegalStateException(command.name() + " ended with " + exitCode);
        }
        return seconds;
    }

    private static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void awaitArchive(Path cache) throws IOException {
        for (int i = 0; i < 600; i++) {
            try (Stream<Path> files = Files.list(cache)) {
                List<Path> found = files.toList();
                if (found.size() == 1 && found.get(0).toString().endsWith(".jsa") && Files.size(found.get(0)) > 0) {
                    return;
                }
            }
            pause();
        }
        throw new IllegalStateException("no archive of classes in " + cache + " after a minute");
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpServer worker() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = CONNECTORS.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** The script in the archive that was built last. */
    private static Path unzip(Path folder) throws IOException {
        Path archive;
        try (Stream<Path> files = Files.list(Path.of("connect-cli", "target"))) {
            archive = files.filter(file -> file.getFileName().toString().matches("millrace-cli-.*\\.zip"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("connect-cli is not built"));
        }
        int exitCode = waitFor(new ProcessBuilder("unzip", "-q", archive.toString(), "-d", folder.toString())
                .inheritIO()
                .start());
        if (exitCode != 0) {
            throw new IllegalStateException("unzip ended with " + exitCode);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow().resolve("bin").resolve("millrace");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String report(List<Result> results) {
        Table table = new Table("command", "without, s", "with, s", "target, s", "");
        for (Result result : results) {
            table.row(
                    "`" + result.command().name() + "`",
                    decimals(2, result.without()),
                    decimals(2, result.with()),
                    decimals(1, result.command().targetSeconds()),
                    result.isMet() ? "met" : "**missed**");
        }
        return """
                # How fast the command line starts

                The start script of the archive, from its call to its end: the median of five runs, in seconds. `list` asks a stub of a
                worker that answers at once. After its first run the script keeps the classes that it needs as the JVM wants them (an
                archive of class-data sharing); the runs with it and without it take turns. The target is for the runs with it.

                """ + table;
    }
}
