package io.millrace.connect.core.engine;

import static io.millrace.connect.core.property.BrokenPromise.check;

import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.engine.KafkaLog.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Plays a {@link History}: Kafka, the worker, the service and its readers around the engine that is tested. */
final class HistoryRun {
    private static final int PARTITIONS = 3;
    private static final int ROUNDS = 1_000;

    private final World world;
    private final ManualTicker ticker = new ManualTicker();
    private final List<KafkaLog> logs = new ArrayList<>();
    private final List<SentRequest> waiting = new ArrayList<>();
    private final List<Parcel> late = new ArrayList<>();
    private final Set<Reached> reached = EnumSet.noneOf(Reached.class);
    private Topology shards;
    private Topology known;
    private RunningTask task;

    HistoryRun(World world) {
        this.world = world;
        this.shards = world.topology();
        this.known = shards;
        this.task = newTask();
        for (int i = 0; i < PARTITIONS; i++) {
            logs.add(new KafkaLog());
            open(i);
        }
    }

    Set<Reached> play(List<Step> steps) {
        steps.forEach(step -> step.play(this));
        finish();
        return reached;
    }

    // ---- the steps ------------------------------------------------------------------------------------------------

    void put(int partition, @Nullable String key, int bytes, int stream) {
        write(partition, new Written(key, bytes, "stream-" + stream));
    }

    void filtered(int partition) {
        write(partition, new Written(null, 0, null));
    }

    void pass(int millis) {
        turn();
        if (millis > 0) {
            ticker.advance(Duration.ofMillis(millis));
            turn();
        }
    }

    void answer(int nth, int order, List<Step.Fate> fates) {
        SentRequest request = remove(waiting, nth);
        if (request == null) {
            return;
        }
        int size = request.parcels().size();
        List<Step.Fate> ofEach = new ArrayList<>(size);
        Failure[] failures = new Failure[size];
        for (int i = 0; i < size; i++) {
            Step.Fate fate = fates.isEmpty() ? Step.Fate.STORED : fates.get(i % fates.size());
            if (!shards.isInOneShard(request.parcels().get(i))) {
                fate = Step.Fate.FAILED; // the client sees where it came to, and that readers will drop it
                reached.add(Reached.MISROUTED);
            }
            ofEach.add(fate);
            failures[i] = failure(fate);
        }
        List<Integer> inOrder = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        if (order != 0) {
            Collections.shuffle(inOrder, new Random(order));
        }
        for (int i : inOrder) {
            if (ofEach.get(i) == Step.Fate.STORED || ofEach.get(i) == Step.Fate.FAILED_BUT_STORED) {
                store(request.parcels().get(i), false);
            }
        }
        answered(request, ofEach);
        request.answer().complete(BatchResult.partial(failures));
    }

    void lose(int nth, Step.Loss how) {
        SentRequest request = remove(waiting, nth);
        if (request == null) {
            return;
        }
        switch (how) {
            case BEFORE, THROWN -> {}
            case AFTER -> request.parcels().forEach(parcel -> store(parcel, false));
            case LATE -> late.addAll(request.parcels());
        }
        reached.add(Reached.LOST_ANSWER);
        answered(request, Collections.nCopies(request.parcels().size(), Step.Fate.FAILED));
        if (how == Step.Loss.THROWN) {
            request.answer().completeExceptionally(new IllegalStateException("a client that throws"));
        } else {
            request.answer().complete(BatchResult.failed(ScriptedClient.TRANSIENT));
        }
    }

    void refuse(int nth) {
        SentRequest request = remove(waiting, nth);
        if (request != null) {
            answered(request, Collections.nCopies(request.parcels().size(), Step.Fate.REFUSED));
            request.answer().complete(BatchResult.failed(ScriptedClient.REFUSED));
        }
    }

    void arriveLate(int nth) {
        Parcel parcel = remove(late, nth);
        if (parcel != null) {
            store(parcel, true);
        }
    }

    void report(int nth) {
        Rejection rejection = remove(task.rejections(), nth);
        if (rejection != null) {
            task.reported(rejection);
            reached.add(Reached.REPORTED);
        }
    }

    void close(int partition) {
        Ownership owner = log(partition).owner;
        if (owner != null) {
            giveUp(List.of(owner));
        }
    }

    void open(int partition) {
        KafkaLog log = log(partition);
        if (log.owner == null) {
            log.owner = new Ownership(log, new TopicPartition("orders", logs.indexOf(log)));
            read(log.owner);
        }
    }

    void restart(boolean graceful) {
        List<KafkaLog> open = logs.stream().filter(log -> log.owner != null).toList();
        if (graceful) {
            giveUp(open.stream().map(log -> log.owner).toList());
            turn();
        }
        open.forEach(log -> log.owner = null);
        task = newTask();
        open.forEach(log -> open(logs.indexOf(log)));
        reached.add(graceful ? Reached.RESTARTED : Reached.CRASHED);
    }

    void split(int shard) {
        if (world.shards() > 0) {
            shards = shards.split(shard);
        }
    }

    void merge(int shard) {
        if (world.shards() > 0) {
            shards = shards.merge(shard);
        }
    }

    void learn() {
        known = shards;
        task.learned();
    }

    private void turn() {
        task.turn();
        checkCommits();
        task.checkState();
    }

    // ---- Kafka and the worker -------------------------------------------------------------------------------------

    private RunningTask newTask() {
        return new RunningTask(world, ticker, () -> known, waiting, reached);
    }

    private void write(int partition, Written record) {
        KafkaLog log = log(partition);
        log.write(record);
        if (log.owner != null) {
            read(log.owner);
        }
    }

    /** The consumer reads all there is; a task that has failed is given no more. */
    private void read(Ownership owner) {
        for (; !task.hasFailed() && owner.position < owner.log.records.size(); owner.position++) {
            Written record = owner.log.records.get(owner.position);
            if (record.stream() != null) {
                task.take(owner, record);
            }
        }
    }

    private void giveUp(List<Ownership> owners) {
        for (Ownership owner : owners) {
            owner.log.committed = owner.committable();
            owner.log.owner = null;
            if (owner.requests > 0) {
                reached.add(Reached.CLOSED_IN_FLIGHT);
            }
        }
        task.close(owners);
    }

    /** What is committed is stored, reported, or was dropped by a transform. */
    private void checkCommits() {
        for (KafkaLog log : logs) {
            if (log.owner != null) {
                int committable = log.owner.committable();
                int firstMissing = log.done.nextClearBit(0);
                check(
                        committable <= firstMissing,
                        "nothing is committed that is neither stored nor reported",
                        () -> log.owner + " at " + committable + ", but " + firstMissing + " is neither");
                check(
                        log.owner.unsettled > 0 || committable == log.owner.position,
                        "when all is done everything may be committed",
                        () -> log.owner + " at " + committable + " of " + log.owner.position);
            }
        }
    }

    // ---- the service ----------------------------------------------------------------------------------------------

    private void store(Parcel parcel, boolean isLate) {
        if (!shards.isInOneShard(parcel)) {
            return;
        }
        if (parcel.items().size() > 1) {
            reached.add(Reached.AGGREGATED);
        }
        for (Item item : parcel.items()) {
            if (isLate) {
                reached.add(Reached.STORED_LATE);
            } else if (item.key != null && world.mode() == OrderingMode.KEY) {
                checkOrder(item);
            }
            if (item.visible) {
                reached.add(Reached.STORED_TWICE);
            }
            item.visible = true;
            item.owner.log.done.set((int) item.offset);
        }
    }

    /** What readers see of a key; what the service carries out late is left out, since no sink can promise that. */
    private void checkOrder(Item item) {
        Item before = item.before;
        while (before != null && before.rejected) {
            before = before.before;
        }
        Item missing = before;
        check(
                missing == null || missing.visible,
                "readers see the records of a key in order",
                () -> item + " is stored, but " + missing + " before it is not");
        check(
                item.number >= item.line.seen || world.isAggregating(),
                "readers see only the latest record of a key again",
                () -> item + " is stored after a later one of its key");
        item.line.seen = item.number;
    }

    private void answered(SentRequest request, List<Step.Fate> fates) {
        // Nobody hears the answers to a task that is gone.
        if (request.task() == task) {
            task.answered(request, fates);
        }
        if (fates.stream().anyMatch(fate -> fate != Step.Fate.STORED)) {
            reached.add(Reached.FAILED);
        }
    }

    private static @Nullable Failure failure(Step.Fate fate) {
        return switch (fate) {
            case STORED -> null;
            case THROTTLED -> ScriptedClient.THROTTLED;
            case FAILED, FAILED_BUT_STORED -> ScriptedClient.TRANSIENT;
            case REJECTED -> ScriptedClient.REJECTED;
            case FATAL -> ScriptedClient.FATAL;
            case REFUSED -> ScriptedClient.REFUSED;
        };
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    /** From here on nothing goes wrong: everything has to arrive. */
    private void finish() {
        for (int round = 0; round < ROUNDS; round++) {
            if (task.hasFailed()) {
                reached.add(Reached.FAILED_TASK);
                restart(true);
            }
            for (int i = 0; i < PARTITIONS; i++) {
                open(i);
            }
            learn();
            pass(World.BACKOFF_MAX_MS);
            while (!waiting.isEmpty()) {
                answer(0, 0, List.of());
            }
            while (!task.rejections().isEmpty()) {
                report(0);
            }
            pass(0);
            if (waiting.isEmpty() && logs.stream().allMatch(HistoryRun::isDone)) {
                task.checkEnd();
                return;
            }
        }
        check(
                false,
                "everything arrives in the end",
                () -> logs.stream()
                        .filter(log -> !isDone(log))
                        .map(log -> log.owner + " stays at "
                                + Objects.requireNonNull(log.owner).committable() + " of " + log.records.size())
                        .toList()
                        .toString());
    }

    private static boolean isDone(KafkaLog log) {
        return log.owner != null && log.owner.committable() == log.records.size();
    }

    private KafkaLog log(int partition) {
        return logs.get(partition % PARTITIONS);
    }

    private static <T> @Nullable T remove(List<T> from, int nth) {
        return from.isEmpty() ? null : from.remove(nth % from.size());
    }
}
