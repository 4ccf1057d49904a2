package io.millrace.connect.dynamodb.shards;

import static io.millrace.connect.core.property.Shrinker.towards;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One thing that happens in a {@link History}. Each makes sense after whatever happened before, so that steps can be left out:
 * numbers count around what there is, and where there is nothing, nothing happens. Its text is the call that makes it.
 */
record Step(Kind kind, int a, int b, int c) {
    private interface Play {
        void play(HistoryRun run, int a, int b, int c);
    }

    /** What can happen, and what its numbers say. */
    enum Kind {
        /** A change of a key, some times. */
        WRITE(2, (run, key, times, c) -> run.write(key, times)),
        SPLIT(1, (run, nth, b, c) -> run.split(nth)),
        MERGE(1, (run, nth, b, c) -> run.merge(nth)),
        /** The stream is deleted and created anew. */
        RECREATE(0, (run, a, b, c) -> run.recreate()),
        PASS_SECONDS(1, (run, seconds, b, c) -> run.pass(seconds * 1000L)),
        PASS_HOURS(1, (run, hours, b, c) -> run.pass(hours * 3_600_000L)),
        START(1, (run, task, b, c) -> run.start(task)),
        /** A task is stopped, and its offsets are stored. */
        STOP(1, (run, task, b, c) -> run.stop(task)),
        /** A task is gone; it may store offsets later all the same. */
        KILL(1, (run, task, b, c) -> run.kill(task)),
        /** The connector gets another number of tasks. */
        RESCALE(1, (run, tasks, b, c) -> run.rescale(tasks)),
        /** A task lists the shards. */
        LIST(1, (run, task, b, c) -> run.with(task, ModelTask::list)),
        /** A task looks at the stored offsets. */
        LOOK(1, (run, task, b, c) -> run.with(task, ModelTask::look)),
        /** A task reads a page of one of its shards. */
        READ(3, (run, task, nth, max) -> run.with(task, it -> it.read(nth, max + 1))),
        /** A task sends its heartbeats. */
        BEAT(1, (run, task, b, c) -> run.with(task, ModelTask::beat)),
        /** Connect takes some records of a task. */
        POLL(2, (run, task, count, c) -> run.with(task, it -> it.poll(count + 1))),
        /** Kafka answers what a task sent of one key. */
        ACKNOWLEDGE(2, (run, task, nth, c) -> run.with(task, it -> it.acknowledge(nth))),
        COMMIT(1, (run, task, b, c) -> run.with(task, ModelTask::commit)),
        /** The offset of one partition is stored, as far as Kafka has answered. */
        COMMIT_SOME(2, (run, task, nth, c) -> run.with(task, it -> it.commitSome(nth))),
        /** A task that is gone stores the offset of a partition. */
        COMMIT_LATE(1, (run, nth, b, c) -> run.commitLate(nth)),
        /** A task does all it can do. */
        WORK(1, (run, task, b, c) -> run.with(task, ModelTask::work)),
        /** The user stops the connector, resets its offsets, and starts it again. */
        RESET(0, (run, a, b, c) -> run.reset()),
        /** The same with one shard, which is set to one of its records. */
        REWIND(2, (run, nth, record, c) -> run.rewind(nth, record));

        private final int arguments;
        private final Play play;

        Kind(int arguments, Play play) {
            this.arguments = arguments;
            this.play = play;
        }

        Step of(int... values) {
            return new Step(
                    this,
                    values.length > 0 ? values[0] : 0,
                    values.length > 1 ? values[1] : 0,
                    values.length > 2 ? values[2] : 0);
        }
    }

    void play(HistoryRun run) {
        kind.play.play(run, a, b, c);
    }

    Stream<Step> simpler() {
        int least = kind == Kind.RESCALE ? 1 : 0;
        return Stream.of(
                        kind == Kind.KILL ? Stream.of(Kind.STOP.of(a)) : Stream.<Step>empty(),
                        towards(least, a).mapToObj(less -> new Step(kind, less, b, c)),
                        towards(0, b).mapToObj(less -> new Step(kind, a, less, c)),
                        towards(0, c).mapToObj(less -> new Step(kind, a, b, less)))
                .flatMap(steps -> steps);
    }

    @Override
    public String toString() {
        return IntStream.of(a, b, c)
                .limit(kind.arguments)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", ", kind + ".of(", ")"));
    }
}
