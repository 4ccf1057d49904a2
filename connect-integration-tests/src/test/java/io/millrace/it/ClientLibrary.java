package io.millrace.it;

import io.millrace.testkit.aws.kinesis.LocalRecord;
import io.millrace.testkit.aws.kinesis.LocalShard;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/**
 * What consumers with the Kinesis Client Library get to see of what a shard has stored: aggregates are taken apart, and
 * discarded where one of their records belongs to another shard. By the library's own code. Stateless.
 */
final class ClientLibrary {
    private static final AggregatorUtil LIBRARY = new AggregatorUtil();

    private ClientLibrary() {}

    /** The records, in their order: of an aggregate all or none, else the one. */
    static List<KinesisClientRecord> read(LocalShard shard, LocalRecord stored) {
        KinesisClientRecord record = KinesisClientRecord.builder()
                .data(ByteBuffer.wrap(stored.data()))
                .partitionKey(stored.partitionKey())
                .sequenceNumber(stored.sequenceNumber())
                .build();
        return LIBRARY.deaggregate(List.of(record), shard.startingHashKey(), shard.endingHashKey());
    }

    static String text(KinesisClientRecord record) {
        return StandardCharsets.UTF_8.decode(record.data().duplicate()).toString();
    }
}
