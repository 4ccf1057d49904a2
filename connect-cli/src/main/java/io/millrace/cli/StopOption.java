package io.millrace.cli;

import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import io.millrace.ops.WhileStopped;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** {@code --stop}: Connect changes offsets of stopped connectors alone. */
final class StopOption {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @Option(
            names = "--stop",
            description =
                    "Stops the connector first, and lets it go on afterwards if it ran. Without it, it must be stopped.")
    private boolean isGiven;

    /** Does the work, while the connector is stopped if that is wanted. */
    String call(MillraceOps ops, String name, OutputOptions output, Supplier<String> work) {
        if (!isGiven) {
            return work.get();
        }
        try {
            return new WhileStopped(ops.connectors(), TIMEOUT).call(name, work);
        } catch (OpsException e) {
            if (Thread.currentThread().isInterrupted()) {
                output.note(String.valueOf(e.getMessage())); // Ctrl-C ends without an error, and this must be known.
            }
            throw e;
        }
    }
}
