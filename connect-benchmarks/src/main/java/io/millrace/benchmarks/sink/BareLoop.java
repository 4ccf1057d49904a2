package io.millrace.benchmarks.sink;

import io.millrace.benchmarks.contest.Contestant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What is left when there is no sink: ready-made requests, so many at once, over the SDK's client that the sink uses. Confined
 * to one thread.
 *
 * @param <Q> a request
 * @param <A> its answer
 */
public final class BareLoop<Q, A> implements Contestant {
    /** What the reports call it. */
    public static final String NAME = "bare SDK loop";

    private final List<Q> requests;
    private final Function<Q, CompletableFuture<A>> call;
    private final ToIntFunction<A> acknowledged;
    private final int maxInFlight;
    private final Runnable close;
    private int next;

    /**
     * @param requests made one after the other, over and over
     * @param call makes one
     * @param acknowledged the entries that an answer acknowledges; throws if it refuses one
     * @param close closes the client
     */
    public BareLoop(
            List<Q> requests,
            Function<Q, CompletableFuture<A>> call,
            ToIntFunction<A> acknowledged,
            int maxInFlight,
            Runnable close) {
        this.requests = requests;
        this.call = call;
        this.acknowledged = acknowledged;
        this.maxInFlight = maxInFlight;
        this.close = close;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long send(long nanos) {
        Semaphore permits = new Semaphore(maxInFlight);
        LongAdder entries = new LongAdder();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos && failure.get() == null) {
            permits.acquireUninterruptibly();
            var unused = call.apply(requests.get(next++ % requests.size())).whenComplete((answer, thrown) -> {
                try {
                    if (thrown != null) {
                        failure.set(thrown);
                    } else {
                        entries.add(acknowledged.applyAsInt(answer));
                    }
                } catch (RuntimeException e) {
                    failure.set(e);
                } finally {
                    permits.release();
                }
            });
        }
        permits.acquireUninterruptibly(maxInFlight);
        if (failure.get() != null) {
            throw new IllegalStateException("the bare loop failed", failure.get());
        }
        return entries.sum();
    }

    @Override
    public void close() {
        close.run();
    }
}
