package io.millrace.connect.core.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.core.config.KeyedConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private long nowMs;

    @Test
    void hasNoneUnlessConnectIsToldToRetry() {
        assertThat(patience(Map.of()).pauseMs()).isZero();
    }

    @Test
    void doublesItsPausesUntilTheTimeIsSpent() {
        Patience patience = patience(Map.of("errors.retry.timeout", "2000", "errors.retry.delay.max.ms", "1000"));
        List<Long> pauses = new ArrayList<>();

        for (long pause = patience.pauseMs(); pause > 0 && pauses.size() < 10; pause = patience.pauseMs()) {
            pauses.add(pause);
            nowMs += pause;
        }

        assertThat(pauses).containsExactly(300L, 600L, 1000L, 100L);
    }

    @Test
    void hasAllOfItAgainAfterASuccess() {
        Patience patience = patience(Map.of("errors.retry.timeout", "500"));

        assertThat(patience.pauseMs()).isPositive();
        nowMs += 10_000;
        patience.succeeded();
        assertThat(patience.pauseMs()).isPositive();
    }

    @Test
    void isWithoutEndWhereConnectIsToldSo() {
        Patience patience = patience(Map.of("errors.retry.timeout", "-1"));

        for (int hour = 0; hour < 1_000; hour++) {
            assertThat(patience.pauseMs()).isBetween(300L, 60_000L);
            nowMs += 3_600_000;
        }
    }

    @Test
    void namesTheKeyThatIsNoNumber() {
        assertThatThrownBy(() -> patience(Map.of("errors.retry.timeout", "long")))
                .isInstanceOf(KeyedConfigException.class)
                .hasMessageContaining("errors.retry.timeout: 'long'");
    }

    private Patience patience(Map<String, String> config) {
        return new Patience(config, () -> TimeUnit.MILLISECONDS.toNanos(nowMs));
    }
}
