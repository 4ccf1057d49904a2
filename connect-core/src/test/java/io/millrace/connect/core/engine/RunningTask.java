package io.millrace.connect.core.engine;

import static io.millrace.connect.core.property.BrokenPromise.check;

import io.millrace.connect.core.delivery.Aggregator;
import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchClient;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.connect.core.delivery.Sharding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task from its start to its end: a delivery that is driven step by step, and beside it, made of what was put in, of requests
 * and of answers alone, an account of what the delivery may do and has to do.
 */
final class RunningTask implements BatchClient<Parcel> {
    private final World world;
    private final ManualTicker ticker;
    private final Supplier<Topology> known;
    private final List<SentRequest> requests;
    private final Set<Reached> reached;
    private final Mailbox mailbox = new Mailbox();
    private final Credit credit = new Credit(1_000_000, 1L << 40);
    private final List<Rejection> rejections = new ArrayList<>();
    private final Delivery<Parcel> delivery;

    private final Map<String, Line> linesByKey = new HashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<Fence> fences = new ArrayList<>();
    private final List<Item> doomed = new ArrayList<>();
    private final Map<String, Integer> inFlight = new HashMap<>();
    private final Map<String, Integer> credible = new HashMap<>();
    private final ModelShards shards;
    private long jitter = 1;
    private int taken;
    private boolean failed;
    private boolean pushedBack;
    private boolean posted;
    private long due = Long.MAX_VALUE;

    /** What the closing of these partitions waits for. */
    private record Fence(List<Ownership> closing, CompletableFuture<Void> passed) {}

    /**
     * @param known the shards that the engine knows of
     * @param requests where every request is put
     */
    RunningTask(
            World world,
            ManualTicker ticker,
            Supplier<Topology> known,
            List<SentRequest> requests,
            Set<Reached> reached) {
        this.world = world;
        this.ticker = ticker;
        this.known = known;
        this.shards = new ModelShards(world, ticker, known);
        this.requests = requests;
        this.reached = reached;
        this.delivery = new Delivery<>(
                new SinkParts<>(world.config(), record -> Optional.empty(), this, sharding(), aggregator()),
                mailbox,
                credit,
                ticker,
                this::jitter,
                rejections::add,
                DeliveryListener.NONE);
    }

    /** Whether the delivery has failed, and had to. */
    boolean hasFailed() {
        return failed;
    }

    /** What was rejected and is to be reported. */
    List<Rejection> rejections() {
        return rejections;
    }

    private Sharding<Parcel> sharding() {
        return world.shards() == 0 ? Sharding.none() : stream -> known.get();
    }

    private @Nullable Aggregator<Parcel> aggregator() {
        return world.isAggregating() ? new Parcel.Packer(world.aggregated(), world.aggregateBytes()) : null;
    }

    // ---- what the task's side does --------------------------------------------------------------------------------

    void take(Ownership owner, KafkaLog.Written record) {
        long number = owner.progress.register(owner.position);
        Item item = new Item(
                owner,
                record.stream(),
                record.key(),
                record.bytes(),
                owner.position,
                ticker.nanos(),
                taken++,
                line(record.stream(), record.key()));
        owner.items.add(item);
        owner.unsettled++;
        credit.take(1, item.bytes);
        Entry<Parcel> entry = new Entry<>(
                new Outgoing<>(item.stream, item.key, new Parcel(List.of(item)), item.bytes),
                owner.progress,
                number,
                item.offset,
                null,
                item.takenAt);
        post(() -> delivery.accept(List.of(entry)));
    }

    void close(List<Ownership> owners) {
        List<PartitionProgress> progresses = new ArrayList<>();
        for (Ownership owner : owners) {
            owner.closed = true;
            owner.progress.close();
            progresses.add(owner.progress);
            for (Item item : owner.items) {
                item.line.unsettled.remove(item);
            }
        }
        Fence fence = new Fence(owners, new CompletableFuture<>());
        fences.add(fence);
        post(() -> delivery.close(progresses, fence.passed()));
    }

    void reported(Rejection rejection) {
        Item item = item(rejection);
        if (!item.owner.closed) {
            item.owner.unsettled--;
            item.owner.log.done.set((int) item.offset);
            post(rejection.entry()::acknowledge);
        }
    }

    /** The engine may see other shards from now on. */
    void learned() {
        posted = true;
    }

    /** The engine's thread does all it can. */
    void turn() {
        mailbox.runPosted();
        long wait = delivery.advance();
        due = wait == Long.MAX_VALUE ? wait : ticker.nanos() + wait;
        posted = false;
    }

    /** What is to be true between two turns. */
    void checkState() {
        checkFailure();
        checkFences();
        checkRejections();
        if (!failed) {
            checkProgress();
        }
    }

    /** What is to be true when nothing is left to do. */
    void checkEnd() {
        check(
                credit.records() == 0 && credit.bytes() == 0,
                "credit returns when all is done",
                () -> credit.records() + " records, " + credit.bytes() + " bytes are taken");
    }

    // ---- what the service's side sees -----------------------------------------------------------------------------

    @Override
    public CompletionStage<BatchResult> send(Batch<Parcel> batch) {
        List<String> ofEach = batch.payloads().stream()
                .map(parcel -> shards.of(batch.destination(), parcel.items().get(0)))
                .toList();
        SentRequest request = new SentRequest(this, batch, ofEach, new CompletableFuture<>());
        check(!failed, "after the task has failed nothing is sent", () -> "" + request);
        check(
                posted || ticker.nanos() >= due,
                "the engine wakes when something is due",
                () -> request + " was due, but the engine would have slept for another "
                        + millis(due - ticker.nanos()));
        checkLimits(request);
        checkAlone(request);
        for (Parcel parcel : request.parcels()) {
            checkAggregate(parcel);
            shards.sent(shards.of(batch.destination(), parcel.items().get(0)), parcel);
            for (Item item : parcel.items()) {
                checkSendable(batch.destination(), parcel, item);
                item.outstanding = true;
            }
            for (Item item : parcel.items()) {
                item.line.outstanding = parcel;
            }
        }
        request.owners().forEach(owner -> owner.requests++);
        inFlight.merge(batch.destination(), 1, Integer::sum);
        check(
                inFlight.get(batch.destination()) <= world.inFlight(),
                "no more requests are under way than max.in.flight.requests",
                () -> "" + request);
        requests.add(request);
        return request.answer();
    }

    /** A request has its answer, which says {@code fates} of its entries. */
    void answered(SentRequest request, List<Step.Fate> fates) {
        posted = true;
        int failures = 0;
        for (int i = 0; i < fates.size(); i++) {
            failures += fates.get(i) == Step.Fate.STORED ? 0 : 1;
            Parcel parcel = request.parcels().get(i);
            if (fates.get(i) == Step.Fate.THROTTLED && world.isLimited()) {
                shards.refused(request.shards().get(i));
                reached.add(Reached.REFUSED);
            }
            for (Item item : parcel.items()) {
                item.outstanding = false;
                item.line.outstanding = null;
                answered(item, judged(fates.get(i), request, item));
            }
        }
        pushedBack |= failures > 0;
        request.owners().forEach(owner -> owner.requests--);
        inFlight.merge(request.batch().destination(), -1, Integer::sum);
    }

    /** A record that is refused by itself is rejected where the stream takes others, and tried again until that is known. */
    private Step.Fate judged(Step.Fate fate, SentRequest request, Item item) {
        String stream = request.batch().destination();
        if (fate == Step.Fate.STORED) {
            credible.put(stream, Refusals.MOST_IN_A_ROW);
        }
        if (fate != Step.Fate.REFUSED) {
            return fate;
        }
        item.refusals++;
        if (records(request) > 1) {
            reached.add(Reached.DIVIDED);
            return fate;
        }
        if (credible.merge(stream, -1, Integer::sum) >= 0) {
            reached.add(Reached.BLAMED);
            return Step.Fate.REJECTED;
        }
        credible.put(stream, 0);
        reached.add(Reached.DOUBTED);
        return item.refusals < Refusals.MOST_IN_DOUBT ? Step.Fate.FAILED : Step.Fate.FATAL;
    }

    private void answered(Item item, Step.Fate fate) {
        if (fate == Step.Fate.REFUSED) {
            item.line.backsOffUntil = 0;
            return;
        }
        if (fate == Step.Fate.STORED) {
            item.answeredStored = true;
            item.owner.unsettled--;
            item.line.unsettled.remove(item);
            item.line.backsOffUntil = 0;
            return;
        }
        item.failures++;
        item.failedAt = ticker.nanos();
        item.line.backsOffUntil = item.failedAt + World.backOffNanos(item.failures);
        if (fate == Step.Fate.REJECTED && world.tolerant()) {
            item.rejected = true;
            item.line.unsettled.remove(item);
        } else if (fate == Step.Fate.REJECTED
                || fate == Step.Fate.FATAL
                || world.maxRetries() >= 0 && item.failures > world.maxRetries()
                || world.timeoutMs() >= 0 && item.failedAt - item.takenAt >= nanos(world.timeoutMs())) {
            doomed.add(item);
        }
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    // ---- promises -------------------------------------------------------------------------------------------------

    private void checkLimits(SentRequest request) {
        int entries = request.parcels().size();
        int bytes = request.parcels().stream().mapToInt(Parcel::bytes).sum();
        check(
                entries > 0 && entries <= world.entries() && bytes <= world.bytes(),
                "a request keeps within the batch limits",
                () -> entries + " entries, " + bytes + " bytes: " + request);
    }

    private void checkAlone(SentRequest request) {
        check(
                records(request) == 1
                        || request.parcels().stream()
                                .flatMap(parcel -> parcel.items().stream())
                                .noneMatch(item -> item.refusals > 0),
                "what was refused with others is sent by itself",
                () -> "" + request);
    }

    private static int records(SentRequest request) {
        return request.parcels().stream()
                .mapToInt(parcel -> parcel.items().size())
                .sum();
    }

    private void checkAggregate(Parcel parcel) {
        int records = parcel.items().size();
        check(
                records == 1 || (records <= world.aggregated() && parcel.bytes() <= world.aggregateBytes()),
                "an aggregate keeps within its limits",
                () -> "" + parcel);
        check(
                shards.isInOne(parcel),
                "the records of an aggregate belong to one shard, as far as is known",
                () -> "" + parcel);
    }

    private void checkSendable(String destination, Parcel parcel, Item item) {
        check(item.stream.equals(destination), "an entry goes to its destination", () -> item + " to " + destination);
        check(!item.owner.closed, "after close nothing of the partition is sent", () -> "" + item);
        check(!item.outstanding, "an entry is under way once at a time", () -> "" + item);
        check(!item.answeredStored, "what was delivered is not sent again", () -> "" + item);
        check(!item.rejected, "what was rejected is not sent again", () -> "" + item);
        if (isOrdered(item.key)) {
            check(
                    item.line.outstanding == null,
                    "one entry of a key is outstanding",
                    () -> item + " is sent while " + item.line.outstanding + " waits for its answer");
            Item first = item.line.unsettled.stream()
                    .filter(other -> !other.outstanding)
                    .findFirst()
                    .orElseThrow();
            check(
                    first == item,
                    "an entry is not sent before an earlier one of its key",
                    () -> item + " is sent while " + first + " waits");
        }
    }

    /** The task fails if, and only if, there is a reason. */
    private void checkFailure() {
        boolean hasFailed = delivery.failure() != null;
        boolean must = doomed.stream().anyMatch(item -> !item.owner.closed);
        check(
                failed || hasFailed == must,
                "the task fails for what is fatal and for nothing else",
                () -> must ? "it goes on after " + doomed : "" + delivery.failure());
        doomed.clear();
        failed = hasFailed;
    }

    private void checkFences() {
        fences.removeIf(fence -> {
            boolean passed = fence.passed().isDone();
            check(
                    passed == fence.closing().stream().allMatch(owner -> owner.requests == 0),
                    "close waits for what is in flight, and for nothing else",
                    () -> fence.closing() + (passed ? " passed with requests in flight" : " did not pass"));
            return passed;
        });
    }

    private void checkRejections() {
        for (Rejection rejection : rejections) {
            Item item = item(rejection);
            check(item.rejected, "what may pass is not reported as rejected", () -> "" + item);
        }
    }

    /** Whatever holds an entry back, another key's failure does not. */
    private void checkProgress() {
        long now = ticker.nanos();
        lines.removeIf(line -> line.unsettled.isEmpty() && line.outstanding == null);
        for (Line line : lines) {
            if (line.outstanding != null || line.unsettled.isEmpty() || !mayUseMoreRequests(line.stream)) {
                continue;
            }
            Item first = line.unsettled.get(0);
            String shard = shards.of(line.stream, first);
            if (shards.mayWait(shard)) {
                reached.add(Reached.HELD_BACK);
                continue;
            }
            long since = Math.max(first.takenAt, shards.lastSent(shard));
            check(
                    now - since < nanos(world.lingerMs()) || now < line.backsOffUntil,
                    "an entry that nothing stands in the way of is sent",
                    () -> first + " waits since " + millis(now - first.takenAt));
        }
    }

    private boolean mayUseMoreRequests(String stream) {
        int used = inFlight.getOrDefault(stream, 0);
        return used == 0 || (!pushedBack && used < world.inFlight());
    }

    // ---- helpers --------------------------------------------------------------------------------------------------

    private Line line(String stream, @Nullable String key) {
        if (isOrdered(key)) {
            return linesByKey.computeIfAbsent(stream + '/' + key, name -> newLine(stream));
        }
        return newLine(stream);
    }

    private Line newLine(String stream) {
        Line line = new Line(stream);
        lines.add(line);
        return line;
    }

    private boolean isOrdered(@Nullable String key) {
        return key != null && world.mode() == OrderingMode.KEY;
    }

    private void post(Runnable message) {
        posted = true;
        mailbox.post(message);
    }

    private double jitter() {
        jitter = jitter * 6364136223846793005L + 1442695040888963407L;
        return (jitter >>> 11) * 0x1p-53;
    }

    private static Item item(Rejection rejection) {
        return ((Parcel) rejection.entry().outgoing().payload()).items().get(0);
    }

    private static long nanos(int millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static String millis(long nanos) {
        return nanos / 1e6 + " ms";
    }
}
