package io.millrace.benchmarks.ordering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmarks.sink.KeyedPolls;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class BusiestShardTest {
    private static final List<byte[]> PAYLOADS = List.of(new byte[1]);

    @Test
    void distinctKeysSpreadOverTheShards() {
        List<List<SinkRecord>> polls = KeyedPolls.distinct(PAYLOADS, 20_000);

        assertThat(BusiestShard.share(polls, 4)).isCloseTo(0.25, within(0.02));
    }

    @Test
    void aKeyThatIsHalfOfTheLoadMakesItsShardBusy() {
        List<List<SinkRecord>> polls = KeyedPolls.halfOfOneKey(PAYLOADS, 20_000);

        assertThat(BusiestShard.share(polls, 1_000)).isCloseTo(0.5, within(0.01));
    }
}
