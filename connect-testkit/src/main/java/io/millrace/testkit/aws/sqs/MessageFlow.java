package io.millrace.testkit.aws.sqs;

import io.millrace.testkit.aws.sqs.QueuedMessage.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The messages of a queue that are not deleted: delayed, visible, or in flight. Guarded by the queue's lock. */
final class MessageFlow {
    private final Backlog backlog;
    private final Map<Long, QueuedMessage> all = new HashMap<>();
    /** Delayed ones and those in flight, by when they become visible. */
    private final TreeSet<QueuedMessage> hidden = new TreeSet<>(QueuedMessage.BY_TIME);

    MessageFlow(Backlog backlog) {
        this.backlog = backlog;
    }

    void add(QueuedMessage message, long visibleAtMillis, long now) {
        all.put(message.order(), message);
        if (visibleAtMillis > now) {
            message.hide(State.DELAYED, visibleAtMillis);
            hidden.add(message);
        } else {
            settle(now); // what became visible meanwhile comes first
            backlog.add(message);
        }
    }

    /** The message with this number; null when it was deleted. */
    @Nullable
    QueuedMessage find(long order, long now) {
        settle(now);
        return all.get(order);
    }

    List<QueuedMessage> take(int most, long visibilityMillis, long now) {
        settle(now);
        List<QueuedMessage> taken = backlog.take(most);
        for (QueuedMessage message : taken) {
            message.received(now);
            message.hide(State.IN_FLIGHT, now + visibilityMillis);
            hidden.add(message);
        }
        return taken;
    }

    /** Changes until when a message in flight is hidden. */
    void hideUntil(QueuedMessage message, long untilMillis, long now) {
        hidden.remove(message);
        message.hide(State.IN_FLIGHT, untilMillis);
        hidden.add(message);
        settle(now);
    }

    /** Deletes a message, unless it is deleted already. */
    void delete(QueuedMessage message) {
        if (all.remove(message.order()) == null) {
            return;
        }
        hidden.remove(message);
        if (message.state() != State.DELAYED) {
            backlog.gone(message);
        }
    }

    int visible(long now) {
        settle(now);
        return backlog.size();
    }

    int hidden(State state, long now) {
        settle(now);
        return (int) hidden.stream().filter(message -> message.state() == state).count();
    }

    private void settle(long now) {
        while (!hidden.isEmpty() && hidden.first().visibleAtMillis() <= now) {
            QueuedMessage message = hidden.first();
            hidden.remove(message);
            boolean wasInFlight = message.state() == State.IN_FLIGHT;
            message.show();
            if (wasInFlight) {
                backlog.putBack(message);
            } else {
                backlog.add(message);
            }
        }
    }
}
