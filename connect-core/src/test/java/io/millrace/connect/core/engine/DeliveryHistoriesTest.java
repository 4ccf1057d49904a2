package io.millrace.connect.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.property.Property;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of a sink task: records of few keys, requests answered late and out of order, entries and whole requests
 * failing, some stored all the same, some stored long after; partitions revoked and assigned again, tasks stopped and gone.
 * What is promised is checked against what the service stored and answered, never against the engine's own account:
 * {@link HistoryRun} and {@link RunningTask} have the promises, in words that a failure begins with.
 *
 * <p>{@code -Dhistories=1000000} plays more of them, {@code -Dhistories.seed=12345} others.
 */
class DeliveryHistoriesTest {
    private static final int HISTORIES = Integer.getInteger("histories", 3_000);
    private static final long FIRST_SEED = Long.getLong("histories.seed", 0);

    @ParameterizedTest
    @EnumSource(OrderingMode.class)
    void everyPromiseHoldsWhateverHappens(OrderingMode mode) {
        Set<Reached> reached = play(seed -> HistoryGenerator.undivided(mode, seed));

        assertThat(reached)
                .as("what %s histories reached", HISTORIES)
                .containsAll(EnumSet.range(Reached.FAILED, Reached.CRASHED));
    }

    @ParameterizedTest
    @EnumSource(OrderingMode.class)
    void everyPromiseHoldsWithShardsThatChangeAndQuotasAndAggregates(OrderingMode mode) {
        Set<Reached> reached = play(seed -> HistoryGenerator.divided(mode, seed));

        assertThat(reached).as("what %s histories reached", HISTORIES).containsExactly(Reached.values());
    }

    private static Set<Reached> play(LongFunction<History> generate) {
        Set<Reached> reached = EnumSet.noneOf(Reached.class);
        new Property<>(generate, history -> reached.addAll(history.play()), History::simpler)
                .holds(FIRST_SEED, HISTORIES);
        return reached;
    }
}
