package io.millrace.it;

import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;

/** An operator who splits and merges the shards of a stream. Confined to one thread. */
final class Resharding implements AutoCloseable {
    private final KinesisClient kinesis;
    private final String stream;

    Resharding(Flow flow) {
        this(flow.aws().endpoint(), flow.aws().region(), flow.name());
    }

    Resharding(URI endpoint, String region, String stream) {
        this.kinesis = KinesisReader.client(endpoint, region);
        this.stream = stream;
    }

    /** Splits the open shard that is this one in the order of hash keys, in its middle. */
    void split(int number) {
        Shard shard = open().get(number);
        BigInteger middle = start(shard)
                .add(new BigInteger(shard.hashKeyRange().endingHashKey()))
                .add(BigInteger.ONE)
                .shiftRight(1);
        kinesis.splitShard(
                r -> r.streamName(stream).shardToSplit(shard.shardId()).newStartingHashKey(middle.toString()));
    }

    /** Merges the open shard that is this one in the order of hash keys with the next. */
    void merge(int number) {
        List<Shard> open = open();
        kinesis.mergeShards(r -> r.streamName(stream)
                .shardToMerge(open.get(number).shardId())
                .adjacentShardToMerge(open.get(number + 1).shardId()));
    }

    /** How many shards are open. */
    int openShards() {
        return open().size();
    }

    /** By DescribeStream: what lists shards is counted, and forbidden, by tests. */
    private List<Shard> open() {
        List<Shard> shards = new ArrayList<>();
        StreamDescription page =
                kinesis.describeStream(r -> r.streamName(stream)).streamDescription();
        shards.addAll(page.shards());
        while (page.hasMoreShards()) {
            String last = shards.get(shards.size() - 1).shardId();
            page = kinesis.describeStream(r -> r.streamName(stream).exclusiveStartShardId(last))
                    .streamDescription();
            shards.addAll(page.shards());
        }
        return shards.stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .sorted(Comparator.comparing(Resharding::start))
                .toList();
    }

    private static BigInteger start(Shard shard) {
        return new BigInteger(shard.hashKeyRange().startingHashKey());
    }

    @Override
    public void close() {
        kinesis.close();
    }
}
