package io.millrace.connect.core.engine;

import static io.millrace.connect.core.property.Shrinker.towards;

import io.millrace.connect.core.property.Shrinker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happens in a {@link History}. Each makes sense after whatever happened before, so that steps can be left out:
 * numbers count around what there is, and where there is nothing, nothing happens. Its text is the call that makes it.
 */
sealed interface Step {
    void play(HistoryRun run);

    /** Steps that could stand here instead and are easier to understand. */
    default Stream<Step> simpler() {
        return Stream.empty();
    }

    /** What becomes of an entry of a request that is answered. */
    enum Fate {
        STORED,
        THROTTLED,
        FAILED,
        /** The service says that it failed, but readers get it. */
        FAILED_BUT_STORED,
        REJECTED,
        FATAL,
        /** With all of its request, see {@link #refuse}. */
        REFUSED
    }

    /** What becomes of a request without an answer. */
    enum Loss {
        BEFORE,
        AFTER,
        /** The service carries it out after the client gave up waiting, see {@link #arriveLate}. */
        LATE,
        /** The client breaks its promise never to throw. */
        THROWN
    }

    /** A record is written to a Kafka partition, and put if the partition is open. */
    static Step put(int partition, @Nullable String key, int bytes) {
        return new Put(partition, key, bytes, 0);
    }

    /** As above, to be written to another stream. */
    static Step put(int partition, @Nullable String key, int bytes, int stream) {
        return new Put(partition, key, bytes, stream);
    }

    /** A record is written to a Kafka partition, which a transform drops. */
    static Step filtered(int partition) {
        return new Filtered(partition);
    }

    /** The engine does what it can, then time passes, then it does what it can again. */
    static Step pass(int millis) {
        return new Pass(millis);
    }

    /** The nth of the requests that wait is answered: everything is stored. */
    static Step answer(int nth) {
        return new Answer(nth, 0, List.of());
    }

    /**
     * The nth of the requests that wait is answered.
     *
     * @param order in which the service stores the entries: 0 as they are sent, else another one for each number
     * @param fates of its entries, over and over
     */
    static Step answer(int nth, int order, Fate... fates) {
        return new Answer(nth, order, List.of(fates));
    }

    /** The nth of the requests that wait gets no answer. */
    static Step lose(int nth, Loss how) {
        return new Lose(nth, how);
    }

    /** The nth of the requests that wait is refused whole as invalid. */
    static Step refuse(int nth) {
        return new Refuse(nth);
    }

    /** The service carries out a request that got no answer. */
    static Step arriveLate(int nth) {
        return new ArriveLate(nth);
    }

    /** The report of a rejected record is done. */
    static Step report(int nth) {
        return new Report(nth);
    }

    /** The partition is revoked. */
    static Step close(int partition) {
        return new Close(partition);
    }

    /** The partition is assigned again, at what was committed when it was closed. */
    static Step open(int partition) {
        return new Open(partition);
    }

    /** The task stops, commits, and starts again. */
    static Step restart() {
        return new Restart(true);
    }

    /** The task is gone and starts again at what was committed before. */
    static Step crash() {
        return new Restart(false);
    }

    /** The service cuts a shard in two; the engine does not know yet. */
    static Step split(int shard) {
        return new Split(shard);
    }

    /** The service makes one of two shards; the engine does not know yet. */
    static Step merge(int shard) {
        return new Merge(shard);
    }

    /** The engine is told of the shards there are. */
    static Step learn() {
        return new Learn();
    }

    record Put(int partition, @Nullable String key, int bytes, int stream) implements Step {
        @Override
        public void play(HistoryRun run) {
            run.put(partition, key, bytes, stream);
        }

        @Override
        public Stream<Step> simpler() {
            return Stream.of(
                            towards(0, partition).mapToObj(less -> new Put(less, key, bytes, stream)),
                            towards(0, stream).mapToObj(less -> new Put(partition, key, bytes, less)),
                            Stream.of("a", "b", "c")
                                    .takeWhile(earlier -> key == null || earlier.compareTo(key) < 0)
                                    .map(earlier -> new Put(partition, earlier, bytes, stream)),
                            towards(1, bytes).mapToObj(less -> new Put(partition, key, less, stream)))
                    .flatMap(steps -> steps);
        }

        @Override
        public String toString() {
            return "put(" + partition + ", " + (key == null ? "null" : '"' + key + '"') + ", " + bytes
                    + (stream == 0 ? ")" : ", " + stream + ")");
        }
    }

    record Filtered(int partition) implements Step {
        @Override
        public void play(HistoryRun run) {
            run.filtered(partition);
        }

        @Override
        public Stream<Step> simpler() {
            return towards(0, partition).mapToObj(Filtered::new);
        }

        @Override
        public String toString() {
            return "filtered(" + partition + ")";
        }
    }

    record Pass(int millis) implements Step {
        @Override
        public void play(HistoryRun run) {
            run.pass(millis);
        }

        @Override
        public Stream<Step> simpler() {
            return Stream.concat(
                            towards(0, millis).boxed(),
                            Stream.of(millis / 100 * 100, millis / 10 * 10).filter(rounder -> rounder < millis))
                    .map(Pass::new);
        }

        @Override
        public String toString() {
            return "pass(" + millis + ")";
        }
    }

    record Answer(int nth, int order, List<Fate> fates) implements Step {
        @Override
        public void play(HistoryRun run) {
            run.answer(nth, order, fates);
        }

        @Override
        public Stream<Step> simpler() {
            return Stream.of(
                            towards(0, nth).mapToObj(less -> new Answer(less, order, fates)),
                            towards(0, order).mapToObj(less -> new Answer(nth, less, fates)),
                            Shrinker.shorter(fates).map(fewer -> new Answer(nth, order, fewer)),
                            Shrinker.simplerElements(fates, Answer::simplerFates)
                                    .map(simpler -> new Answer(nth, order, simpler)))
                    .flatMap(steps -> steps);
        }

        private static Stream<Fate> simplerFates(Fate fate) {
            return switch (fate) {
                case STORED -> Stream.empty();
                case THROTTLED -> Stream.of(Fate.STORED, Fate.FAILED);
                case FAILED, REJECTED, FATAL, REFUSED -> Stream.of(Fate.STORED);
                case FAILED_BUT_STORED -> Stream.of(Fate.STORED, Fate.FAILED);
            };
        }

        @Override
        public String toString() {
            if (order == 0 && fates.isEmpty()) {
                return "answer(" + nth + ")";
            }
            List<String> arguments = new ArrayList<>(List.of(String.valueOf(nth), String.valueOf(order)));
            fates.forEach(fate -> arguments.add(fate.name()));
            return arguments.stream().collect(Collectors.joining(", ", "answer(", ")"));
        }
    }

    record Lose(int nth, Loss how) implements Step {
        @Override
        public void play(HistoryRun run) {
            run.lose(nth, how);
        }

        @Override
        public Stream<Step> simpler() {
            return Stream.of(
                            Stream.<Step>of(new Answer(nth, 0, List.of())),
                            towards(0, nth).<Step>mapToObj(less -> new Lose(less, how)),
                            towards(0, how.ordinal()).<Step>mapToObj(less -> new Lose(nth, Loss.values()[less])))
                    .flatMap(steps -> steps);
        }

        @Override
        public String toString() {
            return "lose(" + nth + ", " + how + ")";
        }
    }

    record Refuse(int nth) implements Step {
        @Override
        public void play(HistoryRun run) {
            run.refuse(nth);
        }

        @Override
        public Stream<Step> simpler() {
            return Stream.concat(
                    Stream.of(new Answer(nth, 0, List.of())), towards(0, nth).mapToObj(Refuse::new));
        }

        @Override
        public String toString() {
            return "refuse(" + nth + ")";
        }
    }

    record ArriveLate(int nth) implements Step {
        @Override
        public void play(HistoryRun run) {
            run.arriveLate(nth);
        }

        @Override
        public Stream<Step> simpler() {
            return towards(0, nth).mapToObj(ArriveLate::new);
        }

        @Override
        public String toString() {
            return "arriveLate(" + nth + ")";
        }
    }

    record Report(int nth) implements Step {
        @Override
        public void play(HistoryRun run) {
            run.report(nth);
        }

        @Override
        public Stream<Step> simpler() {
            return towards(0, nth).mapToObj(Report::new);
        }

        @Override
        public String toString() {
            return "report(" + nth + ")";
        }
    }

    record Close(int partition) implements Step {
        @Override
        public void play(HistoryRun run) {
            run.close(partition);
        }

        @Override
        public Stream<Step> simpler() {
            return towards(0, partition).mapToObj(Close::new);
        }

        @Override
        public String toString() {
            return "close(" + partition + ")";
        }
    }

    record Open(int partition) implements Step {
        @Override
        public void play(HistoryRun run) {
            run.open(partition);
        }

        @Override
        public Stream<Step> simpler() {
            return towards(0, partition).mapToObj(Open::new);
        }

        @Override
        public String toString() {
            return "open(" + partition + ")";
        }
    }

    record Restart(boolean graceful) implements Step {
        @Override
        public void play(HistoryRun run) {
            run.restart(graceful);
        }

        @Override
        public Stream<Step> simpler() {
            return graceful ? Stream.empty() : Stream.of(new Restart(true));
        }

        @Override
        public String toString() {
            return graceful ? "restart()" : "crash()";
        }
    }

    record Split(int shard) implements Step {
        @Override
        public void play(HistoryRun run) {
            run.split(shard);
        }

        @Override
        public Stream<Step> simpler() {
            return towards(0, shard).mapToObj(Split::new);
        }

        @Override
        public String toString() {
            return "split(" + shard + ")";
        }
    }

    record Merge(int shard) implements Step {
        @Override
        public void play(HistoryRun run) {
            run.merge(shard);
        }

        @Override
        public Stream<Step> simpler() {
            return towards(0, shard).mapToObj(Merge::new);
        }

        @Override
        public String toString() {
            return "merge(" + shard + ")";
        }
    }

    record Learn() implements Step {
        @Override
        public void play(HistoryRun run) {
            run.learn();
        }

        @Override
        public String toString() {
            return "learn()";
        }
    }
}
