package io.millrace.connect.dynamodb.read;

import static io.millrace.connect.dynamodb.read.ScriptedKinesis.ARRIVED;
import static io.millrace.connect.dynamodb.read.ScriptedKinesis.iterator;
import static io.millrace.connect.dynamodb.read.ScriptedKinesis.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.core.engine.ManualTicker;
import io.millrace.connect.dynamodb.shards.StartAt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

class PollingFetcherTest {
    private static final String SHARD = "shardId-000000000000";
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

    private final ManualTicker ticker = new ManualTicker();
    private final ServiceClock clock = new ServiceClock(ticker);
    private final ScriptedKinesis kinesis = new ScriptedKinesis();
    private final List<String> renewed = new ArrayList<>();
    private final ReadListener listener = new ReadListener() {
        @Override
        public void iteratorRenewed(String shardId) {
            renewed.add(shardId);
        }
    };

    @Test
    void readsPageAfterPageFromItsStartToTheEnd() {
        PollingFetcher fetcher = fetcher(new StartAt.Beginning());
        kinesis.answers(iterator("i0"), page(5_000, "i1", "1", "2"), page(0, null, "3"));

        Page first = fetcher.next(100).join();
        Page second = fetcher.next(50).join();

        assertThat(numbers(first)).containsExactly("1", "2");
        assertThat(first.bytes()).isEqualTo(2 * ("payload".length() + "key".length()));
        assertThat(first.last()).isFalse();
        assertThat(numbers(second)).containsExactly("3");
        assertThat(second.last()).isTrue();
        assertThat(kinesis.lastRead().shardIterator()).isEqualTo("i1");
        assertThat(kinesis.lastRead().limit()).isEqualTo(50);
        assertThat(onlyIterator().shardIteratorType()).isEqualTo(ShardIteratorType.TRIM_HORIZON);
    }

    @Test
    void hasReadThroughTheServicesPresentOnlyAtTheTip() {
        PollingFetcher fetcher = fetcher(new StartAt.Beginning());
        kinesis.answers(iterator("i0"), page(5_000, "i1", "1"), page(3_000, "i2"), page(0, "i3", "2"), page(0, "i4"));

        assertThat(fetcher.next(1).join().readThrough()).isEqualTo(ARRIVED);
        assertThat(fetcher.next(1).join().readThrough()).isEqualTo(NOW.minusSeconds(3));
        ticker.advance(Duration.ofSeconds(7));
        assertThat(fetcher.next(1).join().readThrough()).isEqualTo(NOW.plusSeconds(7));
        assertThat(fetcher.next(1).join().readThrough()).isEqualTo(NOW.plusSeconds(7));
    }

    @Test
    void startsWhereItIsTold() {
        assertThat(iteratorFor(new StartAt.At("7"))).satisfies(request -> {
            assertThat(request.shardIteratorType()).isEqualTo(ShardIteratorType.AT_SEQUENCE_NUMBER);
            assertThat(request.startingSequenceNumber()).isEqualTo("7");
        });
        assertThat(iteratorFor(new StartAt.After("7"))).satisfies(request -> {
            assertThat(request.shardIteratorType()).isEqualTo(ShardIteratorType.AFTER_SEQUENCE_NUMBER);
            assertThat(request.startingSequenceNumber()).isEqualTo("7");
        });
        assertThat(iteratorFor(new StartAt.Within("7", 3))).satisfies(request -> {
            assertThat(request.shardIteratorType()).isEqualTo(ShardIteratorType.AT_SEQUENCE_NUMBER);
            assertThat(request.startingSequenceNumber()).isEqualTo("7");
        });
        assertThat(iteratorFor(new StartAt.Time(ARRIVED)).timestamp()).isEqualTo(ARRIVED);
    }

    @Test
    void neverAsksForATimeThatTheServiceHasNotReached() {
        clock.answered(iterator("dated"));

        assertThat(iteratorFor(new StartAt.Time(NOW.plusSeconds(60))).timestamp())
                .isEqualTo(NOW);
    }

    @Test
    void renewsAnExpiredIteratorBehindTheLastRecordRead() {
        PollingFetcher fetcher = fetcher(new StartAt.Beginning());
        kinesis.answers(iterator("i0"), page(0, "i1", "1", "2"));
        kinesis.answers(expired(), iterator("j0"), page(0, "j1", "3"));

        fetcher.next(10).join();
        Page page = fetcher.next(10).join();

        assertThat(numbers(page)).containsExactly("3");
        GetShardIteratorRequest renewal = kinesis.iteratorsAskedFor().get(1);
        assertThat(renewal.shardIteratorType()).isEqualTo(ShardIteratorType.AFTER_SEQUENCE_NUMBER);
        assertThat(renewal.startingSequenceNumber()).isEqualTo("2");
        assertThat(renewed).containsExactly(SHARD);
    }

    @Test
    void renewsFromItsStartWhereNothingWasReadYet() {
        PollingFetcher fetcher = fetcher(new StartAt.Within("7", 3));
        kinesis.answers(iterator("i0"), page(0, "i1"), expired(), iterator("j0"), page(0, "j1", "7"));

        fetcher.next(10).join();
        fetcher.next(10).join();

        assertThat(kinesis.iteratorsAskedFor().get(1).shardIteratorType())
                .isEqualTo(ShardIteratorType.AT_SEQUENCE_NUMBER);
    }

    @Test
    void readsTheSamePageAgainAfterAFailure() {
        PollingFetcher fetcher = fetcher(new StartAt.Beginning());
        kinesis.answers(iterator("i0"), page(0, "i1", "1"));
        fetcher.next(10).join();
        kinesis.answers(ProvisionedThroughputExceededException.builder().build(), page(0, "i2", "2"));

        assertThatThrownBy(() -> fetcher.next(10).join())
                .hasCauseInstanceOf(ProvisionedThroughputExceededException.class);
        Page page = fetcher.next(10).join();

        assertThat(numbers(page)).containsExactly("2");
        assertThat(kinesis.lastRead().shardIterator()).isEqualTo("i1");
    }

    @Test
    void asksForAnIteratorAgainWhereThatFailed() {
        PollingFetcher fetcher = fetcher(new StartAt.Beginning());
        kinesis.answers(new IllegalStateException("no network"), iterator("i0"), page(0, "i1", "1"));

        assertThatThrownBy(() -> fetcher.next(10).join()).hasRootCauseMessage("no network");

        assertThat(numbers(fetcher.next(10).join())).containsExactly("1");
    }

    private GetShardIteratorRequest iteratorFor(StartAt start) {
        PollingFetcher fetcher = fetcher(start);
        kinesis.answers(iterator("i0"), page(0, "i1"));
        fetcher.next(1).join();
        List<GetShardIteratorRequest> all = kinesis.iteratorsAskedFor();
        return all.get(all.size() - 1);
    }

    private GetShardIteratorRequest onlyIterator() {
        assertThat(kinesis.iteratorsAskedFor()).hasSize(1);
        return kinesis.iteratorsAskedFor().get(0);
    }

    private PollingFetcher fetcher(StartAt start) {
        return new PollingFetcher(kinesis, new StreamRequests("orders"), SHARD, start, clock, listener);
    }

    private static ExpiredIteratorException expired() {
        return ExpiredIteratorException.builder().message("expired").build();
    }

    private static List<String> numbers(Page page) {
        return page.records().stream().map(Record::sequenceNumber).toList();
    }
}
