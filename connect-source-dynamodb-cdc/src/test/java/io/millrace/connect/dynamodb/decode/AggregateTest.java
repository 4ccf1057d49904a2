package io.millrace.connect.dynamodb.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.Messages.AggregatedRecord;
import software.amazon.kinesis.retrieval.kpl.Messages.Tag;

/** What we make of aggregates, beside what the Kinesis Client Library makes of them. */
class AggregateTest {
    private static final BigInteger LAST_HASH_KEY =
            BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    @Test
    void unpacksWhatTheClientLibraryDoes() {
        for (long seed = 0; seed < 100; seed++) {
            byte[] data = Aggregates.sealed(aggregate(new Random(seed)).toByteArray());

            assertThat(ours(data)).as("seed %s", seed).isEqualTo(theirs(data));
            assertThat(Aggregate.unpack(data)).as("seed %s", seed).isPresent();
        }
    }

    @Test
    void anAggregateMayHoldNothing() {
        byte[] data = Aggregates.sealed(
                AggregatedRecord.newBuilder().addPartitionKeyTable("a").build().toByteArray());

        assertThat(Aggregate.unpack(data)).hasValue(List.of());
    }

    @Test
    void whatDoesNotHoldWhatItsFirstBytesPromiseIsAnOrdinaryRecord() {
        byte[] good = Aggregates.of("a", "b");
        byte[] wrongDigest = good.clone();
        wrongDigest[good.length - 1]++;

        assertThat(Aggregate.unpack(good)).isPresent();
        assertThat(Aggregate.unpack(wrongDigest)).isEmpty();
        assertThat(Aggregate.unpack(Arrays.copyOf(good, 4))).isEmpty();
        assertThat(Aggregate.unpack(Arrays.copyOf(good, 20))).isEmpty();
        assertThat(Aggregate.unpack(Aggregates.sealed(new byte[0]))).isEmpty();
        assertThat(Aggregate.unpack(new byte[0])).isEmpty();
        assertThat(Aggregate.unpack(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A}))
                .isEmpty();
    }

    /** A broken message with a right digest: the client library takes it as it is, or unpacks what it can. */
    @Test
    void agreesWithTheClientLibraryOnBrokenMessages() {
        int unpacked = 0;
        int ordinary = 0;
        for (long seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            byte[] message = aggregate(random).toByteArray();
            for (int i = random.nextInt(3); i >= 0; i--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(5) == 0) {
                message = Arrays.copyOf(message, random.nextInt(message.length) + 1);
            }
            byte[] data = Aggregates.sealed(message);

            List<ByteBuffer> ours = ours(data);
            List<ByteBuffer> theirs = theirs(data);

            if (isTagBroken(message)) {
                continue; // they do not unpack it then; tags are none of our business
            }
            // They stop at the first record whose key is not in the table; we have no use for keys.
            assertThat(ours.subList(0, theirs.size())).as("seed %s", seed).isEqualTo(theirs);
            if (Aggregate.unpack(data).isPresent()) {
                unpacked++;
            } else {
                ordinary++;
                assertThat(theirs).as("seed %s", seed).containsExactly(ByteBuffer.wrap(data));
            }
        }
        assertThat(unpacked).isGreaterThan(50);
        assertThat(ordinary).isGreaterThan(50);
    }

    private static boolean isTagBroken(byte[] message) {
        Optional<List<Slice>> ours = Aggregate.unpack(Aggregates.sealed(message));
        try {
            AggregatedRecord.parseFrom(message);
            return false;
        } catch (InvalidProtocolBufferException e) {
            return ours.isPresent();
        }
    }

    private static List<ByteBuffer> ours(byte[] data) {
        return Aggregate.unpack(data)
                .map(records -> records.stream()
                        .map(slice -> ByteBuffer.wrap(slice.toByteArray()))
                        .toList())
                .orElse(List.of(ByteBuffer.wrap(data)));
    }

    private static List<ByteBuffer> theirs(byte[] data) {
        KinesisClientRecord record = KinesisClientRecord.builder()
                .data(ByteBuffer.wrap(data))
                .partitionKey("a")
                .sequenceNumber("1")
                .build();
        return new AggregatorUtil()
                .deaggregate(List.of(record), BigInteger.ZERO, LAST_HASH_KEY).stream()
                        .map(each -> ByteBuffer.wrap(bytes(each.data())))
                        .toList();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static AggregatedRecord aggregate(Random random) {
        AggregatedRecord.Builder aggregate = AggregatedRecord.newBuilder();
        List<String> keys = new ArrayList<>(List.of("a", "order-1", "Zürich", "注文"));
        aggregate.addAllPartitionKeyTable(keys).addExplicitHashKeyTable("17");
        for (int i = random.nextInt(20); i >= 0; i--) {
            byte[] data = new byte[random.nextInt(4) == 0 ? random.nextInt(3000) : random.nextInt(20)];
            random.nextBytes(data);
            var record = aggregate
                    .addRecordsBuilder()
                    .setPartitionKeyIndex(random.nextInt(keys.size()))
                    .setData(ByteString.copyFrom(data));
            if (random.nextInt(4) == 0) {
                record.setExplicitHashKeyIndex(0);
            }
            if (random.nextInt(6) == 0) {
                record.addTags(Tag.newBuilder().setKey("k").setValue("v"));
            }
        }
        return aggregate.build();
    }
}
