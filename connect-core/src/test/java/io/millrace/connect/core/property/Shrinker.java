package io.millrace.connect.core.property;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes a failing case smaller, step by step, for as long as it fails: takes the first of the simpler cases that still does,
 * and goes on from there until none is left.
 *
 * @param <C> the case: a value, not modified
 */
public final class Shrinker<C> {
    private static final int MAX_ATTEMPTS = 50_000;

    private final Function<C, Stream<C>> simpler;

    /** @param simpler what to try instead of a case, boldest first; lazily. Must not come back to a case it came from */
    public Shrinker(Function<C, Stream<C>> simpler) {
        this.simpler = simpler;
    }

    public C shrink(C failing, Predicate<C> fails) {
        int[] attempts = {0};
        C smallest = failing;
        while (true) {
            var next = simpler.apply(smallest)
                    .takeWhile(candidate -> attempts[0]++ < MAX_ATTEMPTS)
                    .filter(fails)
                    .findFirst();
            if (next.isEmpty()) {
                return smallest;
            }
            smallest = next.get();
        }
    }

    /** A list with something left out: first large parts of it, at last single elements. */
    public static <T> Stream<List<T>> shorter(List<T> list) {
        return IntStream.iterate(list.size(), size -> size > 0, size -> size / 2)
                .boxed()
                .flatMap(size -> IntStream.iterate(list.size() - size, from -> from > -size, from -> from - size)
                        .mapToObj(from -> without(list, Math.max(0, from), from + size)));
    }

    /** A list in which one element is simpler, the last one first. */
    public static <T> Stream<List<T>> simplerElements(List<T> list, Function<T, Stream<T>> simpler) {
        return IntStream.range(0, list.size())
                .map(index -> list.size() - 1 - index)
                .boxed()
                .flatMap(index -> simpler.apply(list.get(index)).map(element -> {
                    List<T> changed = new ArrayList<>(list);
                    changed.set(index, element);
                    return changed;
                }));
    }

    /** Smaller numbers, down to {@code least}. */
    public static IntStream towards(int least, int value) {
        return value <= least
                ? IntStream.empty()
                : IntStream.of(least, least + (value - least) / 2, value - 1).distinct();
    }

    private static <T> List<T> without(List<T> list, int from, int to) {
        List<T> shorter = new ArrayList<>(list.subList(0, from));
        shorter.addAll(list.subList(to, list.size()));
        return shorter;
    }
}
