package io.millrace.ops.fake;

import io.millrace.ops.Backpressure;
import io.millrace.ops.BackpressureLimits;
import io.millrace.ops.BackpressureReport;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link Backpressure} whose looks show what the test says, one after another. Thread-safe. */
public final class FakeBackpressure implements Backpressure {
    private final Deque<Supplier<BackpressureReport>> looks = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private final Set<String> pausedHere = new HashSet<>();
    private @Nullable String cost;
    private boolean canSeeMarks = true;

    /** Nothing to see yet. */
    public FakeBackpressure() {}

    /** The look after those that were announced so far shows this, and all after it do. */
    public synchronized FakeBackpressure then(BackpressureReport report) {
        looks.add(() -> report);
        return this;
    }

    /** The look after those that were announced so far fails so, and all after it do. */
    public synchronized FakeBackpressure thenFail(OpsException failure) {
        looks.add(() -> {
            throw failure;
        });
        return this;
    }

    /** What {@link #costOfPausing} says from now on. */
    public synchronized FakeBackpressure cost(@Nullable String text) {
        cost = text;
        return this;
    }

    /** From now on it is not known where Kafka is. */
    public synchronized FakeBackpressure withoutKafka() {
        canSeeMarks = false;
        return this;
    }

    /** What was asked for, in order: {@code look orders}, {@code act orders}, {@code resume orders}. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public synchronized BackpressureReport look(String connector, BackpressureLimits limits) {
        calls.add("look " + connector);
        return next();
    }

    @Override
    public synchronized BackpressureReport act(String connector, BackpressureLimits limits, boolean allowsWalGrowth) {
        calls.add("act " + connector);
        BackpressureReport report = next();
        String source = report.source();
        if (source != null && report.isPausedHere()) {
            pausedHere.add(source);
        } else if (source != null) {
            pausedHere.remove(source);
        }
        return report;
    }

    @Override
    public synchronized boolean resume(String source) {
        calls.add("resume " + source);
        return pausedHere.remove(source);
    }

    @Override
    public synchronized @Nullable String costOfPausing(String source) {
        return cost;
    }

    @Override
    public synchronized boolean release(String source) {
        calls.add("release " + source);
        return pausedHere.remove(source);
    }

    @Override
    public synchronized boolean canSeeMarks() {
        return canSeeMarks;
    }

    private BackpressureReport next() {
        if (looks.isEmpty()) {
            throw new OpsException(Kind.NOT_FOUND, "The test has announced no look.");
        }
        return (looks.size() > 1 ? looks.remove() : looks.element()).get();
    }
}
