package io.millrace.ops.trigger;

import io.millrace.ops.Triggers.OnFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Which event runs next, what becomes of it, and what may be committed: never past an event that is not done, never two events of a key
 * at once, no more at once than allowed. It has no threads and no clock; times are nanoseconds as of {@link System#nanoTime}. Confined to
 * one thread, or to whoever holds its lock.
 */
final class TriggerMachine {
    /** An event on its way, for the {@code attempt}th time, counted from 1. */
    record Run(Event event, int attempt, Lane lane, Ledger ledger) {}

    /** What becomes of an event whose attempt failed. */
    enum Verdict {
        /** It runs again, after a while. */
        RETRY,
        /** It is left. */
        SKIP,
        /** No further event runs. */
        STOP,
        /** It is nobody's business any more: its partition is another instance's, or nothing is to run. */
        NONE
    }

    /**
     * What becomes of an event.
     *
     * @param verdict what
     * @param delayNanos with {@link Verdict#RETRY}: after how long
     */
    record Decision(Verdict verdict, long delayNanos) {}

    private final int parallelism;
    private final int retries;
    private final OnFailure onFailure;
    private final Backoff backoff;

    private final Map<TopicPartition, Ledger> ledgers = new HashMap<>();
    private final Map<Lane.Name, Lane> lanes = new HashMap<>();
    private final Deque<Lane> ready = new ArrayDeque<>();
    private final PriorityQueue<Lane> delayed = new PriorityQueue<>(Comparator.comparingLong(Lane::due));
    private final Set<Run> running = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean isHalted;
    private int size;
    private long bytes;

    TriggerMachine(int parallelism, int retries, OnFailure onFailure, Backoff backoff) {
        this.parallelism = parallelism;
        this.retries = retries;
        this.onFailure = onFailure;
        this.backoff = backoff;
    }

    /** A partition is this instance's, from this offset on. */
    void assign(TopicPartition partition, long start) {
        ledgers.put(partition, new Ledger(start));
    }

    /** An event was read; those of a partition come in their order. Ignored for partitions that are not assigned. */
    void add(Event event) {
        Ledger ledger = ledgers.get(event.partition());
        if (ledger == null || ledger.isRevoked()) {
            return;
        }
        ledger.begin(event.offset());
        Lane lane = lanes.computeIfAbsent(event.lane(), Lane::new);
        lane.waiting().addLast(event);
        size++;
        bytes += event.bytes();
        if (lane.waiting().size() == 1 && !lane.isRunning()) {
            ready.addLast(lane);
        }
    }

    /** A message was read with which nothing is to be done. */
    void pass(TopicPartition partition, long offset) {
        Ledger ledger = ledgers.get(partition);
        if (ledger != null) {
            ledger.pass(offset);
        }
    }

    /** The next event to run, if one may; whoever takes it says what became of it. */
    @Nullable
    Run next(long now) {
        for (Lane lane = delayed.peek(); lane != null && lane.due() - now <= 0; lane = delayed.peek()) {
            ready.addLast(delayed.remove());
        }
        if (isHalted || running.size() >= parallelism || ready.isEmpty()) {
            return null;
        }
        Lane lane = ready.removeFirst();
        Event event = lane.start();
        Run run = new Run(event, lane.failures() + 1, lane, Objects.requireNonNull(ledgers.get(event.partition())));
        running.add(run);
        return run;
    }

    /** In how many nanoseconds an event may run that waits for its next attempt; the most there is if none does. */
    long nanosToNext(long now) {
        Lane lane = delayed.peek();
        return lane == null ? Long.MAX_VALUE : Math.max(lane.due() - now, 0);
    }

    /** An event was handled. */
    void done(Run run) {
        run.ledger().done(run.event().offset());
        finish(run);
    }

    /** An attempt failed. */
    Decision failed(Run run, long now) {
        if (isHalted || run.ledger().isRevoked()) {
            cancelled(run);
            return new Decision(Verdict.NONE, 0);
        }
        if (run.lane().fail() <= retries) {
            long delay = backoff.nanosAfter(run.attempt());
            putBack(run, now + delay);
            delayed.add(run.lane());
            return new Decision(Verdict.RETRY, delay);
        }
        if (onFailure == OnFailure.SKIP) {
            done(run);
            return new Decision(Verdict.SKIP, 0);
        }
        isHalted = true;
        putBack(run, now);
        return new Decision(Verdict.STOP, 0);
    }

    /** An event was not handled and is not to be retried: its partition goes to another instance, or nothing is to run any more. */
    void cancelled(Run run) {
        if (run.ledger().isRevoked()) {
            finish(run);
        } else {
            putBack(run, 0);
            ready.addFirst(run.lane());
        }
    }

    private void putBack(Run run, long notBefore) {
        running.remove(run);
        run.lane().putBack(run.event(), notBefore);
    }

    /** The lane goes on with its next event. */
    private void finish(Run run) {
        running.remove(run);
        size--;
        bytes -= run.event().bytes();
        Lane lane = run.lane();
        lane.finish();
        if (lane.waiting().isEmpty()) {
            lanes.remove(lane.name());
        } else {
            ready.addLast(lane);
        }
    }

    /** No further event runs; those that run go on. */
    void halt() {
        isHalted = true;
    }

    boolean isHalted() {
        return isHalted;
    }

    /** Partitions will be another instance's: what waits is dropped, what runs can still be done. */
    void revoke(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Ledger ledger = ledgers.get(partition);
            if (ledger != null) {
                ledger.revoke();
            }
        }
        List<Lane> theirs = new ArrayList<>(lanes.values());
        theirs.removeIf(lane -> !partitions.contains(lane.name().partition()));
        for (Lane lane : theirs) {
            size -= lane.waiting().size();
            lane.waiting().forEach(event -> bytes -= event.bytes());
            lane.clear();
            ready.remove(lane);
            delayed.remove(lane);
            if (!lane.isRunning()) {
                lanes.remove(lane.name());
            }
        }
    }

    /** What is done of partitions that were revoked no longer counts. A run of theirs still holds up its key. */
    void forget(Collection<TopicPartition> partitions) {
        revoke(partitions);
        partitions.forEach(ledgers::remove);
    }

    /** For each partition the offset before which everything is done. */
    Map<TopicPartition, Long> committable() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        ledgers.forEach((partition, ledger) -> offsets.put(partition, ledger.committable()));
        return offsets;
    }

    /** What runs now, of these partitions. */
    List<Run> running(Collection<TopicPartition> partitions) {
        return running.stream()
                .filter(run -> partitions.contains(run.event().partition()))
                .toList();
    }

    /** What runs now. */
    List<Run> running() {
        return List.copyOf(running);
    }

    /** How many events were read and are not done. */
    int size() {
        return size;
    }

    /** How much they take of memory, roughly. */
    long bytes() {
        return bytes;
    }
}
