package io.millrace.connect.dynamodb.shards;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.property.Property;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/**
 * Random histories of a connector and its stream: shards split and merged, records that age out, tasks that are killed, moved, more or
 * fewer, slow, or dead for days, offsets that are stored late, in part, or by a task that should be gone, and altered by the user.
 * {@link HistoryRun} has the promises, in words that a failure begins with.
 *
 * <p>{@code -Dhistories=1000000} plays more of them, {@code -Dhistories.seed=12345} others.
 */
class ShardHistoriesTest {
    private static final int HISTORIES = Integer.getInteger("histories", 700);
    private static final long FIRST_SEED = Long.getLong("histories.seed", 0);

    @Test
    void everyChangeIsReadInOrderWhateverHappens() {
        assertThat(play(seed -> HistoryGenerator.history(false, false, seed)))
                .as("what %s histories reached", HISTORIES)
                .containsExactly(Reached.values());
    }

    @Test
    void everyChangeIsReadOnceWithTransactions() {
        assertThat(play(seed -> HistoryGenerator.history(true, false, seed)))
                .as("what %s histories reached", HISTORIES)
                .contains(Reached.KILLED, Reached.RESCALED, Reached.SPLIT, Reached.MERGED, Reached.REWOUND);
    }

    @Test
    void nothingIsReportedAsLostWhileTheConnectorIsUp() {
        assertThat(play(seed -> HistoryGenerator.history(false, true, seed)))
                .as("what %s histories reached", HISTORIES)
                .contains(Reached.KILLED, Reached.RESET, Reached.STORED_LATE_OVER_END);
    }

    private static Set<Reached> play(LongFunction<History> generate) {
        Set<Reached> reached = EnumSet.noneOf(Reached.class);
        new Property<>(generate, history -> reached.addAll(history.play()), History::simpler)
                .holds(FIRST_SEED, HISTORIES);
        return reached;
    }
}
