package io.millrace.testkit.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShardSequenceTest {
    private static final long CREATED = 1_790_000_000_000L;

    private final ShardSequence sequence = new ShardSequence(CREATED, -42, 3);

    @Test
    void risesWithGapsAndHas56Digits() {
        List<String> numbers = LongStream.range(0, 1000).mapToObj(sequence::of).toList();

        assertThat(numbers).isSorted().doesNotHaveDuplicates().allMatch(number -> number.matches("[1-9][0-9]{55}"));
        assertThat(new BigInteger(numbers.get(999)).subtract(new BigInteger(numbers.get(0))))
                .isGreaterThan(BigInteger.valueOf(999));
        assertThat(numbers).allMatch(sequence::owns);
        assertThat(sequence.start()).isLessThan(numbers.get(0));
        assertThat(sequence.end(1000)).isGreaterThan(numbers.get(999));
    }

    @Test
    void findsARecordByItsNumberAndByThoseInBetween() {
        for (long index = 0; index < 200; index++) {
            String number = sequence.of(index);
            assertThat(sequence.indexAtOrAfter(number)).isEqualTo(index);
            assertThat(sequence.indexAfter(number)).isEqualTo(index + 1);
            String above = new BigInteger(number).add(BigInteger.ONE).toString();
            assertThat(sequence.indexAtOrAfter(above)).isEqualTo(index + 1);
        }
        assertThat(sequence.indexAtOrAfter(sequence.start())).isZero();
        assertThat(sequence.indexAfter(sequence.start())).isZero();
    }

    @Test
    void writesTheSameAsAscii() {
        for (long index : new long[] {0, 9, 12_345_678_901L}) {
            assertThat(new String(sequence.asciiOf(index), StandardCharsets.US_ASCII))
                    .isEqualTo(sequence.of(index));
        }
    }

    @Test
    void knowsItsOwnNumbersFromOthers() {
        assertThat(sequence.owns(new ShardSequence(CREATED, -42, 4).of(0))).isFalse();
        assertThat(sequence.owns(new ShardSequence(CREATED, 42, 3).of(0))).isFalse();
        assertThat(sequence.owns(new ShardSequence(CREATED + 1, -42, 3).of(0))).isFalse();
        assertThat(sequence.owns("123")).isFalse();
        assertThat(sequence.owns(sequence.of(1).substring(0, 55) + "x")).isFalse();
    }

    @Test
    void isAboveAnEarlierShards() {
        ShardSequence child = new ShardSequence(CREATED + 1, -42, 0);

        assertThat(child.start()).isGreaterThan(sequence.end(1_000_000_000_000L));
    }
}
