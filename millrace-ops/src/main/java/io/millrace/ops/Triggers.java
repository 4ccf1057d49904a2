package io.millrace.ops;

/**
 * Runs something for each Record that matches, at least once: what is done is kept in a consumer group of its own, so that a trigger
 * goes on where it was after it was stopped, killed, or had to share its partitions with another instance. Thread-safe; each call is an
 * instance.
 *
 * <p>Records of one key in one partition are handled one after another, in their order; others at the same time, as many as asked for.
 * A Record may be handled more than once: after a crash, and when another instance takes over. {@code event_id} tells.
 */
public interface Triggers {

    /**
     * Handles Records until there were as many as asked for, none came for the time given, the listener has had enough, or the thread is
     * interrupted. Handlers that run by then have the grace to end; what is done is committed.
     *
     * @return how it ended
     * @throws OpsException if the name stands for nothing; or with {@link OpsException.Kind#FAILED} after a Record that could not be
     *     handled, with {@link OnFailure#STOP}: the next start begins there
     */
    TriggerSummary run(TriggerRequest request, EventHandler handler, TriggerListener listener);

    /** Does something with a Record. Called by several threads at the same time. */
    @FunctionalInterface
    interface EventHandler {
        /**
         * Handles a Record.
         *
         * @param attempt counts from 1
         * @throws InterruptedException if the thread is interrupted, as it is when the grace is over: the Record is not done then
         * @throws Exception if it could not be handled; its message says why in a line, and it is tried again
         */
        void handle(TailedMessage event, int attempt) throws Exception;
    }

    /** What is done about a Record that could not be handled, after all retries. */
    enum OnFailure {
        /** The trigger ends; nothing is lost, the next start begins with it. */
        STOP,
        /** It is told of and left. */
        SKIP
    }
}
