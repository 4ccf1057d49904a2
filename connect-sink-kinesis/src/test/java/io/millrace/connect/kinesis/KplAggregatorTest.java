package io.millrace.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.Aggregator.Aggregate;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

class KplAggregatorTest {
    private static final int MAX_BYTES = 51_200;

    private final KeyHasher hasher = new KeyHasher();
    private final KplAggregator aggregator = new KplAggregator(MAX_BYTES, 10_000);

    @Test
    void isReadByTheClientLibraryInJustTheRangeThatItNames() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<KinesisEntry> entries = new ArrayList<>(List.of(random(random), random(random)));
            Aggregate<KinesisEntry> aggregate = aggregator.begin(entries.get(0));
            assertThat(aggregate.offer(entries.get(1))).isTrue();
            for (KinesisEntry next = random(random); aggregate.offer(next); next = random(random)) {
                entries.add(next);
            }

            KinesisEntry payload = aggregate.payload();

            HashKeyRange carried = payload.carried();
            assertThat(read(payload, carried)).as("seed %s", seed).containsExactlyElementsOf(dataOf(entries));
            assertThat(read(payload, new HashKeyRange(carried.start().next(), carried.end())))
                    .isEmpty();
            assertThat(payload.hash()).isEqualTo(entries.get(0).hash());
            assertThat(payload.explicitHashKey())
                    .isEqualTo(entries.get(0).hash().toString());
            assertThat(aggregate.bytes()).isEqualTo(payload.bytes()).isLessThanOrEqualTo(MAX_BYTES);
            assertThat(payload.bytes()).isGreaterThan(MAX_BYTES - 1200); // the next one had no room
        }
    }

    @Test
    void sendsOneEntryAsItIs() {
        KinesisEntry entry = entry("k", new byte[10]);

        Aggregate<KinesisEntry> aggregate = aggregator.begin(entry);

        assertThat(aggregate.payload()).isSameAs(entry);
        assertThat(aggregate.bytes()).isEqualTo(11);
    }

    @Test
    void sendsOneEntryAsItIsWhereTheSecondHasNoRoom() {
        KinesisEntry entry = entry("k", new byte[MAX_BYTES - 40]);

        Aggregate<KinesisEntry> aggregate = aggregator.begin(entry);

        assertThat(aggregate.offer(entry("k", new byte[40]))).isFalse();
        assertThat(aggregate.payload()).isSameAs(entry);
        assertThat(aggregate.bytes()).isEqualTo(entry.bytes());
    }

    @Test
    void sendsALargeEntryByItself() {
        KinesisEntry large = entry("k", new byte[MAX_BYTES * 10]);

        Aggregate<KinesisEntry> aggregate = aggregator.begin(large);

        assertThat(aggregate.offer(entry("k", new byte[1]))).isFalse();
        assertThat(aggregate.payload()).isSameAs(large);
    }

    @Test
    void neverPutsAnAggregateIntoAnother() {
        Aggregate<KinesisEntry> inner = aggregator.begin(entry("k", new byte[1]));
        inner.offer(entry("k", new byte[2]));
        KinesisEntry aggregated = entry("k", inner.payload().data());
        Aggregate<KinesisEntry> plain = aggregator.begin(entry("k", new byte[3]));

        assertThat(aggregator.begin(aggregated).offer(entry("k", new byte[4]))).isFalse();
        assertThat(aggregator.begin(aggregated).payload()).isSameAs(aggregated);
        assertThat(plain.offer(aggregated)).isFalse();
        assertThat(plain.offer(entry("k", new byte[5]))).isTrue();
    }

    @Test
    void holdsNoMoreRecordsThanItMay() {
        Aggregate<KinesisEntry> aggregate = new KplAggregator(MAX_BYTES, 3).begin(entry("k", new byte[1]));

        assertThat(aggregate.offer(entry("k", new byte[1]))).isTrue();
        assertThat(aggregate.offer(entry("k", new byte[1]))).isTrue();
        assertThat(aggregate.offer(entry("k", new byte[1]))).isFalse();
    }

    private KinesisEntry random(Random random) {
        String[] keys = {"a", "Zürich", "注文 😀", "k" + random.nextInt(100_000)};
        byte[] data = new byte[random.nextInt(1000)];
        random.nextBytes(data);
        return entry(keys[random.nextInt(keys.length)], data);
    }

    private KinesisEntry entry(String key, byte[] data) {
        return new KinesisEntry(key, null, data, hasher.hash(key, null));
    }

    private static List<ByteBuffer> dataOf(List<KinesisEntry> entries) {
        return entries.stream().map(entry -> ByteBuffer.wrap(entry.data())).toList();
    }

    private static List<ByteBuffer> read(KinesisEntry entry, HashKeyRange shard) {
        KinesisClientRecord record = KinesisClientRecord.builder()
                .data(ByteBuffer.wrap(entry.data()))
                .partitionKey(entry.partitionKey())
                .sequenceNumber("1")
                .build();
        return new AggregatorUtil()
                        .deaggregate(
                                List.of(record),
                                shard.start().toString(),
                                shard.end().toString())
                        .stream()
                        .map(KinesisClientRecord::data)
                        .toList();
    }
}
