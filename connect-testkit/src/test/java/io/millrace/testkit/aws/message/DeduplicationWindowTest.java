package io.millrace.testkit.aws.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeduplicationWindowTest {

    @Test
    void remembersTheFirstForAsLongAsTheWindowFromThen() {
        DeduplicationWindow<String> window = new DeduplicationWindow<>(Duration.ofMillis(100), 10);
        assertThat(window.find("", "id", 0)).isNull();
        window.remember("", "id", "first", 0);

        assertThat(window.find("", "id", 99)).isEqualTo("first");
        assertThat(window.find("", "other", 99)).isNull();
        assertThat(window.find("", "id", 100)).isNull();
    }

    @Test
    void keepsTheIdsOfScopesApart() {
        DeduplicationWindow<String> window = new DeduplicationWindow<>(Duration.ofMillis(100), 10);
        window.remember("a", "bc", "first", 0);

        assertThat(window.find("ab", "c", 1)).isNull();
        assertThat(window.find("a", "bc", 1)).isEqualTo("first");
    }

    @Test
    void forgetsTheOldestBeyondItsBound() {
        DeduplicationWindow<Integer> window = new DeduplicationWindow<>(Duration.ofMillis(100), 2);
        for (int i = 0; i < 3; i++) {
            window.remember("", "id" + i, i, i);
        }

        assertThat(window.find("", "id0", 3)).isNull();
        assertThat(window.find("", "id1", 3)).isEqualTo(1);
        assertThat(window.find("", "id2", 3)).isEqualTo(2);
    }
}
