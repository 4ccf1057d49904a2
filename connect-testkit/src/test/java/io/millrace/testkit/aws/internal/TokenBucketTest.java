package io.millrace.testkit.aws.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {

    @Test
    void givesASecondsBurstAndRefillsAtItsRate() {
        TokenBucket bucket = new TokenBucket(10, 0);
        for (int i = 0; i < 10; i++) {
            assertThat(bucket.has(1, 10, 0)).isTrue();
            bucket.take(1);
        }
        assertThat(bucket.has(1, 10, 0)).isFalse();
        assertThat(bucket.has(1, 10, 99)).isFalse();
        assertThat(bucket.has(1, 10, 100)).isTrue();
        bucket.take(1);
        assertThat(bucket.has(10, 10, 1099)).isFalse();
        assertThat(bucket.has(10, 10, 60_000)).isTrue();
        assertThat(bucket.has(10.5, 20, 60_000)).isFalse();
    }

    @Test
    void letsPassWhatIsLargerThanItselfAndGoesIntoDebt() {
        TokenBucket bucket = new TokenBucket(10, 0);

        assertThat(bucket.has(35, 10, 0)).isTrue();
        bucket.take(35);

        assertThat(bucket.has(1, 10, 2500)).isFalse();
        assertThat(bucket.has(1, 10, 2600)).isTrue();
    }

    @Test
    void doesNotMindAClockThatGoesBack() {
        TokenBucket bucket = new TokenBucket(10, 1000);
        bucket.take(10);

        assertThat(bucket.has(1, 10, 500)).isFalse();
        assertThat(bucket.has(1, 10, 1100)).isTrue();
    }
}
