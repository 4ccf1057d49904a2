package io.millrace.ops.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.TailedMessage;
import io.millrace.ops.TailedMessage.Kind;
import io.millrace.ops.Triggers.OnFailure;
import io.millrace.ops.trigger.TriggerMachine.Run;
import io.millrace.ops.trigger.TriggerMachine.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerMachineTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    private final Random random = new Random(7);

    @Test
    void commitsUpToTheFirstEventThatIsNotDone() {
        TriggerMachine machine = machine(3, 0, OnFailure.STOP);
        machine.add(event(0, "a"));
        machine.pass(PARTITION, 1);
        machine.add(event(2, "b"));
        machine.add(event(3, "c"));
        Run first = machine.next(0);
        Run second = machine.next(0);
        Run third = machine.next(0);

        machine.done(third);
        assertThat(machine.committable()).containsEntry(PARTITION, 0L);
        machine.done(first);
        assertThat(machine.committable()).containsEntry(PARTITION, 2L);
        machine.done(second);
        assertThat(machine.committable()).containsEntry(PARTITION, 4L);
        machine.pass(PARTITION, 9);
        assertThat(machine.committable()).containsEntry(PARTITION, 10L);
        assertThat(machine.size()).isZero();
        assertThat(machine.bytes()).isZero();
    }

    @Test
    void eventsOfOneKeyRunOneAfterAnotherAndSoDoThoseWithoutAKey() {
        TriggerMachine machine = machine(9, 0, OnFailure.STOP);
        machine.add(event(0, "a"));
        machine.add(event(1, "a"));
        machine.add(event(2, null));
        machine.add(event(3, null));

        Run first = machine.next(0);
        assertThat(List.of(first, machine.next(0)))
                .extracting(run -> run.event().offset())
                .containsExactly(0L, 2L);
        assertThat(machine.next(0)).isNull();
        machine.done(first);
        assertThat(machine.next(0)).extracting(run -> run.event().offset()).isEqualTo(1L);

        machine.add(event(4, "b"));
        assertThat(machine.next(0)).extracting(run -> run.event().offset()).isEqualTo(4L);
        machine.add(event(5, "b"));
        assertThat(machine.next(0)).as("what comes while another runs").isNull();
    }

    @Test
    void aFailureHoldsUpItsKeyAndNoOtherAndComesBackAfterItsDelay() {
        TriggerMachine machine = machine(1, 2, OnFailure.STOP);
        machine.add(event(0, "a"));
        machine.add(event(1, "a"));
        machine.add(event(2, "b"));

        TriggerMachine.Decision decision = machine.failed(machine.next(0), 0);

        assertThat(decision.verdict()).isEqualTo(Verdict.RETRY);
        assertThat(decision.delayNanos()).isBetween(500L, 1000L);
        Run other = machine.next(0);
        assertThat(other.event().offset()).isEqualTo(2);
        machine.done(other);
        assertThat(machine.next(0)).isNull();
        assertThat(machine.nanosToNext(0)).isEqualTo(decision.delayNanos());
        Run again = machine.next(decision.delayNanos());
        assertThat(again.event().offset()).isZero();
        assertThat(again.attempt()).isEqualTo(2);
    }

    @Test
    void afterTheLastRetryNothingRunsAndItsOffsetIsNotCommitted() {
        TriggerMachine machine = machine(2, 1, OnFailure.STOP);
        machine.add(event(0, "a"));
        machine.add(event(1, "b"));
        machine.failed(machine.next(0), 0);
        machine.done(machine.next(0));

        assertThat(machine.failed(machine.next(5000), 5000).verdict()).isEqualTo(Verdict.STOP);

        assertThat(machine.isHalted()).isTrue();
        assertThat(machine.next(9000)).isNull();
        assertThat(machine.committable()).containsEntry(PARTITION, 0L);
    }

    @Test
    void whatIsSkippedCountsAsDoneAndItsKeyGoesOnWithFreshRetries() {
        TriggerMachine machine = machine(1, 0, OnFailure.SKIP);
        machine.add(event(0, "a"));
        machine.add(event(1, "a"));

        assertThat(machine.failed(machine.next(0), 0).verdict()).isEqualTo(Verdict.SKIP);

        assertThat(machine.committable()).containsEntry(PARTITION, 1L);
        assertThat(machine.next(0)).extracting(Run::attempt).isEqualTo(1);
    }

    @Test
    void whatRunsWhileItsPartitionGoesCanStillBeDoneAndNothingOfItIsRetried() {
        TriggerMachine machine = machine(2, 5, OnFailure.STOP);
        machine.add(event(0, "a"));
        machine.add(event(1, "b"));
        machine.add(event(2, "a"));
        Run done = machine.next(0);
        Run failed = machine.next(0);

        machine.revoke(List.of(PARTITION));
        machine.add(event(3, "c"));
        machine.done(done);
        assertThat(machine.failed(failed, 0).verdict()).isEqualTo(Verdict.NONE);

        assertThat(machine.committable()).containsEntry(PARTITION, 1L);
        assertThat(machine.next(9000)).isNull();
        assertThat(machine.size()).isZero();
        machine.forget(List.of(PARTITION));
        assertThat(machine.committable()).isEmpty();
    }

    @Test
    void aPartitionThatComesBackWaitsForWhatStillRunsOfAKey() {
        TriggerMachine machine = machine(2, 5, OnFailure.STOP);
        machine.add(event(0, "a"));
        Run old = machine.next(0);
        machine.forget(List.of(PARTITION));

        machine.assign(PARTITION, 0);
        machine.add(event(0, "a"));

        assertThat(machine.next(0)).isNull();
        machine.done(old);
        assertThat(machine.committable()).as("the old run is not this ledger's").containsEntry(PARTITION, 0L);
        machine.done(machine.next(0));
        assertThat(machine.committable()).containsEntry(PARTITION, 1L);
    }

    /** Whatever happens in whatever order: events come, end well or not, partitions go and come back, the process dies. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingIsCommittedThatIsNotDoneAndAllIsDoneAtTheEnd(long seed) {
        for (int i = 0; i < 40; i++) {
            new History(new Random(seed * 1000 + i)).play();
        }
    }

    /** A log of three partitions, read by one instance after another. */
    private static final class History {
        private static final int PARTITIONS = 3;
        private static final int LENGTH = 30;
        private static final int KEYS = 4;
        private static final int PARALLELISM = 3;

        private final Random random;
        private final Map<TopicPartition, Long> committed = new HashMap<>();
        private final Map<TopicPartition, Long> read = new HashMap<>();
        private final Map<TopicPartition, Set<Long>> done = new HashMap<>();
        private final List<Run> running = new ArrayList<>();
        private TriggerMachine machine;
        private long now;

        History(Random random) {
            this.random = random;
            for (int i = 0; i < PARTITIONS; i++) {
                committed.put(new TopicPartition("t", i), 0L);
                done.put(new TopicPartition("t", i), new HashSet<>());
            }
            start();
        }

        void play() {
            for (int i = 0; i < 400; i++) {
                step(random.nextInt(100));
            }
            while (committed.values().stream().anyMatch(offset -> offset < LENGTH)) {
                step(random.nextInt(80));
            }
            assertThat(done.values()).allSatisfy(offsets -> assertThat(offsets).hasSize(wanted()));
            assertThat(machine.size()).isZero();
            assertThat(machine.bytes()).isZero();
        }

        private static int wanted() {
            return (int) java.util.stream.LongStream.range(0, LENGTH)
                    .filter(History::isWanted)
                    .count();
        }

        private static boolean isWanted(long offset) {
            return offset % 5 != 3;
        }

        private void step(int what) {
            now += random.nextInt(400);
            if (what < 25) {
                readOn();
            } else if (what < 50) {
                run();
            } else if (what < 70) {
                end();
            } else if (what < 80) {
                commit(committed.keySet());
            } else if (what < 90) {
                rebalance();
            } else if (what < 93) {
                start();
            }
        }

        private void start() {
            machine = new TriggerMachine(
                    PARALLELISM, 10_000, OnFailure.STOP, new Backoff(Duration.ofNanos(500), new Random(1)));
            running.clear();
            committed.keySet().forEach(this::assign);
        }

        private void assign(TopicPartition partition) {
            read.put(partition, committed.get(partition));
            machine.assign(partition, committed.get(partition));
        }

        private void readOn() {
            read.replaceAll((partition, offset) -> {
                if (offset == LENGTH) {
                    return offset;
                }
                if (isWanted(offset)) {
                    machine.add(at(partition, offset, offset % 7 == 0 ? null : "k" + offset % KEYS));
                } else {
                    machine.pass(partition, offset);
                }
                return offset + 1;
            });
        }

        private void run() {
            Run run = machine.next(now);
            if (run == null) {
                return;
            }
            assertThat(run.ledger().isRevoked())
                    .as("of a partition that is to go")
                    .isFalse();
            assertThat(running)
                    .extracting(other -> other.event().lane())
                    .doesNotContain(run.event().lane());
            Event event = run.event();
            long before = event.offset() - 1;
            for (long offset = before; offset >= 0; offset--) {
                if (isWanted(offset)
                        && at(event.partition(), offset, offset % 7 == 0 ? null : "k" + offset % KEYS)
                                .lane()
                                .equals(event.lane())) {
                    assertThat(done.get(event.partition()))
                            .as("what came before it of its key")
                            .contains(offset);
                }
            }
            running.add(run);
            assertThat(running).hasSizeLessThanOrEqualTo(PARALLELISM);
        }

        private void end() {
            if (running.isEmpty()) {
                return;
            }
            Run run = running.remove(random.nextInt(running.size()));
            if (random.nextInt(4) == 0) {
                machine.failed(run, now);
            } else {
                done.get(run.event().partition()).add(run.event().offset());
                machine.done(run);
            }
        }

        private void rebalance() {
            List<TopicPartition> gone = committed.keySet().stream()
                    .filter(partition -> random.nextBoolean())
                    .toList();
            machine.revoke(gone);
            for (int i = random.nextInt(4); i > 0; i--) {
                now += 1000;
                end();
                run();
            }
            if (random.nextBoolean()) {
                commit(gone);
            }
            machine.forget(gone);
            gone.forEach(this::assign);
        }

        private void commit(Iterable<TopicPartition> partitions) {
            Map<TopicPartition, Long> offsets = machine.committable();
            for (TopicPartition partition : partitions) {
                long offset = offsets.get(partition);
                for (long earlier = 0; earlier < offset; earlier++) {
                    if (isWanted(earlier)) {
                        assertThat(done.get(partition)).contains(earlier);
                    }
                }
                assertThat(offset).isGreaterThanOrEqualTo(committed.get(partition));
                committed.put(partition, offset);
            }
        }
    }

    private TriggerMachine machine(int parallelism, int retries, OnFailure onFailure) {
        TriggerMachine machine =
                new TriggerMachine(parallelism, retries, onFailure, new Backoff(Duration.ofNanos(1000), random));
        machine.assign(PARTITION, 0);
        return machine;
    }

    private static Event event(long offset, @Nullable String key) {
        return at(PARTITION, offset, key);
    }

    private static Event at(TopicPartition partition, long offset, @Nullable String key) {
        return new Event(
                partition,
                offset,
                key == null ? null : ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)),
                100,
                new TailedMessage(
                        partition.topic(), partition.partition(), offset, Instant.EPOCH, Kind.RECORD, key, null, null));
    }
}
