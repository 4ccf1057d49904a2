package io.millrace.testkit.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashRangeTest {
    private static final BigInteger RING = BigInteger.ONE.shiftLeft(128);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
    void cutsTheRingWithoutGapsOrOverlaps(int count) {
        List<HashRange> ranges = HashRange.uniform(count);

        assertThat(ranges).hasSize(count);
        assertThat(ranges.get(0).start()).isEqualTo(HashKey.MIN);
        assertThat(ranges.get(count - 1).end()).isEqualTo(HashKey.MAX);
        for (int i = 1; i < count; i++) {
            assertThat(ranges.get(i).start()).isEqualTo(ranges.get(i - 1).end().next());
            assertThat(ranges.get(i).isAdjacentTo(ranges.get(i - 1))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "9223372036854775808",
                "18446744073709551615",
                "18446744073709551616",
                "170141183460469231731687303715884105728",
                "340282366920938463463374607431768211455"
            })
    void readsAndWritesKeysAsUnsignedDecimals(String decimal) {
        HashKey key = HashKey.parse(decimal);

        assertThat(key).hasToString(decimal);
        assertThat(key.toBigInteger()).isEqualTo(new BigInteger(decimal)).isLessThan(RING);
        if (!key.equals(HashKey.MAX)) {
            assertThat(key.next().toBigInteger()).isEqualTo(new BigInteger(decimal).add(BigInteger.ONE));
            assertThat(key.next().previous()).isEqualTo(key);
            assertThat(key).isLessThan(key.next());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "01", "1.0", "x", "340282366920938463463374607431768211456"})
    void refusesWhatIsNoKey(String text) {
        assertThatThrownBy(() -> HashKey.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void doesNotTakeTheEndsOfTheRingForNeighbours() {
        List<HashRange> ranges = HashRange.uniform(3);

        assertThat(ranges.get(2).isAdjacentTo(ranges.get(0))).isFalse();
        assertThat(ranges.get(1).joinedWith(ranges.get(0)))
                .isEqualTo(new HashRange(HashKey.MIN, ranges.get(1).end()));
    }

    @Test
    void hashesKeysAsMd5() {
        KeyHasher hasher = KeyHasher.ofThread();

        hasher.hash("message digest".getBytes(StandardCharsets.US_ASCII)); // from RFC 1321, A.5

        assertThat(hasher.high()).isEqualTo(0xf96b697d7cb7938dL);
        assertThat(hasher.low()).isEqualTo(0x525a2f31aaf161d0L);
    }
}
