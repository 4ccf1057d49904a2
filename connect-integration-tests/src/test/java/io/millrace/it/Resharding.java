package io.millrace.it;

import io.millrace.testkit.aws.kinesis.LocalShard;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** An operator who splits and merges the shards of a flow's stream. Confined to one thread. */
final class Resharding implements AutoCloseable {
    private final Flow flow;
    private final KinesisClient kinesis;

    Resharding(Flow flow) {
        this.flow = flow;
        this.kinesis = KinesisReader.client(flow.aws().endpoint(), flow.aws().region());
    }

    /** Splits the open shard that is this one in the order of hash keys, in its middle. */
    void split(int number) {
        LocalShard shard = open().get(number);
        BigInteger middle =
                start(shard).add(new BigInteger(shard.endingHashKey())).shiftRight(1);
        kinesis.splitShard(
                r -> r.streamName(flow.name()).shardToSplit(shard.id()).newStartingHashKey(middle.toString()));
    }

    /** Merges the open shard that is this one in the order of hash keys with the next. */
    void merge(int number) {
        List<LocalShard> open = open();
        kinesis.mergeShards(r -> r.streamName(flow.name())
                .shardToMerge(open.get(number).id())
                .adjacentShardToMerge(open.get(number + 1).id()));
    }

    private List<LocalShard> open() {
        return flow.stream().shards().stream()
                .filter(LocalShard::isOpen)
                .sorted(Comparator.comparing(Resharding::start))
                .toList();
    }

    private static BigInteger start(LocalShard shard) {
        return new BigInteger(shard.startingHashKey());
    }

    @Override
    public void close() {
        kinesis.close();
    }
}
