package io.millrace.connect.dynamodb.shards;

import java.util.stream.Stream;

/**
 * What a {@link History} happens in.
 *
 * @param shards how many the stream has at first
 * @param tasks how many the connector has at first
 * @param begin where it is to begin
 * @param isExactlyOnce whether records and offsets are stored together or not at all
 * @param isAttended whether all tasks are up, and read everything, at least every ten hours: then nothing can be lost
 */
record World(int shards, int tasks, Begin begin, boolean isExactlyOnce, boolean isAttended) {
    enum Begin {
        TRIM_HORIZON,
        LATEST,
        AT_TIMESTAMP
    }

    static final World PLAIN = new World(1, 1, Begin.TRIM_HORIZON, false, false);

    Stream<World> simpler() {
        return Stream.of(
                        PLAIN,
                        new World(1, tasks, begin, isExactlyOnce, isAttended),
                        new World(shards, 1, begin, isExactlyOnce, isAttended),
                        new World(shards, tasks, Begin.TRIM_HORIZON, isExactlyOnce, isAttended),
                        new World(shards, tasks, begin, false, isAttended),
                        new World(shards, tasks, begin, isExactlyOnce, false))
                .filter(world -> !world.equals(this))
                .distinct();
    }

    @Override
    public String toString() {
        return "new World(" + shards + ", " + tasks + ", Begin." + begin + ", " + isExactlyOnce + ", " + isAttended
                + ")";
    }
}
