package io.millrace.ops;

import io.millrace.ops.Connector.State;
import io.millrace.ops.OpsException.Kind;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Does what Connect allows only while a connector is stopped, and lets the connector go on as before. Whatever goes wrong, the message says
 * in what state the connector is left. Immutable.
 */
public final class WhileStopped {
    private final Connectors connectors;
    private final Duration timeout;

    /**
     * @param timeout for how long is waited until the connector has stopped
     */
    public WhileStopped(Connectors connectors, Duration timeout) {
        this.connectors = connectors;
        this.timeout = timeout;
    }

    /**
     * Stops the connector unless it is, does the work, and resumes it if it ran or pauses it again if it was paused. An interrupt ends the
     * waiting and the work, and does not keep the connector from going on.
     */
    public <T> T call(String name, Supplier<T> work) {
        State before = connectors.get(name).status().state();
        if (before == State.STOPPED) {
            return work.get();
        }
        T result;
        try {
            connectors.stop(name);
            connectors.await(name, State.STOPPED, timeout);
            result = work.get();
        } catch (OpsException e) {
            throw new OpsException(e.kind(), e.getMessage() + " " + goOnAfterFailure(name, before), e);
        } catch (RuntimeException e) {
            throw new OpsException(Kind.FAILED, e + " " + goOnAfterFailure(name, before), e);
        }
        try {
            goOn(name, before);
        } catch (OpsException e) {
            throw new OpsException(
                    e.kind(),
                    "It was done, but connector '%s' is left STOPPED: %s Go on with: millrace %s"
                            .formatted(name, e.getMessage(), command(name, before)),
                    e);
        }
        return result;
    }

    private String goOnAfterFailure(String name, State before) {
        try {
            goOn(name, before);
            return "Connector '%s' was told to go on as before.".formatted(name);
        } catch (OpsException e) {
            return "Connector '%s' may be left STOPPED; go on with: millrace %s".formatted(name, command(name, before));
        }
    }

    private void goOn(String name, State before) {
        boolean isInterrupted = Thread.interrupted(); // An interrupted thread can ask nothing.
        try {
            if (before == State.PAUSED) {
                connectors.pause(name);
            } else {
                connectors.resume(name);
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String command(String name, State before) {
        return (before == State.PAUSED ? "pause " : "resume ") + name;
    }
}
