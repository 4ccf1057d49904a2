package io.millrace.connect.dynamodb.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class HandoverQueueTest {
    private static final ReadLimits LIMITS = new ReadLimits(100, 5, 1, 1, 1, 250, 3 * ReadLimits.MAX_PAGE_BYTES);

    private final AtomicInteger freed = new AtomicInteger();
    private final HandoverQueue queue = new HandoverQueue(freed::incrementAndGet);
    private final ReadRoom room = new ReadRoom(LIMITS, queue);

    private record Load(int records, long bytes) implements Handover {}

    @Test
    void handsOverInOrder() throws InterruptedException {
        Load first = new Load(1, 10);
        Load second = new Load(0, 0);
        queue.put(first);
        queue.put(second);

        assertThat(queue.take(0)).isSameAs(first);
        assertThat(queue.take(0)).isSameAs(second);
        assertThat(queue.take(0)).isNull();
    }

    @Test
    void holdsWhatIsTakenUntilItIsReleased() throws InterruptedException {
        Load load = new Load(7, 70);
        queue.put(load);

        queue.take(0);
        assertThat(queue.records()).isEqualTo(7);
        assertThat(queue.bytes()).isEqualTo(70);
        assertThat(freed).hasValue(0);

        queue.release(load);
        assertThat(queue.records()).isZero();
        assertThat(queue.bytes()).isZero();
        assertThat(freed).hasValue(1);
    }

    @Test
    void throwsTheFirstFailureAtWhoTakesEachTime() {
        queue.put(new Load(1, 1));
        queue.fail(new ConnectException("first"));
        queue.fail(new ConnectException("second"));

        assertThatThrownBy(() -> queue.take(1_000))
                .isInstanceOf(ConnectException.class)
                .hasMessage("first");
        assertThatThrownBy(() -> queue.take(1_000)).hasMessage("first");
    }

    @Test
    void closingWakesWhoWaits() throws Exception {
        CompletableFuture<Handover> taken = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.take(60_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        queue.close();

        assertThat(taken.get(30, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void thereIsRoomForPagesAsLongAsAllThatTheyCanBeFits() {
        assertThat(room.forPage()).isEqualTo(100);
        room.take(100);
        assertThat(room.forPage()).isEqualTo(100);
        room.take(100);
        assertThat(room.forPage()).as("the rest of 250").isEqualTo(50);
        room.take(50);
        assertThat(room.forPage()).isZero();

        room.giveBack(100);
        queue.put(new Load(10, 1));

        assertThat(room.forPage())
                .as("10 MiB and a byte are taken of 30, and two pages are under way")
                .isZero();
    }

    @Test
    void whatWaitsToBePolledTakesRoom() {
        Load load = new Load(240, 100);
        queue.put(load);
        assertThat(room.forPage()).isZero();

        queue.release(load);

        assertThat(room.forPage()).isEqualTo(100);
    }

    @Test
    void onePageAlwaysPasses() {
        ReadLimits tight = new ReadLimits(100, 5, 1, 1, 1, 10, 1);
        ReadRoom tightRoom = new ReadRoom(tight, queue);

        assertThat(tightRoom.forPage()).isEqualTo(10);
        tightRoom.take(10);
        assertThat(tightRoom.forPage()).isZero();
    }
}
