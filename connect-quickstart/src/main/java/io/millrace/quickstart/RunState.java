package io.millrace.quickstart;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Where a running quickstart is, for the commands given in another terminal. Kept in a file while it runs. Immutable.
 *
 * @param pid its process
 * @param started when that process began, since the system gives its number to another one later
 * @param databases the addresses of its databases
 * @param sinks what it runs
 * @param log its log file
 */
record RunState(long pid, Instant started, Map<Source, String> databases, Set<Sink> sinks, Path log) {
    /** Start times are worked out from the time since the boot, and move a little when the clock is set. */
    private static final Duration SAME_START = Duration.ofMinutes(1);

    static RunState ofThisProcess(Map<Source, String> databases, Set<Sink> sinks, Path log) {
        ProcessHandle self = ProcessHandle.current();
        return new RunState(self.pid(), startOf(self), databases, sinks, log);
    }

    /**
     * The running quickstart whose state is in {@code file}; none when there is no file, it cannot be read (another one may
     * be writing it), or its process is gone.
     */
    static Optional<RunState> read(Path file) {
        try {
            RunState state = parse(file);
            return ProcessHandle.of(state.pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> Duration.between(startOf(process), state.started)
                                    .abs()
                                    .compareTo(SAME_START)
                            < 0)
                    .map(process -> state);
        } catch (IOException | IllegalArgumentException | DateTimeParseException | Options.UsageException e) {
            return Optional.empty();
        }
    }

    /** The same for all processes where the system does not tell. */
    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private static RunState parse(Path file) throws IOException {
        Properties p = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            p.load(in);
        }
        return new RunState(
                Long.parseLong(required(p, "pid")),
                Instant.parse(required(p, "started")),
                databases(p),
                Names.parse(Sink.class, "sinks", required(p, "sinks")),
                Path.of(required(p, "log")));
    }

    private static Map<Source, String> databases(Properties p) {
        Map<Source, String> databases = new EnumMap<>(Source.class);
        for (Source source : Names.parse(Source.class, "sources", required(p, "sources"))) {
            databases.put(source, required(p, Names.of(source) + ".url"));
        }
        return databases;
    }

    private static String required(Properties p, String key) {
        String value = p.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("No " + key);
        }
        return value;
    }

    void write(Path file) throws IOException {
        Properties p = new Properties();
        p.setProperty("pid", Long.toString(pid));
        p.setProperty("started", started.toString());
        p.setProperty("sources", Names.of(databases.keySet()));
        databases.forEach((source, url) -> p.setProperty(Names.of(source) + ".url", url));
        p.setProperty("sinks", Names.of(sinks));
        p.setProperty("log", log.toString());
        Files.createDirectories(file.getParent());
        try (Writer out = Files.newBufferedWriter(file)) {
            p.store(out, "A running quickstart");
        }
    }
}
