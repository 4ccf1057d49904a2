package io.millrace.connect.dynamodb.shards;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes up a history from a seed. Each has its own character: a stream that is resharded often or not, tasks that die or not. */
final class HistoryGenerator {
    private static final int MAX_STEPS = 120;

    private final Random random;
    private final World world;
    private final int keys;
    private final int reshards;
    private final int troubles;
    private final int longPasses;
    private final int alterations;

    private HistoryGenerator(long seed, boolean isExactlyOnce, boolean isAttended) {
        // Other histories in each kind of world. Seeds that follow each other give similar first numbers.
        long kind = (isExactlyOnce ? 1 : 0) + (isAttended ? 2 : 0);
        this.random = new Random((4 * seed + kind) * 0x9E3779B97F4A7C15L);
        World.Begin begin = World.Begin.values()[random.nextInt(World.Begin.values().length)];
        this.world = new World(1 + random.nextInt(3), 1 + random.nextInt(3), begin, isExactlyOnce, isAttended);
        this.keys = 1 + random.nextInt(6);
        this.reshards = random.nextInt(4);
        this.troubles = random.nextInt(4);
        this.longPasses = random.nextInt(3);
        this.alterations = Math.max(0, random.nextInt(5) - 2);
    }

    static History history(boolean isExactlyOnce, boolean isAttended, long seed) {
        HistoryGenerator generator = new HistoryGenerator(seed, isExactlyOnce, isAttended);
        List<Step> steps = new ArrayList<>();
        generator.addBefore(steps);
        int count = 1 + generator.random.nextInt(MAX_STEPS);
        while (steps.size() < count) {
            generator.addTo(steps);
        }
        return new History(generator.world, steps);
    }

    /** What happened before the connector began. */
    private void addBefore(List<Step> steps) {
        for (int i = random.nextInt(6); i > 0; i--) {
            steps.add(write());
            if (random.nextInt(3) < reshards) {
                steps.add(reshard());
            }
            steps.add(random.nextBoolean() ? Step.Kind.PASS_SECONDS.of(random.nextInt(12)) : write());
        }
        steps.add(Step.Kind.PASS_HOURS.of(1 + random.nextInt(1 + longPasses)));
        steps.add(Step.Kind.RESCALE.of(world.tasks()));
    }

    private void addTo(List<Step> steps) {
        int task = random.nextInt(3);
        switch (random.nextInt(38)) {
            case 0, 1, 2, 3, 4 -> steps.add(write());
            case 5 -> steps.add(Step.Kind.LIST.of(task));
            case 6, 7, 8 -> steps.add(Step.Kind.LOOK.of(task));
            case 9, 10, 11, 12, 13 -> steps.add(Step.Kind.READ.of(task, random.nextInt(4), random.nextInt(6)));
            case 14, 15, 16 -> steps.add(Step.Kind.POLL.of(task, random.nextInt(8)));
            case 17, 18 -> steps.add(Step.Kind.COMMIT.of(task));
            case 19, 20 -> steps.add(Step.Kind.COMMIT_SOME.of(task, random.nextInt(4)));
            case 21 -> steps.add(Step.Kind.BEAT.of(task));
            case 22, 23 -> steps.add(Step.Kind.WORK.of(task));
            case 24, 25 -> steps.add(random.nextInt(3) < reshards ? reshard() : write());
            case 26 -> steps.add(pass());
            case 27 -> steps.add(Step.Kind.START.of(task));
            case 28 -> {
                if (random.nextInt(4) < troubles) {
                    steps.add(Step.Kind.COMMIT_LATE.of(random.nextInt(4)));
                }
            }
            case 29 -> {
                if (random.nextInt(4) < troubles) {
                    addDeath(steps, task);
                }
            }
            case 30, 31, 32, 33, 34 -> steps.add(Step.Kind.ACKNOWLEDGE.of(task, random.nextInt(4)));
            case 35 -> {
                if (random.nextInt(4) < troubles) {
                    steps.add(Step.Kind.RESCALE.of(1 + random.nextInt(4)));
                }
            }
            default -> {
                if (random.nextInt(3) < alterations) {
                    steps.add(alteration());
                }
            }
        }
    }

    private void addDeath(List<Step> steps, int task) {
        switch (random.nextInt(4)) {
            case 0 -> steps.add(Step.Kind.STOP.of(task));
            case 1 -> steps.add(Step.Kind.KILL.of(task));
            default -> {
                // Another one takes its place, and gets on; then it comes back to life for a moment.
                steps.add(Step.Kind.READ.of(task, random.nextInt(4), random.nextInt(2)));
                steps.add(Step.Kind.POLL.of(task, random.nextInt(8)));
                steps.add(Step.Kind.ACKNOWLEDGE.of(task, random.nextInt(4)));
                steps.add(Step.Kind.KILL.of(task));
                steps.add(Step.Kind.START.of(task));
                for (int i = random.nextInt(3); i >= 0; i--) {
                    steps.add(Step.Kind.WORK.of(random.nextBoolean() ? task : random.nextInt(3)));
                }
                steps.add(Step.Kind.COMMIT_LATE.of(random.nextInt(4)));
            }
        }
    }

    private Step write() {
        return Step.Kind.WRITE.of(random.nextInt(keys), 1 + random.nextInt(3));
    }

    private Step reshard() {
        return random.nextInt(3) == 0 ? Step.Kind.MERGE.of(random.nextInt(4)) : Step.Kind.SPLIT.of(random.nextInt(4));
    }

    private Step pass() {
        return random.nextInt(3) < longPasses
                ? Step.Kind.PASS_HOURS.of(1 + random.nextInt(14 * longPasses))
                : Step.Kind.PASS_SECONDS.of(random.nextInt(30));
    }

    private Step alteration() {
        return switch (random.nextInt(5)) {
            case 0 -> Step.Kind.RECREATE.of();
            case 1 -> Step.Kind.RESET.of();
            default -> Step.Kind.REWIND.of(random.nextInt(4), random.nextInt(4));
        };
    }
}
