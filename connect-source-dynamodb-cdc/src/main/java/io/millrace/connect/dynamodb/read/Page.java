package io.millrace.connect.dynamodb.read;

import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Records of a shard that follow each other. Immutable.
 *
 * @param shardId the shard
 * @param records as the service returned them, aggregates not unpacked; may be none
 * @param bytes the size of their data and partition keys
 * @param millisBehindLatest how far behind the shard's end the page ends, in milliseconds, as the service says; 0 at its end
 * @param readThrough everything that arrived before this was read, by the service's clock
 * @param last whether the shard is closed and has nothing behind this page
 */
public record Page(
        String shardId, List<Record> records, long bytes, long millisBehindLatest, Instant readThrough, boolean last) {
    public Page {
        records = List.copyOf(records);
    }
}
