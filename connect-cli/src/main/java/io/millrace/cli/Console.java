package io.millrace.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a command writes to and what it sees of its surroundings: so that tests can run commands in their own JVM.
 *
 * @param out for results
 * @param err for progress and errors
 * @param in what is piped in
 * @param environment the environment's variables
 * @param isTerminal whether a person looks at {@code out}: colour and repainting only then
 * @param isAsked whether a person sees {@code err} and types {@code in}: what is piped in is no answer to a question
 * @param width the terminal's columns
 */
public record Console(
        PrintWriter out,
        PrintWriter err,
        InputStream in,
        Map<String, String> environment,
        boolean isTerminal,
        boolean isAsked,
        int width) {
    private static final int COLUMNS = 80;
    private static final ObjectMapper JSON = new ObjectMapper()
            // The maps of a configuration come in another order at each start.
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .registerModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(Duration.class, ToStringSerializer.instance));
    private static final ObjectWriter PRETTY = JSON.writer().with(SerializationFeature.INDENT_OUTPUT);

    /** Copies the environment. */
    public Console {
        environment = Map.copyOf(environment);
    }

    /** A console of 80 columns with nothing piped in. */
    public Console(PrintWriter out, PrintWriter err, Map<String, String> environment, boolean isTerminal) {
        this(out, err, InputStream.nullInputStream(), environment, isTerminal, false, COLUMNS);
    }

    /**
     * The process's own: UTF-8, whatever the locale says. The start script looks where there is a terminal and how wide it is:
     * {@code System.console()} says different things in different JDKs.
     */
    public static Console system() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent("HOME", System.getProperty("user.home", ""));
        return new Console(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                System.in,
                environment,
                Boolean.getBoolean("millrace.terminal"),
                Boolean.getBoolean("millrace.asked"),
                Math.max(20, Integer.getInteger("millrace.width", COLUMNS)));
    }

    /** Writes a value as indented JSON. */
    void json(Object value) {
        write(PRETTY, value);
    }

    /** Writes a value as JSON on one line. */
    void jsonLine(Object value) {
        write(JSON.writer(), value);
    }

    private void write(ObjectWriter writer, Object value) {
        try {
            out.println(writer.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
        out.flush();
    }

    private static PrintWriter writer(FileDescriptor file) {
        return new PrintWriter(new PipeOutput(new FileOutputStream(file)), true, StandardCharsets.UTF_8);
    }
}
