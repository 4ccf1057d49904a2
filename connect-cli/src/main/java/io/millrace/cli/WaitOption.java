package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Stack;
import java.util.function.Function;
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
            description = "Waits until each connector and all of its tasks are there, or one has failed; for " + DEFAULT
                    + " unless a duration says otherwise (--wait=30s).")
    private @Nullable Duration wait;

    boolean isGiven() {
        return wait != null;
    }

    /**
     * Waits for a connector, if that is wanted.
     *
     * @return the connector; null if nobody waits
     * @throws ConnectorFailed if it has failed
     */
    @Nullable
    Connector await(MillraceOps ops, String name, State state) {
        return await(timeout -> ops.connectors().await(name, state, timeout));
    }

    /**
     * Waits for a connector that was changed or restarted, if that is wanted.
     *
     * @return the connector; null if nobody waits
     * @throws ConnectorFailed if it has failed
     */
    @Nullable
    Connector awaitAfter(MillraceOps ops, Connector before, State state) {
        return await(timeout -> ops.connectors().awaitAfter(before, state, timeout));
    }

    private @Nullable Connector await(Function<Duration, Connector> waiting) {
        if (wait == null) {
            return null;
        }
        try {
            return waiting.apply(wait);
        } catch (OpsException e) {
            throw e.kind() == Kind.FAILED ? new ConnectorFailed(String.valueOf(e.getMessage())) : e;
        }
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
