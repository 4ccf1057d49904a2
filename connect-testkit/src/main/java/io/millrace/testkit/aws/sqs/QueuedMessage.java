package io.millrace.testkit.aws.sqs;

import java.util.Comparator;

/** A message on its way through a queue. Guarded by the queue's lock. */
final class QueuedMessage {
    /** By when they become visible. */
    static final Comparator<QueuedMessage> BY_TIME = Comparator.<QueuedMessage>comparingLong(
                    message -> message.visibleAtMillis)
            .thenComparingLong(message -> message.order);

    /** Where a message is. */
    enum State {
        /** Hidden at first, for its delay. */
        DELAYED,
        /** To be received. */
        VISIBLE,
        /** Received, and hidden for the visibility timeout. */
        IN_FLIGHT
    }

    private final SqsMessage message;
    private final long order;
    private final long size;
    private State state = State.VISIBLE;
    private long visibleAtMillis;
    private int receiveCount;
    private long firstReceivedMillis;

    /**
     * A message that was accepted.
     *
     * @param order its place among all messages of the queue
     * @param size what it counts against limits
     */
    QueuedMessage(SqsMessage message, long order, long size) {
        this.message = message;
        this.order = order;
        this.size = size;
    }

    SqsMessage message() {
        return message;
    }

    long order() {
        return order;
    }

    long size() {
        return size;
    }

    String group() {
        String group = message.groupId();
        return group == null ? "" : group;
    }

    State state() {
        return state;
    }

    long visibleAtMillis() {
        return visibleAtMillis;
    }

    int receiveCount() {
        return receiveCount;
    }

    long firstReceivedMillis() {
        return firstReceivedMillis;
    }

    void hide(State newState, long untilMillis) {
        state = newState;
        visibleAtMillis = untilMillis;
    }

    void show() {
        state = State.VISIBLE;
    }

    void received(long nowMillis) {
        if (receiveCount++ == 0) {
            firstReceivedMillis = nowMillis;
        }
    }
}
