package io.millrace.testkit.aws.fault;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which calls or entries a fault meets; by default each of the action. Confined to the thread that builds the fault.
 *
 * @param <S> the class that says what happens to them
 */
public abstract sealed class FaultSelection<S extends FaultSelection<S>> permits CallFault, EntryFault {
    private final FaultInstaller installer;
    private FaultSpec spec;
    private @Nullable Predicate<Subject> condition;

    FaultSelection(FaultInstaller installer, FaultSpec spec) {
        this.installer = installer;
        this.spec = spec;
    }

    abstract S self();

    /** Only those of this stream, topic or queue. */
    public S of(String resource) {
        return selecting(chosen -> chosen.withResource(resource));
    }

    /** Only those of this shard. */
    public S shard(String shardId) {
        return selecting(chosen -> chosen.withShard(shardId));
    }

    final S selecting(UnaryOperator<FaultSpec> narrower) {
        spec = narrower.apply(spec);
        return self();
    }

    /** Only those that also meet this condition. Not for a server in another process. */
    public S where(Predicate<Subject> predicate) {
        condition = predicate;
        return self();
    }

    /** Only the nth match, counted from 1. */
    public S nth(long n) {
        spec = spec.withSelection(n - 1, 1, 1, spec.probability());
        return self();
    }

    /** The nth match, the 2nth, the 3nth, and so on. */
    public S everyNth(long n) {
        spec = spec.withSelection(spec.skip(), n, spec.times(), spec.probability());
        return self();
    }

    /** Lets the first matches through. */
    public S afterFirst(long matches) {
        spec = spec.withSelection(matches, spec.every(), spec.times(), spec.probability());
        return self();
    }

    /** Meets at most this many. */
    public S times(long limit) {
        spec = spec.withSelection(spec.skip(), spec.every(), limit, spec.probability());
        return self();
    }

    /** Meets each with this probability, by the server's seeded generator. */
    public S withProbability(double probability) {
        spec = spec.withSelection(spec.skip(), spec.every(), spec.times(), probability);
        return self();
    }

    final Fault install(FaultSpec.Effect effect, int status, String code, String message, long millis) {
        return installer.install(spec.withEffect(effect, status, code, message, millis), condition);
    }
}
