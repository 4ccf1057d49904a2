package io.millrace.ops.trigger;

import io.millrace.ops.EventFilter;
import io.millrace.ops.TriggerListener;
import io.millrace.ops.TriggerRequest;
import io.millrace.ops.tail.Positions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * What a trigger does as a member of its group: takes partitions where the group has left them, commits what is done, and gives
 * partitions away when nothing of them runs any more. Confined to the consumer's thread.
 */
final class Membership implements ConsumerRebalanceListener {
    /** How long to wait for handlers that were interrupted. */
    static final Duration LAST = Duration.ofSeconds(5);

    private static final int MOST_WORDS = 500;
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(10);

    private final Consumer<?, ?> consumer;
    private final Workers workers;
    private final TriggerRequest request;
    private final TriggerListener listener;
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private Map<TopicPartition, Long> first = Map.of();
    private final String wanted;
    private boolean hasCompared;
    private boolean isInterrupted;
    private boolean isCommitMissing;
    private boolean hasJoined;
    private long assigned;

    Membership(Consumer<?, ?> consumer, Workers workers, TriggerRequest request, TriggerListener listener) {
        this.consumer = consumer;
        this.workers = workers;
        this.request = request;
        this.listener = listener;
        this.wanted = wanted(request.events().filter());
    }

    /** In a few words: Kafka keeps but some with an offset. */
    private static String wanted(EventFilter filter) {
        String text = "tables=%s actions=%s".formatted(new TreeSet<>(filter.tables()), new TreeSet<>(filter.actions()));
        return text.length() > MOST_WORDS ? text.substring(0, MOST_WORDS) : text;
    }

    /**
     * Where to begin is asked for once, of the partitions there are now, and if the group has never committed anything. What appears
     * later is read from its beginning: its Records are of the time after the start.
     */
    void begin(Set<TopicPartition> partitions) {
        boolean isNew = consumer.committed(partitions).values().stream().noneMatch(Objects::nonNull);
        if (isNew) {
            first = Positions.of(request.events().start(), partitions, consumer);
        }
    }

    /** The position is committed at once: were it not, a crash before the first commit would lose what was read till then. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        hasJoined = true;
        assigned = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(Set.copyOf(partitions));
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = known.get(partition);
            long position = first.getOrDefault(partition, beginnings.getOrDefault(partition, 0L));
            if (offset != null) {
                committed.put(partition, offset.offset());
                position = offset.offset();
                compare(offset.metadata());
            }
            long start = within(partition, position, beginnings, ends);
            consumer.seek(partition, start);
            workers.with(machine -> machine.assign(partition, start));
        }
        commit();
    }

    /** Kafka does not have the messages where partitions were read on; a consumer's own reset would leave them without a word. */
    void resume(Map<TopicPartition, Long> positions) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(positions.keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(positions.keySet());
        positions.forEach((partition, position) -> {
            long start = within(partition, position, beginnings, ends);
            if (start < position) {
                // What waits is of a topic that is no more; its offsets are others' now.
                forget(Set.of(partition));
                workers.with(machine -> machine.assign(partition, start));
            }
            consumer.seek(partition, start);
        });
    }

    private long within(
            TopicPartition partition,
            long position,
            Map<TopicPartition, Long> beginnings,
            Map<TopicPartition, Long> ends) {
        long beginning = beginnings.getOrDefault(partition, 0L);
        if (position < beginning) {
            note("%s: Kafka has deleted the messages from %d to %d by now: they were not handled"
                    .formatted(partition, position, beginning - 1));
            return beginning;
        }
        if (position > ends.getOrDefault(partition, Long.MAX_VALUE)) {
            note(
                    "%s: ends before offset %d, where group %s was: the topic is another one, and is read from its beginning"
                            .formatted(partition, position, request.group()));
            return beginning;
        }
        return position;
    }

    /** Two triggers that want different changes and share a group would pass by what the other wants. */
    private void compare(String others) {
        if (!others.isEmpty() && !others.equals(wanted) && !hasCompared) {
            hasCompared = true;
            note(
                    "group %s has handled others so far: %s, and not %s. What it has passed by is not looked at again; triggers that"
                                    .formatted(request.group(), others, wanted)
                            + " want different changes need groups of their own");
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        workers.with(machine -> machine.revoke(partitions));
        workers.drain(partitions, request.grace(), LAST);
        takeInterrupt();
        commit();
        forget(partitions);
    }

    /** Another instance has them already: nothing of them may go on here, or be committed. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        workers.with(machine -> machine.revoke(partitions));
        workers.drain(partitions, Duration.ZERO, LAST);
        takeInterrupt();
        forget(partitions);
    }

    /** For how long the partitions have been what they are; nothing as long as the group has not told which they are. */
    long nanosSinceAssigned() {
        return hasJoined ? System.nanoTime() - assigned : 0;
    }

    private void forget(Collection<TopicPartition> partitions) {
        workers.with(machine -> machine.forget(partitions));
        committed.keySet().removeAll(partitions);
    }

    /** Commits what is done and was not committed yet. If that cannot be now, the next time brings it. */
    void commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        workers.committable().forEach((partition, offset) -> {
            if (!offset.equals(committed.get(partition))) {
                offsets.put(partition, new OffsetAndMetadata(offset, wanted));
            }
        });
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, COMMIT_TIMEOUT);
            isCommitMissing = false;
            offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
        } catch (CommitFailedException e) {
            note("what was handled last could not be committed, since group " + request.group()
                    + " has given the partitions to another instance: it is handled again");
        } catch (RebalanceInProgressException e) {
            // Goes on with the next poll, and so does this.
        } catch (RetriableException e) {
            if (!isCommitMissing) {
                note("what was handled last is not committed yet, since Kafka does not answer: it is tried again");
            }
            isCommitMissing = true;
        }
    }

    /** An interrupt asks for the end; until then Kafka's client must not see it, since it would not commit. */
    void takeInterrupt() {
        isInterrupted |= Thread.interrupted();
    }

    boolean isInterrupted() {
        return isInterrupted;
    }

    private void note(String line) {
        synchronized (listener) {
            listener.note(line);
        }
    }
}
