package io.millrace.testkit.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {

    @Test
    void takesAFifoGroupOnlyWhenNoneOfItIsInFlight() {
        Backlog fifo = new Backlog.Fifo();
        QueuedMessage a0 = add(fifo, 0, "a");
        QueuedMessage a1 = add(fifo, 1, "a");
        QueuedMessage b2 = add(fifo, 2, "b");

        assertThat(fifo.take(1)).containsExactly(a0);
        assertThat(fifo.take(10)).containsExactly(b2);
        QueuedMessage a3 = add(fifo, 3, "a");
        assertThat(fifo.take(10)).isEmpty();
        assertThat(fifo.size()).isEqualTo(2);
        fifo.gone(a0);
        assertThat(fifo.take(10)).containsExactly(a1, a3);
    }

    @Test
    void putsAFifoMessageBackBeforeTheOthersOfItsGroup() {
        Backlog fifo = new Backlog.Fifo();
        QueuedMessage a0 = add(fifo, 0, "a");
        QueuedMessage a1 = add(fifo, 1, "a");
        QueuedMessage a2 = add(fifo, 2, "a");
        assertThat(fifo.take(2)).containsExactly(a0, a1);

        fifo.putBack(a1);
        assertThat(fifo.take(10)).isEmpty();
        fifo.putBack(a0);

        assertThat(fifo.take(10)).containsExactly(a0, a1, a2);
    }

    @Test
    void forgetsAVisibleMessageThatIsGone() {
        for (Backlog backlog : List.of(new Backlog.Fifo(), new Backlog.Standard())) {
            QueuedMessage first = add(backlog, 0, "a");
            QueuedMessage second = add(backlog, 1, "a");

            backlog.gone(first);

            assertThat(backlog.size()).isEqualTo(1);
            assertThat(backlog.take(10)).containsExactly(second);
        }
    }

    @Test
    void takesStandardMessagesWhateverIsInFlight() {
        Backlog standard = new Backlog.Standard();
        QueuedMessage first = add(standard, 0, "a");
        QueuedMessage second = add(standard, 1, "a");

        assertThat(standard.take(1)).containsExactly(first);
        assertThat(standard.take(1)).containsExactly(second);
        standard.putBack(first);
        assertThat(standard.take(1)).containsExactly(first);
    }

    private static QueuedMessage add(Backlog backlog, long order, String group) {
        QueuedMessage message = new QueuedMessage(
                new SqsMessage("id-" + order, "body", List.of(), group, null, null, Instant.EPOCH, 0, 1), order, 4);
        backlog.add(message);
        return message;
    }
}
