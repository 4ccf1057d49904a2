package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.Connectors.Awaited;
import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --wait}, or {@code --wait=DURATION}: until connectors are in the state that was asked for. */
final class WaitOption {
    private static final String DEFAULT = "2m";

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            arity = "0..1",
            fallbackValue = DEFAULT,
            preprocessor = OnlyAttached.class,
            description = "Waits until each connector is there with all of its tasks, or has failed; for " + DEFAULT
                    + " in all unless a duration says otherwise (--wait=30s).")
    private @Nullable Duration wait;

    boolean isGiven() {
        return wait != null;
    }

    /**
     * Waits for connectors, if that is wanted. Each that is not there is told at once.
     *
     * @param isThere takes those that are there, in their order
     * @throws ConnectorFailed if one has failed
     */
    void await(MillraceOps ops, List<Awaited> connectors, OutputOptions output, Consumer<Connector> isThere) {
        if (wait == null) {
            return;
        }
        List<OpsException> notThere = new ArrayList<>();
        ops.connectors()
                .awaitAll(connectors, wait, why -> {
                    notThere.add(why);
                    if (connectors.size() > 1) {
                        output.note(String.valueOf(why.getMessage()));
                    }
                })
                .forEach(isThere);
        if (notThere.isEmpty()) {
            return;
        }
        OpsException first = notThere.get(0);
        String message = connectors.size() == 1
                ? String.valueOf(first.getMessage())
                : "Of %d connectors, %d failed or not there in time: see above."
                        .formatted(connectors.size(), notThere.size());
        throw notThere.stream().anyMatch(why -> why.kind() == Kind.FAILED)
                ? new ConnectorFailed(message)
                : new OpsException(first.kind(), message, first);
    }

    /** A connector was looked at, and has failed: {@link ExitCode#CRITICAL}. */
    static final class ConnectorFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        ConnectorFailed(String message) {
            super(message);
        }
    }

    /** What follows after a space is a connector's name, never the duration. */
    static final class OnlyAttached implements IParameterPreprocessor {
        @Override
        @SuppressWarnings("JdkObsolete") // picocli's
        public boolean preprocess(
                Stack<String> args, CommandSpec commandSpec, ArgSpec argSpec, Map<String, Object> info) {
            if (!"=".equals(info.get("separator"))) {
                args.push(DEFAULT);
            }
            return false;
        }
    }
}
