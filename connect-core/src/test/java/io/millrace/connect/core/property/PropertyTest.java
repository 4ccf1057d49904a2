package io.millrace.connect.core.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PropertyTest {
    @Test
    void showsTheSmallestCaseThatFailsAndItsSeed() {
        assertThatThrownBy(() -> numbers(
                                list -> check(list.stream().mapToInt(i -> i).sum() < 100))
                        .holds(0, 1000))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("\"it holds\" is broken")
                .hasMessageMatching("(?s).*seed \\d+; made smaller:\n\\[100]");
    }

    @Test
    void aSmallerCaseBreaksTheSamePromise() {
        Consumer<List<Integer>> check = list -> {
            if (list.contains(13)) {
                throw new IllegalStateException("another mistake");
            }
            check(list.stream().noneMatch(i -> i > 13));
        };

        assertThatThrownBy(() -> numbers(check).holds(0, 1000)).hasMessageEndingWith("made smaller:\n[14]");
    }

    @Test
    void takesEveryExceptionForAMistake() {
        assertThatThrownBy(() -> numbers(list -> list.get(2)).holds(0, 1000))
                .hasMessageContaining("IndexOutOfBounds")
                .hasMessageEndingWith("made smaller:\n[]");
    }

    @Test
    void triesEverySeed() {
        List<List<Integer>> tried = new ArrayList<>();

        numbers(tried::add).holds(5, 100);

        assertThat(tried).hasSize(100).first().isEqualTo(generate(5));
    }

    private static Property<List<Integer>> numbers(Consumer<List<Integer>> check) {
        return new Property<>(
                PropertyTest::generate,
                check,
                list -> Stream.concat(
                        Shrinker.shorter(list),
                        Shrinker.simplerElements(
                                list, i -> Shrinker.towards(0, i).boxed())));
    }

    private static List<Integer> generate(long seed) {
        Random random = new Random(seed);
        return random.ints(random.nextInt(10), 0, 200).boxed().toList();
    }

    private static void check(boolean kept) {
        if (!kept) {
            throw new BrokenPromise("it holds", "it does not");
        }
    }
}
