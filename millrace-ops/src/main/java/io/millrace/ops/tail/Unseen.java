package io.millrace.ops.tail;

import io.millrace.ops.status.ActiveTopics;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * The topics of a connector that Kafka does not let this user see. Looked for again and again: a connector begins to write to new ones.
 * Confined to the consumer's thread.
 */
final class Unseen {
    private final Subject subject;
    private final ActiveTopics active;
    private final Set<String> asked = new HashSet<>();

    Unseen(Subject subject, ActiveTopics active) {
        this.subject = subject;
        this.active = active;
    }

    /**
     * What to tell of topics that were not asked for before.
     *
     * @param seen the topics that are watched
     */
    Optional<String> look(Set<String> seen, Consumer<?, ?> consumer) {
        if (!subject.isConnector()) {
            return Optional.empty();
        }
        Set<String> missing = new TreeSet<>(active.of(subject.name()));
        missing.removeAll(seen);
        missing.removeAll(asked);
        Set<String> hidden = new TreeSet<>(missing);
        hidden.removeIf(topic -> !isHidden(topic, consumer));
        asked.addAll(missing);
        return hidden.isEmpty()
                ? Optional.empty()
                : Optional.of("what is in " + String.join(", ", hidden)
                        + " passes unseen: Kafka does not let this user see it, who needs the right to READ it");
    }

    /** Whether Kafka would not tell if there is a topic of this name. */
    static boolean isHidden(String topic, Consumer<?, ?> consumer) {
        try {
            consumer.partitionsFor(topic);
            return false;
        } catch (TopicAuthorizationException e) {
            return true;
        } catch (InvalidTopicException e) {
            return false;
        }
    }
}
