package io.millrace.testkit.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReshardingTest {

    @ParameterizedTest
    @CsvSource({"1,2", "2,3", "3,2", "4,2", "5,7", "7,5", "8,16", "3,3"})
    void endsWithUniformShardsWhoseLineageIsWhole(int from, int to) {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(1_790_000_000_000L), ZoneOffset.UTC);
        LocalKinesis kinesis = new LocalKinesis("eu-west-1", "123456789012", clock, true, true, KinesisLimits.AWS);
        LocalStream stream = kinesis.createStream("s", from);

        stream.begin(LocalStream.Status.UPDATING, () -> Resharding.toUniform(stream, to));

        List<LocalShard> open = stream.map().open();
        assertThat(open).extracting(LocalShard::range).containsExactlyElementsOf(HashRange.uniform(to));
        for (LocalShard shard : stream.shards()) {
            List<LocalShard> parents = new ArrayList<>();
            shard.parent().ifPresent(parents::add);
            shard.adjacentParent().ifPresent(parents::add);
            assertThat(parents.isEmpty()).isEqualTo(shard.number() < from);
            for (LocalShard parent : parents) {
                assertThat(parent.isOpen()).isFalse();
                assertThat(parent.children()).contains(shard);
                assertThat(shard.sequence().start())
                        .isGreaterThan(parent.sequence().end(1_000_000));
            }
            assertThat(shard.isOpen()).isEqualTo(shard.children().isEmpty());
        }
    }
}
