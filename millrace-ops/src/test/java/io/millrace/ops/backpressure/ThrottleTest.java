package io.millrace.ops.backpressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.BackpressureLimits;
import io.millrace.ops.BackpressureReport.Action;
import io.millrace.ops.BackpressureReport.State;
import io.millrace.ops.OpsException;
import io.millrace.ops.backpressure.Throttle.Source;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleTest {
    private static final BackpressureLimits LIMITS = BackpressureLimits.DEFAULT;

    @ParameterizedTest
    @CsvSource({"0, healthy", "0.79, healthy", "0.8, warning", "0.999, warning", "1, critical", "70, critical"})
    void theStateFollowsFromTheFraction(double fraction, String state) {
        assertThat(Throttle.state(fraction, LIMITS)).hasToString(state);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0,  RUNNING,     false, paused",
        "0.99, RUNNING,     false, none",
        "1.0,  RUNNING,     true,  none",
        "0.5,  PAUSED_HERE, false, none",
        "0.49, PAUSED_HERE, false, resumed",
        "2.0,  PAUSED_HERE, false, none",
        "2.0,  PAUSED_HERE, true,  resumed",
        "2.0,  OTHER,       false, none",
        "0.0,  OTHER,       false, none",
        "0.0,  OTHER,       true,  none"
    })
    void pausesWhatRunsAndResumesWhatItPaused(double fraction, Source source, boolean isWalShort, String action) {
        assertThat(Throttle.decide(fraction, LIMITS, source, isWalShort)).hasToString(action);
    }

    /** Lag that grows while the source runs and shrinks while it does not, at any pace; WAL that runs short; people who interfere. */
    @Test
    void whateverHappensItNeverHoldsBackASourceWithoutNeedNorActsTwice() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            double lowMark = 0.05 + 0.9 * random.nextDouble();
            double warnAt = lowMark + (1 - lowMark) * random.nextDouble();
            BackpressureLimits limits = new BackpressureLimits(1L, null, warnAt, lowMark);
            Source source = Source.RUNNING;
            double lag = 2 * random.nextDouble();
            Action last = Action.NONE;
            for (int look = 0; look < 60; look++) {
                boolean isWalShort = random.nextInt(20) == 0;
                Source before = source;
                Action action = Throttle.decide(lag, limits, source, isWalShort);
                double lagNow = lag;
                String which = seed + "/" + run + "/" + look;
                Supplier<String> when = () -> "seed/run/look " + which + ": " + before + " at " + lagNow;

                switch (action) {
                    case PAUSED -> {
                        assertThat(before).as(when).isEqualTo(Source.RUNNING);
                        assertThat(lag).as(when).isGreaterThanOrEqualTo(1);
                        assertThat(isWalShort).as(when).isFalse();
                        assertThat(last).as(when).isNotEqualTo(Action.PAUSED);
                        source = Source.PAUSED_HERE;
                        last = action;
                    }
                    case RESUMED -> {
                        assertThat(before).as(when).isEqualTo(Source.PAUSED_HERE);
                        assertThat(lag < lowMark || isWalShort).as(when).isTrue();
                        assertThat(last).as(when).isEqualTo(Action.PAUSED);
                        source = Source.RUNNING;
                        last = action;
                    }
                    case NONE -> {
                        assertThat(before == Source.RUNNING && lag >= 1 && !isWalShort)
                                .as(when)
                                .isFalse();
                    }
                }
                if (source == Source.PAUSED_HERE) {
                    assertThat(lag).as(when).isGreaterThanOrEqualTo(lowMark);
                }
                assertThat(Throttle.decide(lag, limits, source, isWalShort))
                        .as(when)
                        .isEqualTo(source == Source.RUNNING && lag >= 1 && !isWalShort ? Action.PAUSED : Action.NONE);

                if (random.nextInt(30) == 0) {
                    source = random.nextBoolean() ? Source.OTHER : Source.RUNNING;
                    last = Action.NONE;
                }
                double pace = random.nextDouble() * 0.4;
                lag = source == Source.RUNNING ? lag + pace - 0.1 : lag - pace;
                lag = Math.max(0, lag);
            }
        }
    }

    @Test
    void limitsThatCannotBeAreRefused() {
        for (Runnable wrong : new Runnable[] {
            () -> new BackpressureLimits(null, null, 0.8, 0.5),
            () -> new BackpressureLimits(0L, null, 0.8, 0.5),
            () -> new BackpressureLimits(null, Duration.ZERO, 0.8, 0.5),
            () -> new BackpressureLimits(1L, null, 1.1, 0.5),
            () -> new BackpressureLimits(1L, null, 0.4, 0.5),
            () -> new BackpressureLimits(1L, null, 0.8, 0),
            () -> new BackpressureLimits(1L, null, Double.NaN, 0.5)
        }) {
            assertThatThrownBy(wrong::run).isInstanceOf(OpsException.class).hasMessageContaining("--");
        }
        assertThat(Throttle.state(1, LIMITS)).isEqualTo(State.CRITICAL);
    }
}
