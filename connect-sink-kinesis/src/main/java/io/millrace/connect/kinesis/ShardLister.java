package io.millrace.connect.kinesis;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/**
 * Lists the open shards of a stream, page by page. Thread-safe. See
 * https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html
 */
final class ShardLister {
    private final Function<ListShardsRequest, CompletableFuture<ListShardsResponse>> listShards;

    /** @param listShards makes the call, without blocking */
    ShardLister(Function<ListShardsRequest, CompletableFuture<ListShardsResponse>> listShards) {
        this.listShards = listShards;
    }

    /** The ranges of all open shards by their ids, or why they cannot be had. Never blocks and never throws. */
    CompletionStage<Map<String, HashKeyRange>> list(String stream) {
        ListShardsRequest.Builder request =
                ListShardsRequest.builder().shardFilter(filter -> filter.type(ShardFilterType.AT_LATEST));
        return pages(
                (stream.startsWith("arn:") ? request.streamARN(stream) : request.streamName(stream)).build(),
                new HashMap<>());
    }

    private CompletableFuture<Map<String, HashKeyRange>> pages(
            ListShardsRequest request, Map<String, HashKeyRange> listed) {
        CompletableFuture<ListShardsResponse> answer;
        try {
            answer = listShards.apply(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return answer.thenCompose(page -> {
            for (Shard shard : page.shards()) {
                if (isClosed(shard)) {
                    continue;
                }
                listed.put(
                        shard.shardId(),
                        new HashKeyRange(
                                HashKey.parse(shard.hashKeyRange().startingHashKey()),
                                HashKey.parse(shard.hashKeyRange().endingHashKey())));
            }
            // The token stands for stream and filter, and is refused beside them.
            return page.nextToken() == null
                    ? CompletableFuture.completedFuture(listed)
                    : pages(
                            ListShardsRequest.builder()
                                    .nextToken(page.nextToken())
                                    .build(),
                            listed);
        });
    }

    /** AWS leaves closed shards out, as it is asked to; what stands in for AWS may not know the filter. */
    private static boolean isClosed(Shard shard) {
        return shard.sequenceNumberRange() != null
                && shard.sequenceNumberRange().endingSequenceNumber() != null;
    }
}
