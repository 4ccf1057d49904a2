package io.millrace.connect.core.property;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * Something that holds for every case: tried on many random ones, each made from a seed of its own. One that fails is made as
 * small as it can be, and shown.
 *
 * @param generate makes the same case from the same seed
 * @param check throws what is wrong with a case
 * @param simpler see {@link Shrinker}
 * @param <C> the case: a value whose text shows all of it
 */
public record Property<C>(LongFunction<C> generate, Consumer<C> check, Function<C, Stream<C>> simpler) {
    /**
     * Tries the seeds from {@code first} on.
     *
     * @throws AssertionError with the smallest case found, its seed, and what is wrong with it as the cause
     */
    public void holds(long first, int cases) {
        for (long seed = first; seed < first + cases; seed++) {
            C tried = generate.apply(seed);
            Throwable wrong = tryOn(tried);
            if (wrong != null) {
                Object kind = kind(wrong);
                C smallest = new Shrinker<>(simpler).shrink(tried, candidate -> kind.equals(kind(tryOn(candidate))));
                Throwable shown = tryOn(smallest);
                throw new AssertionError(
                        shown + "\nin the " + (seed - first + 1) + ". of " + cases + " cases, seed " + seed
                                + "; made smaller:\n" + smallest,
                        shown);
            }
        }
    }

    private Throwable tryOn(C tried) {
        try {
            check.accept(tried);
            return null;
        } catch (RuntimeException | AssertionError e) {
            return e;
        }
    }

    private static Object kind(Throwable wrong) {
        return wrong instanceof BrokenPromise broken ? broken.promise() : wrong == null ? "" : wrong.getClass();
    }
}
