package io.millrace.ops;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connectors of a cluster and their life cycle. Each method throws {@link OpsException}. Thread-safe. */
public interface Connectors {

    /** All connectors with their states, in the order of their names. */
    List<Connector> list();

    /**
     * One connector with its state.
     *
     * @throws OpsException with {@link OpsException.Kind#NOT_FOUND}, naming those that may have been meant; so all that take a name
     */
    Connector get(String name);

    /**
     * Creates a connector.
     *
     * @param config its configuration
     * @param initialState {@code RUNNING}, {@code PAUSED} or {@code STOPPED}; a worker older than 3.7 knows only the first
     * @throws OpsException with {@link OpsException.Kind#INVALID} if there is one of the name, or the configuration is refused
     */
    void create(String name, Map<String, String> config, Connector.State initialState);

    /** Gives a connector another configuration; it restarts with it. */
    void configure(String name, Map<String, String> config);

    /** Deletes a connector. Its offsets stay: one that is created with its name goes on from them. */
    void delete(String name);

    /** Pauses a connector: its tasks stay, and do nothing. */
    void pause(String name);

    /** Goes on with a connector that is paused or stopped. */
    void resume(String name);

    /** Stops a connector: its tasks end, and what they held is free. Needs workers of Kafka 3.5. */
    void stop(String name);

    /** Restarts a connector and its tasks: all, or only what has failed. */
    void restart(String name, Restart what);

    /** Restarts one task. */
    void restartTask(String name, int task);

    /**
     * Waits until a connector and all of its tasks are in a state, and stay in it for a moment: {@code RUNNING} with at least one task,
     * {@code PAUSED}, or {@code STOPPED}, when it has no tasks.
     *
     * @return the connector as it then is
     * @throws OpsException with {@link OpsException.Kind#FAILED} and the cause when it or a task has failed; with
     *     {@link OpsException.Kind#TIMEOUT} and the states when the time is up
     */
    Connector await(String name, Connector.State state, Duration timeout);

    /**
     * Waits for several at once, each as {@link #await} does. None hides another: that one has failed, is not
     * there in time, or is no more, does not end the waiting for the others.
     *
     * @param timeout of all together
     * @param isNotThere is told at once why one of them is not there
     * @return those that are there, in the order given
     * @throws OpsException if the workers do not answer
     */
    List<Connector> awaitAll(List<Awaited> connectors, Duration timeout, Consumer<OpsException> isNotThere);

    /**
     * What is waited for. Connect's status does not say of which configuration it is: what was changed or restarted, and looks as it did
     * before, has to stay so for longer, until the workers have surely done it.
     *
     * @param name a connector's
     * @param state the state that it should be in
     * @param before the connector as it was before it was given another configuration, or was restarted; null if it was not
     */
    record Awaited(
            String name, Connector.State state, @Nullable Connector before) {}

    /** What of a connector is restarted. */
    enum Restart {
        ALL,
        FAILED
    }
}
