package io.millrace.testkit.aws.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultEngineTest {
    private final FaultEngine engine = new FaultEngine(7);
    private final FaultPlan plan = new FaultPlan(engine);

    private List<Integer> metOf(int calls) {
        List<Integer> met = new ArrayList<>();
        for (int i = 1; i <= calls; i++) {
            if (engine.effectsOn("kinesis:PutRecords", "s", "").verdict() != null) {
                met.add(i);
            }
        }
        return met;
    }

    @Test
    void meetsWhatItIsToldToMeet() {
        plan.on("PutRecords").everyNth(3).times(2).answer(500);
        assertThat(metOf(12)).containsExactly(3, 6);

        plan.clear();
        plan.on("kinesis:PutRecords").nth(4).answer(500);
        assertThat(metOf(12)).containsExactly(4);

        plan.clear();
        plan.on("PutRecords").afterFirst(2).times(3).answer(500);
        assertThat(metOf(12)).containsExactly(3, 4, 5);

        plan.clear();
        plan.on("PutRecord").answer(500);
        plan.on("sqs:PutRecords").answer(500);
        plan.on("PutRecords").of("other").answer(500);
        plan.on("PutRecords").shard("shardId-000000000000").answer(500);
        plan.on("PutRecords").where(call -> call.resource().isEmpty()).answer(500);
        assertThat(metOf(3)).isEmpty();
    }

    @Test
    void choosesByChanceTheSameWayForTheSameSeed() {
        plan.on("PutRecords").withProbability(0.3).answer(500);
        List<Integer> met = metOf(1000);
        FaultEngine same = new FaultEngine(7);
        new FaultPlan(same).on("PutRecords").withProbability(0.3).answer(500);

        assertThat(met).hasSizeBetween(230, 370);
        assertThat(IntStream.rangeClosed(1, 1000)
                        .filter(i ->
                                same.effectsOn("kinesis:PutRecords", "s", "").verdict() != null)
                        .boxed())
                .containsExactlyElementsOf(met);
    }

    @Test
    void addsDelaysUpAndTakesTheFirstVerdict() {
        plan.on("PutRecords").delay(Duration.ofMillis(5));
        plan.on("PutRecords").answer(503);
        plan.on("PutRecords").delay(Duration.ofMillis(7));
        plan.on("PutRecords").dropConnectionBeforeApplying();

        CallEffects effects = engine.effectsOn("kinesis:PutRecords", "s", "");

        assertThat(effects.delayMillis()).isEqualTo(12);
        assertThat(effects.verdict()).isNotNull();
        assertThat(effects.verdict().status()).isEqualTo(503);
    }

    @Test
    void countsEntriesAcrossCallsAndLetsTheFirstFaultName() {
        plan.onEntriesOf("PutRecords").everyNth(2).failWith("A");
        plan.onEntriesOf("PutRecords").everyNth(3).failWith("B");

        List<String> codes = new ArrayList<>();
        for (int call = 0; call < 3; call++) {
            Interference interference =
                    engine.effectsOn("kinesis:PutRecords", "s", "").interference();
            assertThat(interference.touchesEntries()).isTrue();
            for (int i = 0; i < 2; i++) {
                EntryFailure failure = interference.failureOf("shard", "k", new byte[0]);
                codes.add(failure == null ? "-" : failure.code());
            }
        }

        assertThat(codes).containsExactly("-", "A", "B", "A", "-", "A");
        assertThat(engine.effectsOn("kinesis:PutRecord", "s", ""))
                .isEqualTo(new CallEffects(List.of(), 0, null, Interference.NONE));
    }

    @Test
    void countsNoHitOfAFaultThatAnotherOneShadows() {
        plan.on("PutRecords").everyNth(2).answer(503);
        Fault shadowed = plan.on("PutRecords").everyNth(4).times(1).dropConnectionBeforeApplying();
        Fault delay = plan.on("PutRecords").everyNth(2).delay(Duration.ofMillis(5));
        Fault first = plan.onEntriesOf("PutRecords").failWith("A");
        Fault second = plan.onEntriesOf("PutRecords").failWith("B");

        assertThat(metOf(4)).containsExactly(2, 4);
        engine.effectsOn("kinesis:PutRecords", "s", "").interference().failureOf("shard", "k", new byte[0]);

        assertThat(shadowed.hits()).isZero();
        assertThat(delay.hits()).isEqualTo(2);
        assertThat(first.hits()).isEqualTo(1);
        assertThat(second.hits()).isZero();
    }

    @Test
    void permutesEachEntryToOnePlace() {
        plan.on("PutRecords").permuteWrites();

        int[] order =
                engine.effectsOn("kinesis:PutRecords", "s", "").interference().order(100);

        assertThat(order).isNotNull().isNotEqualTo(IntStream.range(0, 100).toArray());
        Arrays.sort(order);
        assertThat(order).isEqualTo(IntStream.range(0, 100).toArray());
    }

    @Test
    void holdsUntilReleasedAndNeverAfter() {
        Fault hold = plan.on("PutRecords").hold();
        List<String> ran = new ArrayList<>();
        engine.effectsOn("kinesis:PutRecords", "s", "").holds().get(0).whenReleased(() -> ran.add("first"));
        assertThat(ran).isEmpty();
        assertThat(hold.held()).isEqualTo(1);

        hold.release();
        engine.effectsOn("kinesis:PutRecords", "s", "").holds().get(0).whenReleased(() -> ran.add("second"));

        assertThat(ran).containsExactly("first", "second");
        assertThat(hold.held()).isZero();
        assertThat(hold.hits()).isEqualTo(2);
    }

    @Test
    void letsHeldCallsGoWhenCleared() {
        plan.on("PutRecords").hold();
        List<String> ran = new ArrayList<>();
        engine.effectsOn("kinesis:PutRecords", "s", "").holds().get(0).whenReleased(() -> ran.add("held"));

        plan.clear();

        assertThat(ran).containsExactly("held");
        assertThat(engine.effectsOn("kinesis:PutRecords", "s", "")).isSameAs(CallEffects.NONE);
    }

    @Test
    void refusesFaultsThatMeetNothing() {
        assertThatThrownBy(() -> plan.on("PutRecords").everyNth(0).answer(500))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plan.on("PutRecords").withProbability(0).answer(500))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plan.on("PutRecords").answer(400)).isInstanceOf(IllegalArgumentException.class);
    }
}
