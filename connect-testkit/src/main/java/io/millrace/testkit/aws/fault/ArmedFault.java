package io.millrace.testkit.aws.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A fault in force in this JVM: counts its matches and holds calls. Thread-safe. */
final class ArmedFault implements Fault, CallEffects.Holding {
    private final FaultSpec spec;
    private final @Nullable Predicate<Subject> condition;
    private final DoubleSupplier random;
    private final Consumer<ArmedFault> onRemove;

    private final List<Runnable> waiting = new ArrayList<>();
    private long matches;
    private long hits;
    private boolean released;

    ArmedFault(
            FaultSpec spec,
            @Nullable Predicate<Subject> condition,
            DoubleSupplier random,
            Consumer<ArmedFault> onRemove) {
        this.spec = spec;
        this.condition = condition;
        this.random = random;
        this.onRemove = onRemove;
    }

    FaultSpec spec() {
        return spec;
    }

    /**
     * True when the fault meets the subject; counts it.
     *
     * @param free false when another fault has decided already what becomes of the subject: then this one meets nothing
     */
    synchronized boolean meets(Subject subject, boolean free) {
        if (!matches(subject)) {
            return false;
        }
        matches++;
        boolean selected = matches > spec.skip() && (matches - spec.skip()) % spec.every() == 0 && hits < spec.times();
        if (!selected || (spec.probability() < 1 && random.getAsDouble() >= spec.probability()) || !free) {
            return false;
        }
        hits++;
        return true;
    }

    private boolean matches(Subject subject) {
        return ActionNames.matches(spec.action(), subject.action())
                && (spec.resource() == null || spec.resource().equals(subject.resource()))
                && (spec.shard() == null || spec.shard().equals(subject.shard()))
                && (spec.key() == null || spec.key().equals(subject.partitionKey()))
                && (spec.text() == null || subject.text().contains(spec.text()))
                && (condition == null || condition.test(subject));
    }

    @Override
    public void whenReleased(Runnable continuation) {
        synchronized (this) {
            if (!released) {
                waiting.add(continuation);
                return;
            }
        }
        continuation.run();
    }

    @Override
    public synchronized long hits() {
        return hits;
    }

    @Override
    public synchronized int held() {
        return waiting.size();
    }

    @Override
    public void release() {
        List<Runnable> go;
        synchronized (this) {
            released = true;
            go = List.copyOf(waiting);
            waiting.clear();
        }
        go.forEach(Runnable::run);
    }

    @Override
    public void remove() {
        onRemove.accept(this);
        release();
    }
}
