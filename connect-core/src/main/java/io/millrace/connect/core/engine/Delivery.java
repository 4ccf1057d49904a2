package io.millrace.connect.core.engine;

import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.RejectionPolicy;
import io.millrace.connect.core.delivery.Aggregator;
import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchClient;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.delivery.ShardMap;
import io.millrace.connect.core.delivery.Sharding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * All delivery state of a task: what is buffered, what is in flight, what is sent again and what is acknowledged. An entry
 * leaves in one of four ways: it is delivered, handed to {@code rejections}, dropped because its partition was given up, or
 * the delivery as a whole fails. There is no fifth.
 *
 * <p>Confined to the engine thread, but for {@link #failure()}. It has no thread of its own, so that a test can take every
 * step itself.
 */
final class Delivery<P> implements EngineWork {
    private static final String RESTART = "Restart the task when that is mended; nothing is lost.";

    private final DeliveryConfig config;
    private final BatchClient<P> client;
    private final Mailbox mailbox;
    private final Credit credit;
    private final Ticker ticker;
    private final RetryPolicy retries;
    private final RetryWarnings warnings;
    private final Consumer<Rejection> rejections;
    private final Sharding<P> sharding;
    private final @Nullable Aggregator<P> aggregator;
    private final DeliveryListener listener;

    private final Map<String, Lane<P>> lanes = new HashMap<>();
    private final List<Fence> fences = new ArrayList<>();
    private volatile @Nullable ConnectException failure;

    /** What a closing partition waits for. */
    private record Fence(Collection<PartitionProgress> partitions, CompletableFuture<Void> passed) {
        boolean opensNow() {
            return partitions.stream().allMatch(PartitionProgress::isQuiet) && passed.complete(null);
        }
    }

    /**
     * @param mailbox where the client's threads post results
     * @param credit given back for every entry that leaves
     * @param random for the jitter, numbers from 0 (inclusive) to 1 (exclusive)
     * @param rejections takes what the service will never accept, where the configuration tolerates it
     * @param listener is told of everything, on the engine thread
     */
    Delivery(
            SinkParts<P> parts,
            Mailbox mailbox,
            Credit credit,
            Ticker ticker,
            DoubleSupplier random,
            Consumer<Rejection> rejections,
            DeliveryListener listener) {
        this.config = parts.delivery();
        this.client = parts.client();
        this.sharding = parts.sharding();
        this.aggregator = parts.aggregator();
        this.mailbox = mailbox;
        this.credit = credit;
        this.ticker = ticker;
        this.retries = new RetryPolicy(config, random);
        this.warnings = new RetryWarnings(ticker);
        this.rejections = rejections;
        this.listener = listener;
    }

    /** Why nothing is sent any more, or null. Thread-safe. */
    @Nullable
    ConnectException failure() {
        return failure;
    }

    @Override
    public void fail(ConnectException why) {
        if (failure == null) {
            failure = why;
        }
    }

    void accept(List<Entry<P>> entries) {
        int droppedCount = 0;
        long droppedBytes = 0;
        for (Entry<P> entry : entries) {
            if (entry.progress().isClosed()) {
                droppedCount++;
                droppedBytes += entry.bytes();
            } else {
                lane(entry.outgoing().destination()).buffer().add(entry);
            }
        }
        if (droppedCount > 0) {
            credit.giveBack(droppedCount, droppedBytes);
        }
    }

    @Override
    public long advance() {
        if (failure != null) {
            return Long.MAX_VALUE;
        }
        long now = ticker.nanos();
        long wait = Long.MAX_VALUE;
        for (Lane<P> lane : lanes.values()) {
            wait = Math.min(wait, dispatch(lane, now));
        }
        return wait;
    }

    /**
     * Drops what is buffered of these partitions, sends nothing more of them, and completes {@code passed} when nothing of
     * them is in flight. Whoever owns them next gets the dropped entries from Kafka again.
     *
     * @param partitions closed already, see {@link PartitionProgress#close}
     */
    void close(Collection<PartitionProgress> partitions, CompletableFuture<Void> passed) {
        for (Lane<P> lane : lanes.values()) {
            lane.buffer().prune(entry -> {
                boolean closed = entry.progress().isClosed();
                if (closed) {
                    credit.giveBack(1, entry.bytes());
                }
                return closed;
            });
        }
        Fence fence = new Fence(partitions, passed);
        if (!fence.opensNow()) {
            fences.add(fence);
        }
    }

    private Lane<P> lane(String destination) {
        Lane<P> lane = lanes.get(destination);
        if (lane == null) {
            Shards<P> shards = new Shards<>(sharding.shardsOf(destination), aggregator != null, ticker.nanos());
            lane = new Lane<>(
                    destination,
                    config.limits(),
                    TimeUnit.MILLISECONDS.toNanos(config.lingerMs()),
                    aggregator,
                    shards,
                    new EntryBuffer<>(config.orderingMode() == OrderingMode.KEY, shards),
                    new InFlightLimiter(config.maxInFlightRequests()));
            lanes.put(destination, lane);
        }
        return lane;
    }

    private long dispatch(Lane<P> lane, long now) {
        ShardMap<P> map = sharding.shardsOf(lane.destination());
        if (map != lane.shards().map()) {
            lane.shards().become(map, now);
        }
        long untilAwake = lane.wake(now);
        while (lane.limiter().permits()) {
            long untilDue = lane.untilDue(now);
            if (untilDue > 0) {
                return Math.min(untilAwake, untilDue);
            }
            Request<P> request = lane.cut(now);
            if (!request.payloads().isEmpty()) {
                send(lane, request, now);
            }
            untilAwake = lane.wake(now);
        }
        return untilAwake;
    }

    private void send(Lane<P> lane, Request<P> request, long now) {
        for (Entry<P> record : request.records()) {
            record.progress().sent();
        }
        lane.limiter().sent();
        listener.sent(request.payloads().size(), request.records().size(), request.bytes());
        sendSafely(new Batch<>(lane.destination(), request.payloads()))
                .whenComplete((result, thrown) -> mailbox.post(() -> {
                    listener.answered(ticker.nanos() - now);
                    answered(lane, request, result == null ? unknown(thrown) : result);
                }));
    }

    /** Clients promise never to throw; if one does, its entries must not be lost with it. */
    private CompletionStage<BatchResult> sendSafely(Batch<P> batch) {
        try {
            return client.send(batch);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static BatchResult unknown(@Nullable Throwable thrown) {
        String code = thrown == null ? "NoResult" : thrown.getClass().getSimpleName();
        return BatchResult.failed(new Failure(FailureKind.RETRYABLE, code, "the client failed unexpectedly", thrown));
    }

    private void answered(Lane<P> lane, Request<P> request, BatchResult result) {
        Outcome outcome = new Outcome();
        Failure ofAll = result.requestFailure();
        if (ofAll != null && ofAll.kind() == FailureKind.FATAL) {
            // Before its records are looked at: one of them may be to blame, and it need not be the first.
            failFor(request, ofAll, lane);
        }
        for (int i = 0; i < request.payloads().size(); i++) {
            Failure why = judged(result.failureOf(i), lane, request);
            if (why != null && why.kind() == FailureKind.THROTTLED && result.requestFailure() == null) {
                throttled(lane, request.records().get(request.begin(i)));
            }
            for (int j = request.begin(i); j < request.end(i); j++) {
                answered(lane, request.records().get(j), why, outcome);
            }
        }
        if (outcome.delivered > 0) {
            lane.refusals().taken();
        }
        credit.giveBack(outcome.settled, outcome.settledBytes);
        listener.delivered(outcome.delivered, outcome.deliveredBytes);
        if (saysNoToAll(lane, request, result)) {
            lane.limiter().failed();
        } else {
            lane.limiter().succeeded();
        }
        fences.removeIf(Fence::opensNow);
    }

    /** What is refused by itself is to blame by itself, or its destination is. */
    private static <P> @Nullable Failure judged(@Nullable Failure why, Lane<P> lane, Request<P> request) {
        if (why == null
                || why.kind() != FailureKind.REFUSED
                || request.records().size() > 1) {
            return why;
        }
        Entry<P> record = request.records().get(0);
        record.refused();
        return lane.refusals().judge(why, record.refusals());
    }

    /** What the records of one request have come to. */
    private static final class Outcome {
        int delivered;
        long deliveredBytes;
        int settled;
        long settledBytes;
    }

    private void answered(Lane<P> lane, Entry<P> record, @Nullable Failure why, Outcome outcome) {
        record.progress().answered();
        if (why == null) {
            record.acknowledge();
            outcome.delivered++;
            outcome.deliveredBytes += record.bytes();
        } else {
            listener.failed(why);
            if (!record.progress().isClosed() && !dispose(why, lane, record)) {
                return;
            }
        }
        lane.buffer().settle(record);
        outcome.settled++;
        outcome.settledBytes += record.bytes();
    }

    private void throttled(Lane<P> lane, Entry<P> first) {
        ShardQueue<P> shard = Objects.requireNonNull(Objects.requireNonNull(first.queue).shard);
        listener.throttled(lane.destination(), shard.id());
        lane.shards().refused(shard, ticker.nanos());
    }

    /**
     * Whether the destination as a whole should be sent less. A few entries that failed say something of their shards only, as do
     * those that were throttled where each shard has a rate of its own; what was refused says nothing of the destination.
     */
    private static <P> boolean saysNoToAll(Lane<P> lane, Request<P> request, BatchResult result) {
        int failed = 0;
        for (int i = 0; i < request.payloads().size(); i++) {
            Failure why = result.failureOf(i);
            boolean isOfShard = why != null
                    && why.kind() == FailureKind.THROTTLED
                    && result.requestFailure() == null
                    && lane.shards().areLimited();
            boolean isOfRecord =
                    why != null && (why.kind() == FailureKind.REFUSED || why.kind() == FailureKind.REJECTED);
            failed += why == null || isOfShard || isOfRecord ? 0 : 1;
        }
        return 2 * failed > request.payloads().size();
    }

    /**
     * Decides what becomes of an entry that was not delivered.
     *
     * @return whether it is done with
     */
    private boolean dispose(Failure why, Lane<P> lane, Entry<P> entry) {
        if (why.kind() != FailureKind.MISPLACED && why.kind() != FailureKind.REFUSED) {
            entry.failed();
        }
        switch (why.kind()) {
            case MISPLACED -> {
                lane.buffer().retry(entry, ticker.nanos() + retries.pauseAfter(1));
                return false;
            }
            case RETRYABLE, THROTTLED -> {
                warnings.failed(entry, why);
                sendAgain(why, lane, entry);
                return false;
            }
            case REFUSED -> {
                entry.refused();
                warnings.failed(entry, why);
                lane.buffer().retry(entry, ticker.nanos());
                return false;
            }
            case REJECTED -> {
                if (config.rejection() != RejectionPolicy.FAIL) {
                    rejections.accept(
                            new Rejection(entry, new RejectedRecordException(why.code(), why.message(), why.cause())));
                    return true;
                }
                failFor(entry, why, "Set errors.tolerance=all to report and skip such records.");
                return false;
            }
            case FATAL -> {
                failFor(entry, why, RESTART);
                return false;
            }
        }
        throw new IllegalStateException("no rule for " + why.kind());
    }

    private void sendAgain(Failure why, Lane<P> lane, Entry<P> entry) {
        long now = ticker.nanos();
        if (retries.attemptsSpent(entry.failures())) {
            failFor(entry, why, "max.retries=" + config.maxRetries() + " is spent.");
        } else if (retries.timeSpent(now - entry.takenAt())) {
            failFor(entry, why, "delivery.timeout.ms=" + config.deliveryTimeoutMs() + " is spent.");
        }
        lane.buffer().retry(entry, now + retries.pauseAfter(entry.failures()));
    }

    private void failFor(Request<P> request, Failure why, Lane<P> lane) {
        List<Entry<P>> waitedFor = request.records().stream()
                .filter(record -> !record.progress().isClosed())
                .toList();
        if (!waitedFor.isEmpty()) {
            String first = waitedFor.get(0).origin();
            int records = request.records().size();
            failOnce(
                    records == 1 ? first : "a request of " + records + " records (the first is " + first + ")",
                    lane.destination(),
                    why,
                    RESTART);
        }
    }

    private void failFor(Entry<P> entry, Failure why, String wayOut) {
        String attempts = entry.failures() == 1 ? "" : " in " + entry.failures() + " attempts";
        failOnce(entry.origin(), entry.outgoing().destination() + attempts, why, wayOut);
    }

    /** A request that fails as a whole comes here for each of its entries: the first cause is told. */
    private void failOnce(String what, String where, Failure why, String wayOut) {
        if (failure == null) {
            fail(new ConnectException(
                    "Could not deliver " + what + " to " + where + ": " + why.code() + ": " + why.message() + ". "
                            + wayOut,
                    why.cause()));
        }
    }
}
