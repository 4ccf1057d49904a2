package io.millrace.it.cli;

import io.millrace.cli.Console;
import io.millrace.cli.Main;
import io.millrace.testkit.junit.TestCluster;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs commands of {@code millrace} in this JVM, as at a shell with these variables, off a terminal. Immutable; each {@code with} gives
 * another.
 */
public final class Cli {
    private final Map<String, String> environment;

    private Cli(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** For the worker and the broker of a cluster. No context file of the machine's is read. */
    public static Cli of(TestCluster cluster) {
        return new Cli(Map.of(
                "MILLRACE_CONFIG", "/nowhere/millrace.yaml",
                "MILLRACE_CONNECT_URL", cluster.worker().restUrl().toString(),
                "MILLRACE_BOOTSTRAP_SERVERS", cluster.kafka().bootstrapServers()));
    }

    /** With these variables of the environment alone. */
    public static Cli of(Map<String, String> environment) {
        return new Cli(environment);
    }

    /** With a variable of the environment set or replaced. */
    public Cli with(String variable, String value) {
        Map<String, String> changed = new LinkedHashMap<>(environment);
        changed.put(variable, value);
        return new Cli(changed);
    }

    /** Runs a command to its end. */
    public CliRun run(String... args) {
        return run(new StringWriter(), args);
    }

    /** Runs a command to its end; what it writes can be read meanwhile. */
    CliRun run(StringWriter out, String... args) {
        StringWriter err = new StringWriter();
        int exitCode =
                Main.run(new Console(new PrintWriter(out, true), new PrintWriter(err, true), environment, false), args);
        return new CliRun(String.join(" ", args), exitCode, out.toString(), err.toString());
    }
}
