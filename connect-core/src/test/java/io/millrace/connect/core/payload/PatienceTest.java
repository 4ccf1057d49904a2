package io.millrace.connect.core.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final List<Long> pauses = new ArrayList<>();
    private long nowMs;

    @Test
    void hasNoneUnlessConnectIsToldToRetry() {
        assertThat(patience(Map.of()).pause()).isFalse();
        assertThat(pauses).isEmpty();
    }

    @Test
    void doublesItsPausesUntilTheTimeIsSpent() {
        Patience patience = patience(Map.of("errors.retry.timeout", "2000", "errors.retry.delay.max.ms", "1000"));

        while (patience.pause()) {
            assertThat(pauses.size()).isLessThan(10);
        }

        assertThat(pauses).containsExactly(300L, 600L, 1000L, 100L);
    }

    @Test
    void hasAllOfItAgainAfterASuccess() {
        Patience patience = patience(Map.of("errors.retry.timeout", "500"));

        assertThat(patience.pause()).isTrue();
        nowMs += 10_000;
        patience.succeeded();
        assertThat(patience.pause()).isTrue();
    }

    @Test
    void neverTakesMoreThanHalfOfThePollInterval() {
        assertThat(patience(Map.of("errors.retry.timeout", "-1")).timeoutMs()).isEqualTo(150_000);
        assertThat(patience(Map.of("errors.retry.timeout", "60000", "consumer.override.max.poll.interval.ms", "10000"))
                        .timeoutMs())
                .isEqualTo(5_000);
    }

    @Test
    void stopsWhenItIsInterrupted() {
        Patience patience = new Patience(Map.of("errors.retry.timeout", "500"), () -> 0, ms -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(patience::pause).isInstanceOf(ConnectException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void namesTheKeyThatIsNoNumber() {
        assertThatThrownBy(() -> patience(Map.of("errors.retry.timeout", "long")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("errors.retry.timeout");
    }

    private Patience patience(Map<String, String> config) {
        return new Patience(config, () -> TimeUnit.MILLISECONDS.toNanos(nowMs), ms -> {
            pauses.add(ms);
            nowMs += ms;
        });
    }
}
