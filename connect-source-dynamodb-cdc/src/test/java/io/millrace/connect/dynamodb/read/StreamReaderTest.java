package io.millrace.connect.dynamodb.read;

import static io.millrace.connect.dynamodb.read.ScriptedKinesis.iterator;
import static io.millrace.connect.dynamodb.read.ScriptedKinesis.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.engine.Mailbox;
import io.millrace.connect.core.engine.ManualTicker;
import io.millrace.connect.dynamodb.shards.Position;
import io.millrace.connect.dynamodb.shards.SourcePartitions;
import io.millrace.connect.dynamodb.shards.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kinesis.model.AccessDeniedException;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

class StreamReaderTest {
    private static final String ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/orders";
    private static final StreamId STREAM = new StreamId(ARN, Instant.parse("2025-12-01T00:00:00Z"));
    private static final String SHARD = "shardId-000000000000";

    private long discoveryMs = 1_000_000_000;

    private final ManualTicker ticker = new ManualTicker();
    private final Mailbox mailbox = new Mailbox();
    private final ScriptedKinesis kinesis = new ScriptedKinesis();
    private final HandoverQueue queue = new HandoverQueue(() -> {});
    private final Map<Map<String, ?>, Map<String, Object>> stored = new HashMap<>();

    @Test
    void sendsTheMarkerFirstAndAgainUntilItIsStored() throws InterruptedException {
        StreamReader reader = reader(0, new Position.TrimHorizon());
        kinesis.answers(described(), listed(null, SHARD), iterator("i0"), page(0, "i1", "1"));
        run(reader);

        List<Handover> handed = taken();
        assertThat(handed).hasSize(2);
        assertThat(handed.get(0)).isInstanceOf(Handover.Marker.class);
        assertThat(handed.get(1)).isInstanceOf(Handover.Records.class);

        kinesis.answers(page(0, "i2"));
        ticker.advance(Duration.ofSeconds(30));
        run(reader);
        assertThat(taken()).hasAtLeastOneElementOfType(Handover.Marker.class);

        Handover.Marker marker = (Handover.Marker) handed.get(0);
        stored.put(SourcePartitions.marker(ARN), marker.marker().encode());
        kinesis.answers(page(0, "i3"));
        reader.offsetsStored();
        ticker.advance(Duration.ofSeconds(1));
        run(reader);
        kinesis.answers(page(0, "i4"));
        ticker.advance(Duration.ofSeconds(30));
        run(reader);
        assertThat(taken()).doesNotHaveAnyElementsOfTypes(Handover.Marker.class);
    }

    @Test
    void settlesNothingByAListWithoutShards() throws InterruptedException {
        StreamReader reader = reader(0, new Position.Latest());
        kinesis.answers(described(), listed(null));
        run(reader);
        assertThat(taken()).isEmpty();

        kinesis.answers(described(), listed(null, SHARD));
        ticker.advance(Duration.ofSeconds(1));
        run(reader);

        assertThat(taken())
                .singleElement()
                .isInstanceOfSatisfying(
                        Handover.Marker.class,
                        sent -> assertThat(sent.marker().roots()).containsExactly(SHARD));
    }

    @Test
    void startsNothingAtTheLatestBeforeTheMarkerIsReadBack() throws InterruptedException {
        StreamReader reader = reader(0, new Position.Latest());
        kinesis.answers(described(), listed(null, SHARD));
        run(reader);
        List<Handover> handed = taken();
        assertThat(handed).hasSize(1);
        assertThat(kinesis.iteratorsAskedFor()).isEmpty();

        stored.put(
                SourcePartitions.marker(ARN),
                ((Handover.Marker) handed.get(0)).marker().encode());
        kinesis.answers(iterator("i0"), page(0, "i1"));
        ticker.advance(Duration.ofSeconds(1));
        run(reader);

        assertThat(kinesis.iteratorsAskedFor())
                .singleElement()
                .satisfies(request -> assertThat(request.timestamp()).isEqualTo("2026-01-01T09:59:50Z"));
    }

    @Test
    void listsShardsPageByPageAndReadsItsOwn() {
        StreamReader reader = reader(1, new Position.TrimHorizon());
        kinesis.answers(
                described(),
                listed("more", SHARD, "shardId-000000000001"),
                listed(null, "shardId-000000000002", "shardId-000000000003"),
                iterator("a"),
                page(0, "a1"),
                iterator("b"),
                page(0, "b1"));

        run(reader);

        assertThat(kinesis.asked.get(2))
                .isEqualTo(ListShardsRequest.builder().nextToken("more").build());
        assertThat(kinesis.iteratorsAskedFor())
                .extracting(request -> request.shardId())
                .containsExactlyInAnyOrder("shardId-000000000001", "shardId-000000000003");
    }

    @Test
    void handsOverOneHeartbeatOfAShardHoweverLongNobodyPolls() throws InterruptedException {
        StreamReader reader = reader(1, new Position.TrimHorizon());
        kinesis.answers(described(), listed(null, "shardId-000000000001"), iterator("i0"), page(0, "i1"));
        run(reader);

        for (int i = 0; i < 5; i++) {
            kinesis.answers(page(0, "i" + i));
            ticker.advance(Duration.ofSeconds(30));
            run(reader);
        }

        assertThat(taken()).singleElement().isInstanceOf(Handover.Heartbeat.class);
    }

    @Test
    void putsAnEndBehindTheRecords() throws InterruptedException {
        StreamReader reader = reader(1, new Position.TrimHorizon());
        kinesis.answers(
                described(),
                listed(null, "shardId-000000000001"),
                iterator("i0"),
                page(0, null, "1"),
                described(),
                listed(null, "shardId-000000000001"));

        run(reader);

        assertThat(taken())
                .extracting(handed -> handed.getClass().getSimpleName())
                .containsExactly("Records", "End");
    }

    @Test
    void failsForWhatDoesNotPass() {
        StreamReader reader = reader(1, new Position.TrimHorizon());
        kinesis.answers(AccessDeniedException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("AccessDeniedException")
                        .build())
                .build());

        run(reader);

        assertThatThrownBy(() -> queue.take(0))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("kinesis:DescribeStreamSummary");
    }

    @Test
    void failsWhereAShardWasNotReadForLongerThanItsRecordsAreKept() {
        StreamReader reader = reader(1, new Position.TrimHorizon());
        kinesis.answers(described(), listed(null, "shardId-000000000001"), iterator("i0"), page(0, "i1"));
        run(reader);

        ticker.advance(Duration.ofHours(25));
        kinesis.answers(page(0, "i2", "5"));
        run(reader);

        assertThatThrownBy(() -> queue.take(0))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("shardId-000000000001")
                .hasMessageContaining("behavior.on.data.loss=continue");
    }

    @Test
    void doesNotCallLostWhatAgesOutWhileItBeginsWithTheOldestRecord() throws InterruptedException {
        StreamReader reader = reader(1, new Position.TrimHorizon());
        long day = Duration.ofDays(1).toMillis();
        kinesis.answers(
                described(),
                listed(null, "shardId-000000000001"),
                iterator("i0"),
                page(day, "i1"),
                page(day - 60_000, "i2"),
                page(day - 120_000, "i3", "7"));

        for (int i = 0; i < 3; i++) {
            run(reader);
            ticker.advance(Duration.ofMillis(200));
        }

        assertThat(taken()).singleElement().isInstanceOf(Handover.Records.class);
    }

    @Test
    void readsOnWhereAListThatIsLateLacksTheShard() throws InterruptedException {
        discoveryMs = 10_000;
        StreamReader reader = reader(1, new Position.TrimHorizon());
        kinesis.answers(
                described(),
                listed(null, "shardId-000000000001"),
                iterator("i0"),
                page(0, "i1", "1"),
                described(),
                page(0, "i2", "2"),
                listed(null, SHARD),
                described(),
                page(0, "i3", "3"),
                listed(null, "shardId-000000000001"));

        for (int i = 0; i < 3; i++) {
            run(reader);
            ticker.advance(Duration.ofSeconds(10));
        }

        assertThat(taken()).hasSize(3).hasOnlyElementsOfType(Handover.Records.class);
        assertThat(kinesis.iteratorsAskedFor()).hasSize(1);
    }

    @Test
    void saysThatTheStreamWasCreatedAnewThoughThatIsSeenLate() {
        StreamReader reader = reader(1, new Position.TrimHorizon());
        kinesis.answers(
                described(),
                listed(null, "shardId-000000000001"),
                iterator("i0"),
                page(0, "i1", "1"),
                refused("InvalidArgumentException"),
                refused("LimitExceededException"),
                refused("InvalidArgumentException"),
                DescribeStreamSummaryResponse.builder()
                        .streamDescriptionSummary(summary -> summary.streamARN(ARN)
                                .streamStatus(StreamStatus.ACTIVE)
                                .retentionPeriodHours(24)
                                .streamCreationTimestamp(Instant.parse("2026-01-01T00:00:00Z")))
                        .build());

        for (int i = 0; i < 5; i++) {
            run(reader);
            ticker.advance(Duration.ofMillis(200));
        }

        assertThatThrownBy(() -> queue.take(0)).hasMessageContaining("was created at");
    }

    private static Throwable refused(String code) {
        return KinesisException.builder()
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
    }

    @Test
    void endsToReadAShardThatTheServiceKnowsNoMore() throws InterruptedException {
        StreamReader reader = reader(1, new Position.TrimHorizon());
        kinesis.answers(
                described(),
                listed(null, "shardId-000000000001"),
                iterator("i0"),
                ResourceNotFoundException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("ResourceNotFoundException")
                                .build())
                        .build(),
                described(),
                listed(null, SHARD));

        run(reader);
        ticker.advance(Duration.ofSeconds(20));
        run(reader);

        assertThat(kinesis.asked).as("none after the list").hasSize(6);
        assertThat(taken()).isEmpty();
    }

    private StreamReader reader(int task, Position position) {
        AwsConfig aws = AwsConfig.of(new AbstractConfig(AwsConfig.define(new ConfigDef()), Map.of(), false));
        ReaderConfig config = new ReaderConfig(
                aws,
                new StreamRequests("orders"),
                "kinesis.stream.name",
                0,
                task,
                2,
                position,
                new ReadLimits(100, 5, 1e6, 60_000, 1_000, 10_000, 10 * ReadLimits.MAX_PAGE_BYTES),
                discoveryMs,
                30_000,
                true);
        return new StreamReader(
                config,
                kinesis,
                new OffsetReads(new Offsets(), direct()),
                queue,
                mailbox,
                ticker,
                () -> 0.5,
                ReadListener.NONE,
                (ofQueue, ofMailbox, ofTicker, clock, owner) -> StreamPrelude.NONE);
    }

    private void run(StreamReader reader) {
        for (int i = 0; i < 20; i++) {
            mailbox.runPosted();
            reader.advance();
        }
    }

    private List<Handover> taken() throws InterruptedException {
        List<Handover> all = new ArrayList<>();
        for (Handover next = queue.take(0); next != null; next = queue.take(0)) {
            all.add(next);
            queue.release(next);
        }
        return all;
    }

    private static DescribeStreamSummaryResponse described() {
        DescribeStreamSummaryResponse.Builder response = DescribeStreamSummaryResponse.builder()
                .streamDescriptionSummary(summary -> summary.streamARN(ARN)
                        .streamStatus(StreamStatus.ACTIVE)
                        .retentionPeriodHours(24)
                        .streamCreationTimestamp(STREAM.created()));
        response.sdkHttpResponse(ScriptedKinesis.dated(ScriptedKinesis.DATE));
        return response.build();
    }

    private static ListShardsResponse listed(String nextToken, String... shards) {
        return ListShardsResponse.builder()
                .nextToken(nextToken)
                .shards(Arrays.stream(shards)
                        .map(id -> Shard.builder().shardId(id).build())
                        .toList())
                .build();
    }

    private final class Offsets implements OffsetStorageReader {
        @Override
        public <T> Map<String, Object> offset(Map<String, T> partition) {
            return stored.get(partition);
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
            partitions.forEach(partition -> found.put(partition, stored.get(partition)));
            return found;
        }
    }

    private static ExecutorService direct() {
        return new AbstractExecutorService() {
            @Override
            public void execute(Runnable command) {
                command.run();
            }

            @Override
            public void shutdown() {}

            @Override
            public List<Runnable> shutdownNow() {
                return List.of();
            }

            @Override
            public boolean isShutdown() {
                return false;
            }

            @Override
            public boolean isTerminated() {
                return false;
            }

            @Override
            public boolean awaitTermination(long timeout, TimeUnit unit) {
                return true;
            }
        };
    }
}
