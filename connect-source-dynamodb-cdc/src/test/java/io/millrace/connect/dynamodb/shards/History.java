package io.millrace.connect.dynamodb.shards;

import io.millrace.connect.core.property.Shrinker;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Something that could happen to a source connector and its stream, as data. Its text can be pasted into a test. */
record History(World world, List<Step> steps) {
    static History of(World world, Step... steps) {
        return new History(world, List.of(steps));
    }

    /**
     * Lets it happen, and then everything come to a good end.
     *
     * @return what happened on the way
     * @throws io.millrace.connect.core.property.BrokenPromise if the protocol does not keep one of its promises
     */
    Set<Reached> play() {
        return new HistoryRun(world).play(steps);
    }

    Stream<History> simpler() {
        return Stream.of(
                        Shrinker.shorter(steps).map(fewer -> new History(world, fewer)),
                        world.simpler().map(simpler -> new History(simpler, steps)),
                        Shrinker.simplerElements(steps, Step::simpler).map(simpler -> new History(world, simpler)))
                .flatMap(histories -> histories);
    }

    @Override
    public String toString() {
        return Stream.concat(Stream.of(world), steps.stream())
                .map(Object::toString)
                .collect(Collectors.joining(",\n        ", "History.of(\n        ", ")\n    .play();"));
    }
}
