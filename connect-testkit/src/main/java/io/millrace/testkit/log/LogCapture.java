package io.millrace.testkit.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a log file has gained since a moment, stack traces included. Thread-safe. */
public final class LogCapture {
    private final Path file;
    private final long start;

    private LogCapture(Path file, long start) {
        this.file = file;
        this.start = start;
    }

    /** From now on, what is logged in this JVM: by tests, brokers, workers and their plugins. */
    public static LogCapture ofThisJvm() {
        LoggerFactory.getILoggerFactory(); // which, when it starts, empties what is there of an earlier JVM
        return of(Path.of(System.getProperty("millrace.log.file", "target/tests.log")));
    }

    /** From now on, what is written to {@code file}, such as a worker process's log; it may not exist yet. */
    public static LogCapture of(Path file) {
        try {
            return new LogCapture(file, Files.exists(file) ? Files.size(file) : 0);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** The lines there are so far. */
    public List<String> lines() {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(start);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** The lines that hold {@code text}. */
    public List<String> containing(String text) {
        return lines().stream().filter(line -> line.contains(text)).toList();
    }
}
