package io.millrace.ops.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.ops.TailedMessage;
import io.millrace.ops.TailedMessage.Kind;
import io.millrace.ops.TriggerListener;
import io.millrace.ops.Triggers.EventHandler;
import io.millrace.ops.Triggers.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final List<Integer> attempts = new CopyOnWriteArrayList<>();
    private final CountDownLatch isBusy = new CountDownLatch(1);
    private Workers workers;

    @AfterEach
    void close() {
        workers.close(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void anErrorIsAFailureAsAnyOther() {
        start(new TriggerListener() {}, OnFailure.SKIP, (event, attempt) -> {
            attempts.add(attempt);
            throw new StackOverflowError();
        });

        await().until(workers::isIdle);

        assertThat(attempts).containsExactly(1, 2);
        assertThat(workers.skipped()).isEqualTo(1);
    }

    @Test
    void anInterruptedExceptionOfTheHandlersOwnIsAFailureToo() {
        start(new TriggerListener() {}, OnFailure.STOP, (event, attempt) -> {
            attempts.add(attempt);
            throw new InterruptedException("mine");
        });

        await().until(() -> workers.stopped() != null);

        assertThat(attempts).containsExactly(1, 2);
        assertThat(workers.stopped().reason()).isEqualTo("mine");
    }

    @Test
    void aListenerThatFailsStopsAllAndSilencesNothing() {
        TriggerListener listener = new TriggerListener() {
            @Override
            public void isRetried(TailedMessage event, int attempt, String reason, Duration delay) {
                throw new IllegalStateException("no room");
            }
        };
        start(listener, OnFailure.STOP, (event, attempt) -> {
            throw new IllegalArgumentException("x");
        });

        await().until(() -> workers.stopped() != null);

        assertThat(workers.stopped().reason()).isEqualTo("the listener failed: no room");
        assertThat(workers.committable()).containsEntry(PARTITION, 0L);
    }

    @Test
    void whatIsInterruptedAtTheEndOfItsGraceIsNeitherDoneNorAFailure() throws Exception {
        start(new TriggerListener() {}, OnFailure.STOP, (event, attempt) -> {
            isBusy.countDown();
            new CountDownLatch(1).await();
        });
        isBusy.await();

        workers.close(Duration.ZERO, Duration.ofSeconds(30));

        assertThat(workers.stopped()).isNull();
        assertThat(workers.handled()).isZero();
        assertThat(workers.committable()).containsEntry(PARTITION, 0L);
    }

    private void start(TriggerListener listener, OnFailure onFailure, EventHandler handler) {
        TriggerMachine machine = new TriggerMachine(1, 1, onFailure, new Backoff(Duration.ofNanos(1), new Random(1)));
        workers = new Workers(machine, 1, handler, listener);
        TailedMessage message = new TailedMessage("t", 0, 0, Instant.EPOCH, Kind.RECORD, null, null, null);
        workers.with(each -> {
            each.assign(PARTITION, 0);
            each.add(new Event(PARTITION, 0, null, 1, message));
        });
    }
}
