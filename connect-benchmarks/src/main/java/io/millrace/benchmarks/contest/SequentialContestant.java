package io.millrace.benchmarks.contest;

import java.util.function.IntSupplier;

/** One that makes a request, waits for its answer and goes on to the next. Confined to the runner's thread. */
public final class SequentialContestant implements Contestant {
    private final String name;
    private final IntSupplier request;
    private final Runnable close;

    /**
     * @param request makes one, waits and returns how many entries were acknowledged; throws if one was not
     * @param close closes what it uses
     */
    public SequentialContestant(String name, IntSupplier request, Runnable close) {
        this.name = name;
        this.request = request;
        this.close = close;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long send(long nanos) {
        long acknowledged = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            acknowledged += request.getAsInt();
        }
        return acknowledged;
    }

    @Override
    public void close() {
        close.run();
    }
}
