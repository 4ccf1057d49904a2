package io.millrace.ops.tail;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Looks again and again for the topics of a subject, since they come and go. Kafka may be away meanwhile. Confined to the consumer's
 * thread.
 */
public final class TopicWatch {
    private final Subject subject;
    private final Unseen unseen;
    private final org.apache.kafka.clients.consumer.Consumer<?, ?> consumer;
    private final boolean endsWithKafka;
    private final Consumer<String> notes;
    private @Nullable Set<TopicPartition> last;
    private boolean isAway;

    /**
     * Nothing is asked yet.
     *
     * @param endsWithKafka whether a Kafka that does not answer is an error at any time; else only at the first look. Whoever ends when
     *     nothing comes would otherwise take that for the end
     * @param notes takes what is to be told to people
     */
    TopicWatch(
            Subject subject,
            Unseen unseen,
            org.apache.kafka.clients.consumer.Consumer<?, ?> consumer,
            boolean endsWithKafka,
            Consumer<String> notes) {
        this.subject = subject;
        this.unseen = unseen;
        this.consumer = consumer;
        this.endsWithKafka = endsWithKafka;
        this.notes = notes;
    }

    /** The partitions of the topics there are; while Kafka does not answer, those there were. */
    public Set<TopicPartition> look() {
        try {
            Set<TopicPartition> now = TailSetup.partitions(subject, consumer);
            unseen.look(topics(now), consumer).ifPresent(notes);
            if (isAway) {
                isAway = false;
                notes.accept("Kafka answers again");
            }
            last = now;
            return now;
        } catch (RetriableException e) {
            if (last == null || endsWithKafka) {
                throw e;
            }
            if (!isAway) {
                isAway = true;
                notes.accept("Kafka does not answer (" + e.getMessage() + "): it is asked again until it does");
            }
            return last;
        }
    }

    /** The topics of partitions. */
    public static Set<String> topics(Set<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::topic).collect(Collectors.toCollection(TreeSet::new));
    }
}
