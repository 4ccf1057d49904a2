package io.millrace.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.connect.core.delivery.ShardQuota;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StreamShardsTest {
    private static final BigInteger END = BigInteger.ONE.shiftLeft(128);
    private static final ShardQuota QUOTA = new ShardQuota(1000, 1024 * 1024);

    @Test
    void findsTheShardOfEveryBoundary() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Map<String, HashKeyRange> open = divided(random, 1 + random.nextInt(9));
            StreamShards shards = StreamShards.UNKNOWN.next(open, QUOTA);
            List<KinesisEntry> entries = new ArrayList<>();
            for (HashKeyRange range : open.values()) {
                for (HashKey end : List.of(range.start(), range.end())) {
                    BigInteger number = new BigInteger(end.toString());
                    for (int step = -1; step <= 1; step++) {
                        entries.add(at(number.add(BigInteger.valueOf(step)).mod(END)));
                    }
                }
            }
            assertThat(shards.size()).isEqualTo(open.size());
            List<String> expected =
                    entries.stream().map(entry -> oracle(open, entry)).toList();
            assertThat(entries.stream()
                            .map(entry -> shards.id(shards.shardOf(entry)))
                            .toList())
                    .as("seed %s", seed)
                    .isEqualTo(expected);
            for (int i = 0; i < entries.size(); i++) {
                for (int j = 0; j < entries.size(); j++) {
                    if (shards.inOneShard(entries.get(i), entries.get(j))
                            != expected.get(i).equals(expected.get(j))) {
                        fail(
                                "seed %s: %s and %s",
                                seed, entries.get(i).hash(), entries.get(j).hash());
                    }
                }
            }
        }
    }

    @Test
    void readsHashKeysAsUnsignedNumbersOf128Bits() {
        assertThat(HashKey.parse("0")).isEqualTo(HashKey.FIRST);
        assertThat(HashKey.parse("340282366920938463463374607431768211455")).isEqualTo(HashKey.LAST);
        assertThat(HashKey.LAST.next()).isEqualTo(HashKey.FIRST);
        assertThat(HashKey.parse("18446744073709551615").next()).isEqualTo(HashKey.parse("18446744073709551616"));
        assertThat(HashKey.parse("170141183460469231731687303715884105728"))
                .isGreaterThan(HashKey.parse("170141183460469231731687303715884105727"))
                .hasToString("170141183460469231731687303715884105728");
    }

    @Test
    void hashesKeysAsKinesisDoes() {
        KeyHasher hasher = new KeyHasher();

        // MD5 of the UTF-8 bytes, as md5sum prints it.
        assertThat(hasher.hash("", null)).isEqualTo(ofHex("d41d8cd98f00b204e9800998ecf8427e"));
        assertThat(hasher.hash("abc", null)).isEqualTo(ofHex("900150983cd24fb0d6963f7d28e17f72"));
        assertThat(hasher.hash("Zürich 😀", null)).isEqualTo(ofHex("da5706b965acfaecff9d7b5f626794d7"));
        assertThat(hasher.hash("abc", "7")).isEqualTo(HashKey.parse("7"));
    }

    @Test
    void keepsTogetherOnlyOneHashWhereNothingIsKnown() {
        StreamShards unknown = StreamShards.UNKNOWN;

        assertThat(unknown.size()).isEqualTo(1);
        assertThat(unknown.quota().isLimited()).isFalse();
        assertThat(unknown.inOneShard(at(BigInteger.ONE), at(BigInteger.ONE))).isTrue();
        assertThat(unknown.inOneShard(at(BigInteger.ONE), at(BigInteger.TWO))).isFalse();
    }

    @Test
    void keepsTogetherOnlyOneHashInAShardThatIsInDoubt() {
        StreamShards shards = StreamShards.UNKNOWN.next(halves(), QUOTA);

        StreamShards doubting = shards.doubting(0);

        assertThat(doubting.inOneShard(at(BigInteger.ONE), at(BigInteger.TWO))).isFalse();
        assertThat(doubting.inOneShard(at(BigInteger.ONE), at(BigInteger.ONE))).isTrue();
        assertThat(doubting.inOneShard(at(END.subtract(BigInteger.ONE)), at(END.subtract(BigInteger.TWO))))
                .isTrue();
        assertThat(doubting.doubting(0)).isSameAs(doubting);
        assertThat(shards.inOneShard(at(BigInteger.ONE), at(BigInteger.TWO))).isTrue();
    }

    @Test
    void staysTheSameWhileTheShardsDo() {
        StreamShards shards = StreamShards.UNKNOWN.next(halves(), QUOTA);

        assertThat(shards.next(halves(), QUOTA)).isSameAs(shards);
        assertThat(shards.doubting(1).next(halves(), QUOTA).inOneShard(at(BigInteger.ONE), at(BigInteger.TWO)))
                .isTrue();
    }

    @Test
    void remembersWhichShardsWereClosed() {
        StreamShards shards = StreamShards.UNKNOWN.next(halves(), QUOTA);

        StreamShards merged = shards.next(Map.of("shard-2", HashKeyRange.ALL), QUOTA);

        assertThat(merged.isClosed("shard-0")).isTrue();
        assertThat(merged.isClosed("shard-2")).isFalse();
        assertThat(merged.isClosed("shard-9")).isFalse();
        assertThat(merged.rangeOf("shard-0")).isEqualTo(halves().get("shard-0"));
        assertThat(merged.rangeOf("shard-2")).isEqualTo(HashKeyRange.ALL);
        assertThat(merged.rangeOf("shard-9")).isNull();
    }

    @Test
    void remembersTheShardsThatTwoChangesClosed() {
        StreamShards merged =
                StreamShards.UNKNOWN.next(halves(), QUOTA).next(Map.of("shard-2", HashKeyRange.ALL), QUOTA);

        StreamShards again = merged.next(Map.of("shard-3", HashKeyRange.ALL), QUOTA);

        assertThat(again.isClosed("shard-2")).isTrue();
        assertThat(again.isClosed("shard-0")).isTrue();
        assertThat(again.rangeOf("shard-0")).isEqualTo(halves().get("shard-0"));
        assertThat(again.next(Map.of("shard-4", HashKeyRange.ALL), QUOTA).isClosed("shard-0"))
                .isFalse();
    }

    @Test
    void takesNoShardForClosedThatIsOpenAgain() {
        StreamShards merged =
                StreamShards.UNKNOWN.next(halves(), QUOTA).next(Map.of("shard-2", HashKeyRange.ALL), QUOTA);

        StreamShards anew = merged.next(halves(), QUOTA);

        assertThat(anew.isClosed("shard-0")).isFalse();
        assertThat(anew.isClosed("shard-2")).isTrue();
    }

    @Test
    void doubtsAllWithoutForgettingAnything() {
        StreamShards shards = StreamShards.UNKNOWN.next(halves(), QUOTA);

        StreamShards doubting = shards.doubtingAll();

        assertThat(doubting.inOneShard(at(BigInteger.ONE), at(BigInteger.TWO))).isFalse();
        assertThat(doubting.inOneShard(at(END.subtract(BigInteger.ONE)), at(END.subtract(BigInteger.TWO))))
                .isFalse();
        assertThat(doubting.hasTheShardsOf(shards)).isTrue();
        assertThat(doubting.doubtingAll()).isSameAs(doubting);
        assertThat(StreamShards.UNKNOWN.doubtingAll()).isSameAs(StreamShards.UNKNOWN);
    }

    @Test
    void takesNoListOfAParentBesideItsChildren() {
        Map<String, HashKeyRange> parentFirst = new LinkedHashMap<>();
        parentFirst.put("parent", HashKeyRange.ALL);
        parentFirst.put("shard-0", halves().get("shard-0"));
        parentFirst.put("shard-1", halves().get("shard-1"));
        Map<String, HashKeyRange> twice = new LinkedHashMap<>();
        twice.put("one", HashKeyRange.ALL);
        twice.put("other", HashKeyRange.ALL);

        assertThat(StreamShards.UNKNOWN.next(parentFirst, QUOTA)).isNull();
        assertThat(StreamShards.UNKNOWN.next(twice, QUOTA)).isNull();
    }

    @Test
    void takesNoListWithGapsOrOverlaps() {
        Map<String, HashKeyRange> gap = new HashMap<>(halves());
        gap.remove("shard-0");
        Map<String, HashKeyRange> overlap = new HashMap<>(halves());
        overlap.put("shard-2", HashKeyRange.ALL);

        assertThat(StreamShards.UNKNOWN.next(gap, QUOTA)).isNull();
        assertThat(StreamShards.UNKNOWN.next(overlap, QUOTA)).isNull();
        assertThat(StreamShards.UNKNOWN.next(Map.of(), QUOTA)).isNull();
        assertThat(StreamShards.UNKNOWN.next(Map.of("s", new HashKeyRange(HashKey.FIRST, HashKey.parse("9"))), QUOTA))
                .isNull();
    }

    static Map<String, HashKeyRange> halves() {
        HashKey middle = HashKey.parse(END.shiftRight(1).toString());
        HashKey before =
                HashKey.parse(END.shiftRight(1).subtract(BigInteger.ONE).toString());
        return Map.of(
                "shard-0", new HashKeyRange(HashKey.FIRST, before), "shard-1", new HashKeyRange(middle, HashKey.LAST));
    }

    static KinesisEntry at(BigInteger hash) {
        return new KinesisEntry("k", hash.toString(), new byte[] {1}, HashKey.parse(hash.toString()));
    }

    private static HashKey ofHex(String hex) {
        return HashKey.parse(new BigInteger(hex, 16).toString());
    }

    private static Map<String, HashKeyRange> divided(Random random, int count) {
        TreeSet<BigInteger> starts = new TreeSet<>(List.of(BigInteger.ZERO));
        while (starts.size() < count) {
            starts.add(new BigInteger(random.nextBoolean() ? 128 : 66, random));
        }
        Map<String, HashKeyRange> ranges = new HashMap<>();
        for (BigInteger start : starts) {
            BigInteger next = starts.higher(start);
            BigInteger end = (next == null ? END : next).subtract(BigInteger.ONE);
            ranges.put(
                    "shard-" + ranges.size(),
                    new HashKeyRange(HashKey.parse(start.toString()), HashKey.parse(end.toString())));
        }
        return ranges;
    }

    /** Looks at every shard, with Java's own big numbers. */
    private static String oracle(Map<String, HashKeyRange> open, KinesisEntry entry) {
        BigInteger hash = new BigInteger(entry.explicitHashKey());
        return open.entrySet().stream()
                .filter(shard -> new BigInteger(shard.getValue().start().toString()).compareTo(hash) <= 0
                        && hash.compareTo(new BigInteger(shard.getValue().end().toString())) <= 0)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
