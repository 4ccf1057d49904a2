package io.millrace.connect.dynamodb.read;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;

/**
 * What is asked of one stream, which is named as the configuration names it: by its name, or by its ARN, which may be another
 * account's. Immutable.
 *
 * @param text the name or the ARN
 */
public record StreamRequests(String text) {
    @Override
    public String toString() {
        return text;
    }

    private @Nullable String arn() {
        return text.startsWith("arn:") ? text : null;
    }

    private @Nullable String name() {
        return arn() == null ? text : null;
    }

    DescribeStreamSummaryRequest describe() {
        return DescribeStreamSummaryRequest.builder()
                .streamName(name())
                .streamARN(arn())
                .build();
    }

    /** An ARN's last part is the name. */
    CreateStreamRequest create(int shards) {
        return CreateStreamRequest.builder()
                .streamName(text.substring(text.indexOf('/') + 1))
                .shardCount(shards)
                .build();
    }

    ListShardsRequest listShards() {
        return ListShardsRequest.builder().streamName(name()).streamARN(arn()).build();
    }

    GetShardIteratorRequest.Builder shardIterator(String shardId) {
        return GetShardIteratorRequest.builder()
                .streamName(name())
                .streamARN(arn())
                .shardId(shardId);
    }

    GetRecordsRequest records(String iterator, int limit) {
        return GetRecordsRequest.builder()
                .streamARN(arn())
                .shardIterator(iterator)
                .limit(limit)
                .build();
    }
}
