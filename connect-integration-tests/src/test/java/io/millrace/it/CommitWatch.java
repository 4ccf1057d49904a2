package io.millrace.it;

import io.millrace.testkit.kafka.KafkaTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares, every 100 ms, what a consumer group has committed with what is stored: a committed offset may never be ahead of
 * the first record that is missing. Thread-safe.
 */
final class CommitWatch implements AutoCloseable {
    private final KafkaTopics topics;
    private final String group;
    private final StoredRecords stored;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<String> violations = new ArrayList<>();
    private long committedInAll;
    private int advances;

    CommitWatch(KafkaTopics topics, String group, StoredRecords stored) {
        this.topics = topics;
        this.group = group;
        this.stored = stored;
        timer.scheduleWithFixedDelay(this::compare, 0, 100, TimeUnit.MILLISECONDS);
    }

    /** Compares now. */
    synchronized void compare() {
        try {
            // Committed first: what is stored only grows, so looking at it later can only be too kind by that moment.
            Map<TopicPartition, Long> committed = topics.committed(group);
            stored.update();
            committed.forEach((partition, offset) -> {
                if (offset > stored.firstMissing(partition)) {
                    violations.add(partition + " is committed up to " + offset + ", but offset "
                            + stored.firstMissing(partition) + " is not stored");
                }
            });
            long sum = committed.values().stream().mapToLong(Long::longValue).sum();
            advances += sum > committedInAll ? 1 : 0;
            committedInAll = sum;
        } catch (RuntimeException e) {
            violations.add("could not compare: " + e);
        }
    }

    /** Where a commit was ahead of what is stored; empty if never. */
    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** How often a comparison found that more was committed: how much the watch had to look at. */
    synchronized int advances() {
        return advances;
    }

    /** The sum of all committed offsets when last compared. */
    synchronized long committedInAll() {
        return committedInAll;
    }

    /** How many different records were stored when last compared. */
    synchronized long distinct() {
        return stored.distinct();
    }

    synchronized long copies() {
        return stored.copies();
    }

    /** Looks at what is stored, or changes what is expected, between two comparisons. */
    synchronized <T> T withStored(Function<StoredRecords, T> look) {
        return look.apply(stored);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
