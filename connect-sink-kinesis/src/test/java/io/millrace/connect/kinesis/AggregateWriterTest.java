package io.millrace.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** What the Kinesis Client Library, which we did not write, makes of our aggregates. */
class AggregateWriterTest {
    private static final BigInteger LAST_HASH_KEY =
            BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    private record Written(String partitionKey, @Nullable String explicitHashKey, byte[] data) {}

    @Test
    void theClientLibraryReadsEveryRecordInOrder() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            AggregateWriter writer = new AggregateWriter(51_200);
            List<Written> written = new ArrayList<>();
            for (Written next = record(random);
                    written.size() < 400 && writer.add(next.partitionKey(), next.explicitHashKey(), next.data());
                    next = record(random)) {
                written.add(next);
            }

            byte[] aggregate = writer.toByteArray();

            assertThat(aggregate).as("size, seed %s", seed).hasSize(writer.size());
            assertThat(writer.count()).isEqualTo(written.size());
            assertRead(read(aggregate, BigInteger.ZERO, LAST_HASH_KEY), written, seed);
        }
    }

    @Test
    void isAsLargeAsItsBoundAndNeverLarger() {
        AggregateWriter measure = new AggregateWriter(1 << 20);
        measure.add("a", null, new byte[100]);
        measure.add("b", null, new byte[100]);
        int two = measure.size();

        AggregateWriter exact = new AggregateWriter(two);
        AggregateWriter small = new AggregateWriter(two - 1);

        assertThat(exact.add("a", null, new byte[100]) && exact.add("b", null, new byte[100]))
                .isTrue();
        assertThat(small.add("a", null, new byte[100])).isTrue();
        int before = small.size();
        assertThat(small.add("b", null, new byte[100])).isFalse();
        assertThat(small.size()).isEqualTo(before);
        assertThat(small.count()).isEqualTo(1);
        assertRead(
                read(small.toByteArray(), BigInteger.ZERO, LAST_HASH_KEY),
                List.of(new Written("a", null, new byte[100])),
                0);
    }

    @Test
    void theFirstRecordIsTakenHoweverLarge() {
        AggregateWriter writer = new AggregateWriter(1000);

        assertThat(writer.add("a", "1", new byte[200_000])).isTrue();
        assertThat(writer.add("a", "1", new byte[0])).isFalse();
        assertThat(read(writer.toByteArray(), BigInteger.ZERO, LAST_HASH_KEY)).hasSize(1);
    }

    @Test
    void theClientLibraryDropsAllIfOneRecordLiesOutsideTheShard() {
        AggregateWriter writer = new AggregateWriter(51_200);
        writer.add("a", "5", new byte[1]);
        writer.add("a", "11", new byte[1]);

        assertThat(read(writer.toByteArray(), BigInteger.ZERO, BigInteger.TEN)).isEmpty();
        assertThat(read(writer.toByteArray(), BigInteger.ZERO, BigInteger.valueOf(11)))
                .hasSize(2);
    }

    @Test
    void aKeyThatManyRecordsShareIsWrittenOnce() {
        AggregateWriter one = new AggregateWriter(51_200);
        one.add("a key of some length", null, new byte[10]);
        AggregateWriter two = new AggregateWriter(51_200);
        two.add("a key of some length", null, new byte[10]);
        two.add("a key of some length", null, new byte[10]);

        assertThat(two.size() - one.size()).isEqualTo(2 + 2 + 2 + 10); // the record, its key's place, its data
    }

    @Test
    void tellsAggregatesByTheirFirstBytes() {
        AggregateWriter writer = new AggregateWriter(51_200);
        writer.add("a", null, new byte[1]);

        assertThat(AggregateWriter.looksAggregated(writer.toByteArray())).isTrue();
        assertThat(AggregateWriter.looksAggregated(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A}))
                .isFalse();
        assertThat(AggregateWriter.looksAggregated("text".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    private static Written record(Random random) {
        String[] keys = {"a", "order-1", "Zürich", "注文", "😀", "x".repeat(256), "k" + random.nextInt(1000)};
        byte[] data = new byte[random.nextInt(4) == 0 ? random.nextInt(3000) : random.nextInt(130)];
        random.nextBytes(data);
        String explicit = random.nextInt(3) == 0 ? new BigInteger(128, random).toString() : null;
        return new Written(keys[random.nextInt(keys.length)], explicit, data);
    }

    private static void assertRead(List<KinesisClientRecord> read, List<Written> written, long seed) {
        assertThat(read).as("seed %s", seed).hasSameSizeAs(written);
        for (int i = 0; i < written.size(); i++) {
            KinesisClientRecord record = read.get(i);
            assertThat(record.partitionKey()).isEqualTo(written.get(i).partitionKey());
            assertThat(record.explicitHashKey()).isEqualTo(written.get(i).explicitHashKey());
            byte[] data = new byte[record.data().remaining()];
            record.data().get(data);
            assertThat(data).isEqualTo(written.get(i).data());
        }
    }

    private static List<KinesisClientRecord> read(byte[] aggregate, BigInteger first, BigInteger last) {
        KinesisClientRecord record = KinesisClientRecord.builder()
                .data(ByteBuffer.wrap(aggregate))
                .partitionKey("a")
                .sequenceNumber("1")
                .build();
        return new AggregatorUtil().deaggregate(List.of(record), first.toString(), last.toString());
    }
}
