package io.millrace.quickstart;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a running quickstart is, for the commands given in another terminal. Kept in a file while it runs. Immutable.
 *
 * @param pid its process
 * @param jdbcUrl PostgreSQL
 * @param kinesis the stream
 * @param log its log file
 */
record RunState(long pid, String jdbcUrl, Kinesis kinesis, Path log) {

    /** The running quickstart whose state is in {@code file}; none when there is no file or its process is gone. */
    static Optional<RunState> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties p = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            p.load(in);
        }
        RunState state = new RunState(
                Long.parseLong(p.getProperty("pid", "0")),
                p.getProperty("jdbc.url", ""),
                new Kinesis(
                        URI.create(p.getProperty("aws.endpoint", "")),
                        p.getProperty("aws.region", ""),
                        p.getProperty("kinesis.stream", "")),
                Path.of(p.getProperty("log", "")));
        return ProcessHandle.of(state.pid).filter(ProcessHandle::isAlive).map(process -> state);
    }

    void write(Path file) throws IOException {
        Properties p = new Properties();
        p.setProperty("pid", Long.toString(pid));
        p.setProperty("jdbc.url", jdbcUrl);
        p.setProperty("aws.endpoint", kinesis.endpoint().toString());
        p.setProperty("aws.region", kinesis.region());
        p.setProperty("kinesis.stream", kinesis.stream());
        p.setProperty("log", log.toString());
        Files.createDirectories(file.getParent());
        try (Writer out = Files.newBufferedWriter(file)) {
            p.store(out, "A running quickstart");
        }
    }
}
