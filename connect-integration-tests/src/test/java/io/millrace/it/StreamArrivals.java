package io.millrace.it;

import io.millrace.testkit.aws.kinesis.LocalRecord;
import io.millrace.testkit.aws.kinesis.LocalShard;
import io.millrace.testkit.aws.kinesis.LocalStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What has arrived in a stream, as the {@link ClientLibrary} reads it. Confined to one thread. */
final class StreamArrivals implements Arrivals {
    private static final int PORTION = 10_000;

    private final LocalStream stream;
    private final Map<LocalShard, Long> readUpTo = new HashMap<>();
    private long discarded;

    private record Place(LocalShard shard, LocalRecord record) {
        List<Arrival> read() {
            return ClientLibrary.read(shard, record).stream()
                    .map(read -> new Arrival(ClientLibrary.text(read), read.partitionKey()))
                    .toList();
        }
    }

    StreamArrivals(LocalStream stream) {
        this.stream = stream;
    }

    @Override
    public List<Arrival> more() {
        List<Arrival> more = new ArrayList<>();
        for (LocalShard shard : stream.shards()) {
            long next = readUpTo.getOrDefault(shard, 0L);
            for (var portion = shard.recordsSince(next, PORTION);
                    !portion.isEmpty();
                    portion = shard.recordsSince(next, PORTION)) {
                for (LocalRecord record : portion) {
                    List<Arrival> read = new Place(shard, record).read();
                    discarded += read.isEmpty() ? 1 : 0;
                    more.addAll(read);
                }
                next = portion.get(portion.size() - 1).index() + 1;
            }
            readUpTo.put(shard, next);
        }
        return more;
    }

    @Override
    public List<Arrival> inOrder() {
        return stream.shards().stream()
                .flatMap(shard -> shard.records().stream().map(record -> new Place(shard, record)))
                .sorted(Comparator.comparingLong(place -> place.record().order()))
                .flatMap(place -> place.read().stream())
                .toList();
    }

    @Override
    public long discarded() {
        return discarded;
    }
}
