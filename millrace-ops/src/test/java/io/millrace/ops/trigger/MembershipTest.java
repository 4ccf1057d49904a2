package io.millrace.ops.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.EventFilter;
import io.millrace.ops.TailRequest;
import io.millrace.ops.TailStart;
import io.millrace.ops.TriggerListener;
import io.millrace.ops.TriggerRequest;
import io.millrace.ops.Triggers.OnFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    private final List<String> notes = new ArrayList<>();
    private final TriggerListener listener = new TriggerListener() {
        @Override
        public void note(String line) {
            notes.add(line);
        }
    };
    private final TriggerMachine machine =
            new TriggerMachine(1, 0, OnFailure.STOP, new Backoff(Duration.ofMillis(1), new Random(1)));
    private boolean isAway;
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none") {
        @Override
        public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            if (isAway) {
                throw new TimeoutException("before successfully committing offsets " + offsets);
            }
            super.commitSync(offsets, timeout);
        }
    };
    private final Workers workers = new Workers(machine, 1, (event, attempt) -> {}, listener);

    @BeforeEach
    void begin() {
        between(100, 200);
        consumer.subscribe(List.of("orders"));
    }

    @AfterEach
    void close() {
        workers.close(Duration.ZERO, Duration.ZERO);
        consumer.close();
    }

    @Test
    void aNewGroupBeginsWhereItIsToldAndItsPositionIsCommittedBeforeAnythingIsRead() {
        Membership membership = membership(TailRequest.of("t").from(TailStart.END));
        membership.begin(Set.of(PARTITION));
        between(100, 250);

        assign(membership);

        assertThat(consumer.position(PARTITION)).isEqualTo(200);
        assertThat(committed()).isEqualTo(200);
    }

    @Test
    void aGroupGoesOnWhereItWasAndWhatAppearsLaterIsReadFromItsBeginning() {
        TopicPartition later = new TopicPartition("orders", 1);
        commit(150, "");
        consumer.updateBeginningOffsets(Map.of(later, 0L));
        consumer.updateEndOffsets(Map.of(later, 9L));
        Membership membership = membership(TailRequest.of("t").from(TailStart.END));
        membership.begin(Set.of(PARTITION));

        consumer.rebalance(List.of(PARTITION, later));
        membership.onPartitionsAssigned(List.of(PARTITION, later));

        assertThat(consumer.position(PARTITION)).isEqualTo(150);
        assertThat(consumer.position(later)).isZero();
        assertThat(notes).isEmpty();
    }

    @Test
    void whatKafkaHasDeletedIsToldOfAtTheStartAndWhileItRuns() {
        commit(50, "");
        Membership membership = membership(TailRequest.of("t"));
        assign(membership);
        between(300, 400);

        membership.resume(Map.of(PARTITION, 120L));

        assertThat(consumer.position(PARTITION)).isEqualTo(300);
        assertThat(notes)
                .containsExactly(
                        "orders-0: Kafka has deleted the messages from 50 to 99 by now: they were not handled",
                        "orders-0: Kafka has deleted the messages from 120 to 299 by now: they were not handled");
    }

    @Test
    void aTopicThatWasMadeAnewIsReadFromItsBeginningAndCommittedFromThere() {
        commit(150, "");
        Membership membership = membership(TailRequest.of("t"));
        assign(membership);
        between(0, 7);

        membership.resume(Map.of(PARTITION, 150L));
        membership.commit();

        assertThat(consumer.position(PARTITION)).isZero();
        assertThat(committed()).isZero();
        assertThat(notes).singleElement().asString().contains("the topic is another one");
    }

    @Test
    void aGroupThatWasSharedByTriggersOfDifferentChangesIsToldOf() {
        commit(150, "tables=[orders] actions=[]");

        assign(membership(TailRequest.of("t").only(new EventFilter(List.of("orders"), Set.of()))));
        assertThat(notes).isEmpty();
        assign(membership(TailRequest.of("t").only(new EventFilter(List.of("customers"), Set.of("INSERT")))));

        assertThat(notes)
                .singleElement()
                .asString()
                .contains("tables=[orders] actions=[], and not tables=[customers] actions=[INSERT]");
    }

    @Test
    void thatKafkaTakesNoCommitIsSaidOnceInWordsAndTheCommitIsTriedAgain() {
        commit(150, "");
        Membership membership = membership(TailRequest.of("t"));
        assign(membership);
        workers.with(each -> each.pass(PARTITION, 150));
        isAway = true;

        membership.commit();
        membership.commit();

        assertThat(notes)
                .containsExactly(
                        "what was handled last is not committed yet, since Kafka does not answer: it is tried again");
        isAway = false;
        membership.commit();
        assertThat(committed()).isEqualTo(151);
        assertThat(notes).hasSize(1);
    }

    @Test
    void whatIsLostIsNotCommitted() {
        commit(150, "");
        Membership membership = membership(TailRequest.of("t"));
        assign(membership);
        workers.with(each -> each.pass(PARTITION, 150));

        membership.onPartitionsLost(List.of(PARTITION));
        membership.commit();

        assertThat(committed()).isEqualTo(150);
    }

    private void assign(Membership membership) {
        consumer.rebalance(List.of(PARTITION));
        membership.onPartitionsAssigned(List.of(PARTITION));
    }

    private Membership membership(TailRequest events) {
        return new Membership(consumer, workers, TriggerRequest.of(events), listener);
    }

    private void between(long beginning, long end) {
        consumer.updateBeginningOffsets(Map.of(PARTITION, beginning));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
    }

    private void commit(long offset, String metadata) {
        consumer.rebalance(List.of(PARTITION));
        consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(offset, metadata)));
    }

    private long committed() {
        return consumer.committed(Set.of(PARTITION)).get(PARTITION).offset();
    }
}
