package io.millrace.connect.dynamodb.read;

import static io.millrace.connect.dynamodb.read.ScriptedKinesis.iterator;
import static io.millrace.connect.dynamodb.read.ScriptedKinesis.page;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.engine.Mailbox;
import io.millrace.connect.core.engine.ManualTicker;
import io.millrace.connect.dynamodb.shards.Decision;
import io.millrace.connect.dynamodb.shards.Position;
import io.millrace.connect.dynamodb.shards.ShardOffset;
import io.millrace.connect.dynamodb.shards.StartAt;
import io.millrace.connect.dynamodb.shards.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;

class ShardReadsTest {
    private static final StreamId STREAM =
            new StreamId("arn:aws:kinesis:eu-west-1:123456789012:stream/orders", Instant.parse("2025-12-01T00:00:00Z"));

    private final ManualTicker ticker = new ManualTicker();
    private final Mailbox mailbox = new Mailbox();
    private final ScriptedKinesis kinesis = new ScriptedKinesis();
    private final HandoverQueue queue = new HandoverQueue(() -> {});

    /** There is room for one page at a time, and every shard has more: none may take all of it. */
    @Test
    void shardsTakeTurnsWhereThereIsNotRoomForAll() throws InterruptedException {
        ShardReads reads = reads();
        kinesis.answers(iterator("a0"), page(9, "a1", "1"), iterator("b0"), page(9, "b1", "1"));
        kinesis.answers(iterator("c0"), page(9, "c1", "1"));
        for (int next = 2; next < 4; next++) {
            for (String shard : List.of("a", "b", "c")) {
                kinesis.answers(page(9, shard + next, String.valueOf(next)));
            }
        }

        List<String> order = new ArrayList<>();
        for (String shard : List.of("a", "b", "c")) {
            start(reads, shard);
        }
        for (int i = 0; i < 9; i++) {
            reads.advance(ticker.nanos());
            mailbox.runPosted();
            reads.advance(ticker.nanos());
            Handover.Records taken = (Handover.Records) queue.take(0);
            assertThat(taken).isNotNull();
            order.add(taken.feed().shardId());
            queue.release(taken);
            ticker.advance(Duration.ofSeconds(1));
        }

        assertThat(order.subList(0, 3)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(order.subList(3, 6)).isEqualTo(order.subList(0, 3));
        assertThat(order.subList(6, 9)).isEqualTo(order.subList(0, 3));
        assertThat(kinesis.asked)
                .filteredOn(GetRecordsRequest.class::isInstance)
                .hasSize(9);
    }

    private void start(ShardReads reads, String shard) {
        ShardOffset unread = new ShardOffset(null, null, null, ShardOffset.State.ACTIVE, false);
        reads.start(STREAM, new Decision.Start(shard, new StartAt.Beginning(), unread, Optional.empty()));
        ticker.advance(Duration.ofMillis(1));
    }

    private ShardReads reads() {
        AwsConfig aws = AwsConfig.of(new AbstractConfig(AwsConfig.define(new ConfigDef()), Map.of(), false));
        ReaderConfig config = new ReaderConfig(
                aws,
                new StreamRequests("orders"),
                "kinesis.stream.name",
                0,
                0,
                1,
                new Position.TrimHorizon(),
                new ReadLimits(100, 5, 1e9, 60_000, 1_000, 10_000, ReadLimits.MAX_PAGE_BYTES),
                10_000,
                30_000,
                true);
        return new ShardReads(
                config,
                kinesis,
                new ServiceClock(ticker),
                mailbox,
                ticker,
                () -> 0.5,
                queue,
                ReadListener.NONE,
                new Owner());
    }

    private static final class Owner implements ShardReads.Owner {
        @Override
        public boolean admits(ShardReading reading, Page page) {
            return true;
        }

        @Override
        public void ended(ShardReading reading) {
            throw new AssertionError("no shard ends here");
        }

        @Override
        public void doubts() {
            throw new AssertionError("nothing is doubtful here");
        }

        @Override
        public void fail(ConnectException why) {
            throw why;
        }
    }
}
