package io.millrace.testkit.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LocalStreamTest {
    @Test
    void itsFirstShardsAreAsOldAsTheStreamHoweverSlowTheMachine() {
        AtomicLong now = new AtomicLong(1_790_000_000_000L);
        LocalKinesis kinesis = new LocalKinesis(
                "eu-west-1", "123456789012", clockThatMovesOnWhenRead(now), true, true, KinesisLimits.AWS);

        LocalStream stream = kinesis.createStream("s", 2);

        assertThat(stream.shards())
                .hasSize(2)
                .allSatisfy(shard ->
                        assertThat(shard.wasOpenAt(stream.createdMillis())).isTrue());
    }

    private static Clock clockThatMovesOnWhenRead(AtomicLong now) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now.getAndIncrement());
            }
        };
    }
}
