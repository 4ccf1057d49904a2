package io.millrace.cli;

import io.millrace.ops.MillraceOps;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command did, run in this JVM. */
record CliRun(int exitCode, String out, String err) {

    static CliRun of(Map<String, String> environment, String... args) {
        return of(null, "", environment, false, 80, args);
    }

    static CliRun onTerminal(int width, Map<String, String> environment, String... args) {
        return of(null, "", environment, true, width, args);
    }

    /** On these operations instead of those over servers. */
    static CliRun of(MillraceOps ops, String... args) {
        return of(ops, "", Map.of(), false, 80, args);
    }

    static CliRun onTerminal(MillraceOps ops, String... args) {
        return of(ops, "", Map.of(), true, 80, args);
    }

    static CliRun of(
            @Nullable MillraceOps ops,
            String in,
            Map<String, String> environment,
            boolean isTerminal,
            int width,
            String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                environment,
                isTerminal,
                isTerminal,
                width);
        int exitCode = ops == null ? Main.run(console, args) : Main.run(console, ops, args);
        return new CliRun(exitCode, out.toString(), err.toString());
    }
}
