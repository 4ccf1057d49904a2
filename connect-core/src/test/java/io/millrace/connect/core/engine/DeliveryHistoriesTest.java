package io.millrace.connect.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.OrderingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories: entries of few keys, requests answered late and out of order, some entries or whole requests failing, some
 * applied although they failed, partitions given up and taken again. What the service really holds is kept by a model that
 * knows nothing of the engine's bookkeeping.
 */
class DeliveryHistoriesTest {
    private static final int HISTORIES = 1_500;
    private static final int STEPS = 120;

    @ParameterizedTest
    @EnumSource(OrderingMode.class)
    void nothingIsCommittedBeforeItIsStoredAndEverythingArrives(OrderingMode mode) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            new History(mode, seed).run();
        }
    }

    /** An entry as the service sees it. */
    private record Stored(String key, int generation, long offset) {}

    private static final class History {
        private final Random random;
        private final OrderingMode mode;
        private final String name;
        private final DeliveryHarness harness;
        private final List<Stored> service = new ArrayList<>();
        private final Set<Long> storedOffsets = new HashSet<>();
        private final List<ScriptedClient.Sent> waiting = new ArrayList<>();
        private int seenRequests;
        private PartitionProgress progress = new PartitionProgress(new TopicPartition("orders", 0));
        private int generation;
        private long position;
        private long checked;
        private boolean faults = true;

        History(OrderingMode mode, long seed) {
            this.random = new Random(seed);
            this.mode = mode;
            this.name = "history " + seed + " in mode " + mode;
            this.harness = DeliveryHarness.with(mode);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3 -> accept(random.nextInt(8));
                    case 4, 5, 6 -> answerOne();
                    case 7 -> harness.ticker.advance(Duration.ofMillis(random.nextInt(200)));
                    case 8 -> rebalanceSometimes();
                    default -> harness.step();
                }
                check();
            }
            faults = false;
            for (int i = 0; i < 10_000 && harness.credit.records() > 0; i++) {
                harness.stepAfter(Duration.ofSeconds(1));
                answerOne();
                check();
            }
            harness.step();
            assertThat(committable()).as(name).isEqualTo(position);
            assertThat(harness.credit.records()).as(name).isZero();
            assertThat(harness.credit.bytes()).as(name).isZero();
            check();
            if (mode == OrderingMode.KEY) {
                checkOrder();
            }
        }

        private void accept(int count) {
            for (int i = 0; i < count; i++) {
                String key = String.valueOf((char) ('a' + random.nextInt(4)));
                harness.accept(progress, key + "/" + generation + "/" + position, key, position, random.nextInt(50));
                position++;
            }
        }

        private void answerOne() {
            while (seenRequests < harness.client.requests()) {
                waiting.add(harness.client.request(seenRequests++));
            }
            if (waiting.isEmpty()) {
                return;
            }
            ScriptedClient.Sent request = waiting.remove(random.nextInt(waiting.size()));
            int fate = faults ? random.nextInt(10) : 9;
            if (fate == 0) {
                // The answer is lost; the service may have applied the request all the same.
                if (random.nextBoolean()) {
                    store(request.payloads());
                }
                request.fail(ScriptedClient.TRANSIENT);
            } else if (fate < 4) {
                Failure[] failures = new Failure[request.payloads().size()];
                List<String> applied = new ArrayList<>();
                for (int i = 0; i < failures.length; i++) {
                    if (random.nextInt(3) == 0) {
                        failures[i] = ScriptedClient.THROTTLED;
                    } else {
                        applied.add(request.payloads().get(i));
                    }
                }
                store(applied);
                request.answer().complete(BatchResult.partial(failures));
            } else {
                store(request.payloads());
                request.deliver();
            }
        }

        /** The service promises no order within a request. */
        private void store(List<String> payloads) {
            List<String> anyOrder = new ArrayList<>(payloads);
            Collections.shuffle(anyOrder, random);
            for (String payload : anyOrder) {
                String[] parts = payload.split("/");
                service.add(new Stored(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2])));
                storedOffsets.add(Long.parseLong(parts[2]));
            }
        }

        /** The partition is given up, and comes back at what was committed. */
        private void rebalanceSometimes() {
            if (random.nextInt(4) != 0) {
                return;
            }
            long committed = committable();
            harness.close(progress);
            generation++;
            progress = new PartitionProgress(new TopicPartition("orders", 0));
            position = committed;
        }

        private long committable() {
            return progress.committable(new OffsetAndMetadata(position)).offset();
        }

        private void check() {
            for (; checked < committable(); checked++) {
                if (!storedOffsets.contains(checked)) {
                    fail("%s commits offset %s, which is not stored", name, checked);
                }
            }
        }

        /** Within one ownership of the partition a key's entries arrive in order; repeats of the latest are allowed. */
        private void checkOrder() {
            Map<String, Stored> latest = new HashMap<>();
            for (Stored stored : service) {
                Stored before = latest.put(stored.key(), stored);
                if (before != null && before.generation() == stored.generation()) {
                    assertThat(stored.offset()).as(name).isGreaterThanOrEqualTo(before.offset());
                }
            }
        }
    }
}
