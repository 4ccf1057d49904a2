package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.OrderingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes up a history from a seed. Each has its own character: few keys or many, a calm service or a bad one. */
final class HistoryGenerator {
    private static final int MAX_STEPS = 100;
    private static final int MAX_ENTRY_BYTES = 50;
    private static final int LEAST_QUOTA = 1;

    private final Random random;
    private final int partitions;
    private final int streams;
    private final int keys;
    private final int troubles;
    private final boolean isFatalPossible;

    private HistoryGenerator(Random random) {
        this.random = random;
        this.partitions = 1 + random.nextInt(3);
        this.streams = 1 + random.nextInt(2);
        this.keys = 1 + random.nextInt(6);
        this.troubles = random.nextInt(4);
        this.isFatalPossible = random.nextInt(8) == 0;
    }

    /** A history of streams that are not divided, or of which nothing is known. */
    static History undivided(OrderingMode mode, long seed) {
        return history(mode, false, seed);
    }

    /** A history of streams whose shards are split and merged, have quotas, or take aggregates. */
    static History divided(OrderingMode mode, long seed) {
        return history(mode, true, seed);
    }

    private static History history(OrderingMode mode, boolean divided, long seed) {
        // Seeds that follow each other give similar first numbers.
        HistoryGenerator generator = new HistoryGenerator(new Random(seed * 0x9E3779B97F4A7C15L));
        World world = generator.world(mode);
        if (divided) {
            world = generator.divide(world);
        }
        List<Step> steps = new ArrayList<>();
        int count = 1 + generator.random.nextInt(MAX_STEPS);
        while (steps.size() < count) {
            generator.addTo(steps);
        }
        return new History(world, steps);
    }

    private World world(OrderingMode mode) {
        World world = World.of(mode);
        if (random.nextBoolean()) {
            world = world.batches(1 + random.nextInt(6), MAX_ENTRY_BYTES + random.nextInt(100));
        }
        if (random.nextBoolean()) {
            world = world.linger(random.nextInt(50));
        }
        if (random.nextBoolean()) {
            world = world.inFlight(1 + random.nextInt(4));
        }
        if (random.nextInt(8) == 0) {
            world = random.nextBoolean() ? world.giveUp(random.nextInt(4), -1) : world.giveUp(-1, random.nextInt(1000));
        }
        return random.nextBoolean() ? world.tolerant(true) : world;
    }

    private World divide(World whole) {
        World world = whole.shards(1 + random.nextInt(4));
        if (random.nextBoolean()) {
            world = world.quota(LEAST_QUOTA + random.nextInt(40), 20 + random.nextInt(400));
        }
        if (random.nextBoolean()) {
            world = world.aggregates(1 + random.nextInt(6), 10 + random.nextInt(MAX_ENTRY_BYTES - 10));
        }
        return world;
    }

    private void addTo(List<Step> steps) {
        switch (random.nextInt(34)) {
            case 0, 1, 2, 3, 4, 5, 6 -> putSome(steps);
            case 7 -> steps.add(Step.filtered(partition()));
            case 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 -> steps.add(answer());
            case 18 -> steps.add(random.nextBoolean() ? lose() : Step.refuse(nth()));
            case 19 -> steps.add(Step.arriveLate(nth()));
            case 20 -> steps.add(Step.report(nth()));
            case 21, 22 -> rebalanceSometimes(steps);
            case 23, 24, 25, 26, 27 -> steps.add(Step.pass(0));
            case 28, 29, 30, 31 -> steps.add(Step.pass(random.nextInt(300)));
            default -> reshard(steps);
        }
    }

    private void putSome(List<Step> steps) {
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            steps.add(Step.put(partition(), key(), 1 + random.nextInt(MAX_ENTRY_BYTES), random.nextInt(streams)));
        }
    }

    private Step answer() {
        int order = random.nextInt(3);
        if (troubles == 0 || random.nextInt(4) >= troubles) {
            return Step.answer(nth(), order);
        }
        Step.Fate[] fates = new Step.Fate[1 + random.nextInt(5)];
        for (int i = 0; i < fates.length; i++) {
            fates[i] = fate();
        }
        return Step.answer(nth(), order, fates);
    }

    private Step.Fate fate() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> Step.Fate.THROTTLED;
            case 3 -> Step.Fate.FAILED;
            case 4 -> Step.Fate.FAILED_BUT_STORED;
            case 5 -> isFatalPossible ? Step.Fate.REJECTED : Step.Fate.STORED;
            case 6 -> isFatalPossible && random.nextInt(8) == 0 ? Step.Fate.FATAL : Step.Fate.STORED;
            default -> Step.Fate.STORED;
        };
    }

    private Step lose() {
        return Step.lose(nth(), Step.Loss.values()[random.nextInt(Step.Loss.values().length)]);
    }

    private void rebalanceSometimes(List<Step> steps) {
        switch (random.nextInt(6)) {
            case 0, 1 -> steps.add(Step.close(partition()));
            case 2, 3 -> steps.add(Step.open(partition()));
            case 4 -> steps.add(random.nextBoolean() ? Step.restart() : Step.crash());
            default -> {}
        }
    }

    private void reshard(List<Step> steps) {
        steps.add(
                switch (random.nextInt(3)) {
                    case 0 -> Step.split(nth());
                    case 1 -> Step.merge(nth());
                    default -> Step.learn();
                });
    }

    private int partition() {
        return random.nextInt(partitions);
    }

    private int nth() {
        return random.nextInt(4);
    }

    private @Nullable String key() {
        int key = random.nextInt(keys + 1);
        return key == keys && random.nextBoolean() ? null : String.valueOf((char) ('a' + key % keys));
    }
}
