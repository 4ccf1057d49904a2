package io.millrace.connect.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.kinesis.retrieval.kpl.Messages.AggregatedRecord;

/** The task and everything below it, against Kinesis over HTTP; only Connect is a stand-in. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DynamoDbCdcSourceTaskIT {
    private static final String STREAM = "changes";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");
    private static final String SHARD_0 = "shardId-000000000000";

    private final LocalAws aws =
            LocalAws.builder().region("eu-west-1").throttling(false).start();
    private final FakeConnect connect = new FakeConnect();
    private int written;

    @AfterEach
    void close() {
        connect.close();
        aws.close();
    }

    @Test
    void readsEachKeysChangesInOrderThroughSplitsAndMergesByManyTasks() {
        aws.kinesis().createStream(STREAM, 2);
        write(200);
        connect.start(props(), 3);
        write(200);
        split(SHARD_0, "42");
        write(200);
        split("shardId-000000000001", "255211775190703847597530955573826158592");
        write(200);
        merge("shardId-000000000003", "shardId-000000000004");
        write(200);
        merge("shardId-000000000002", "shardId-000000000006");
        write(200);

        awaitAll();

        inOrderByKey();
        await("the ends of five shards are stored")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                connect.stored().values().stream().filter(offset -> "END".equals(offset.get("state"))))
                        .hasSize(6));
        assertThat(connect.failure()).isNull();
    }

    @Test
    void goesOnBehindWhatIsStored() {
        aws.kinesis().createStream(STREAM, 4);
        connect.start(props(), 2);
        write(300);
        awaitAll();
        connect.stop();
        connect.forgetEvents();
        int before = written;

        write(100);
        connect.start(props(), 3);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(numbers())
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.range(before, written).boxed().toList()));
    }

    @Test
    void readsAgainWhatWasNotStored() {
        aws.kinesis().createStream(STREAM, 2);
        connect.isStoring = false;
        connect.start(props(), 1);
        write(100);
        awaitAll();
        connect.stop();
        connect.forgetEvents();

        connect.isStoring = true;
        connect.start(props(), 1);

        awaitAll();
    }

    @Test
    void goesOnInTheMiddleOfAnAggregate() throws Exception {
        aws.kinesis().createStream(STREAM, 1);
        aws.kinesis().feed(STREAM, "k", aggregate(0, 10));
        written = 10;
        DynamoDbCdcSourceTask first = connect.open(props());
        List<SourceRecord> records;
        try {
            records = FakeConnect.poll(first, 10);
        } finally {
            first.stop();
        }
        connect.store(records.subList(0, 4));
        write(1);

        connect.start(props(), 1);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(numbers()).containsExactly(4, 5, 6, 7, 8, 9, 10));
    }

    @Test
    void renewsIteratorsThatExpire() {
        aws.kinesis().limits(aws.kinesis().limits().withIteratorLifetime(Duration.ofMillis(20)));
        aws.kinesis().createStream(STREAM, 2);
        connect.start(with("kinesis.empty.records.backoff.ms", "100"), 1);
        await().atMost(PATIENCE).until(() -> aws.calls().count("GetShardIterator") > 10);

        write(50);

        awaitAll();
        assertThat(numbers()).doesNotHaveDuplicates();
        assertThat(connect.failure()).isNull();
    }

    @Test
    void losesNothingAndRepeatsNothingWhileItIsRefused() {
        aws.kinesis().createStream(STREAM, 2);
        aws.faults().on("GetRecords").everyNth(3).throttle();
        aws.faults().on("GetRecords").everyNth(7).dropConnectionAfterApplying();
        aws.faults().on("GetShardIterator").everyNth(2).answer(500);
        aws.faults().on("ListShards").everyNth(2).throttle();
        connect.start(with("kinesis.throughput.exceeded.backoff.ms", "50"), 2);

        write(300);

        awaitAll();
        assertThat(numbers()).doesNotHaveDuplicates();
    }

    @Test
    void readsAllUnderTheServicesOwnQuotas() {
        aws.kinesis().throttling(true);
        aws.kinesis().createStream(STREAM, 2);
        Map<String, String> props = props();
        props.remove("kinesis.shard.calls.per.second");
        connect.start(props, 1);
        write(100);
        awaitAll();

        long calls = aws.calls().count("GetRecords");
        await().atMost(PATIENCE).until(() -> aws.calls().count("GetRecords") > calls + 6);

        assertThat(connect.failure()).isNull();
    }

    @Test
    void createsTheStreamAndWaitsUntilItIsActive() {
        aws.kinesis().transition(Duration.ofMillis(300));
        Map<String, String> props = with("kinesis.stream.create", "true");
        props.put("kinesis.stream.create.shards", "3");

        connect.start(props, 2);

        await().atMost(PATIENCE).until(() -> aws.kinesis().streamNames().contains(STREAM));
        await().atMost(PATIENCE)
                .until(() -> aws.kinesis().stream(STREAM).shards().size() == 3);
        write(50);
        awaitAll();
        assertThat(aws.calls().count("CreateStream")).isEqualTo(1);
    }

    @Test
    void failsWhereThereIsNoStream() {
        connect.start(props(), 1);

        await().atMost(PATIENCE).until(() -> connect.failure() != null);

        assertThat(connect.failure())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("There is no stream changes")
                .hasMessageContaining("kinesis.stream.create")
                .hasMessageContaining("kinesis.stream.name");
    }

    @Test
    void failsWhenTheStreamIsDeleted() {
        aws.kinesis().createStream(STREAM, 1);
        connect.start(props(), 1);
        write(10);
        awaitAll();

        change(kinesis -> kinesis.deleteStream(request -> request.streamName(STREAM)));

        await().atMost(PATIENCE).until(() -> connect.failure() != null);
        assertThat(connect.failure())
                .hasMessageContaining("is gone")
                .hasMessageContaining("behavior.on.data.loss=continue");
    }

    @Test
    void goesOnWithANewStreamOfTheSameNameIfItMay() {
        aws.kinesis().createStream(STREAM, 1);
        Map<String, String> props = with("behavior.on.data.loss", "continue");
        connect.start(props, 2);
        write(10);
        awaitAll();
        change(kinesis -> kinesis.deleteStream(request -> request.streamName(STREAM)));
        aws.advance(Duration.ofSeconds(5));
        aws.kinesis().createStream(STREAM, 2);

        write(20);

        awaitAll();
        assertThat(connect.failure()).isNull();
    }

    @Test
    void failsOnOffsetsOfAStreamThatWasCreatedAnew() {
        aws.kinesis().createStream(STREAM, 1);
        connect.start(props(), 1);
        write(10);
        awaitAll();
        await().atMost(PATIENCE).until(() -> connect.offsetOf("#stream") != null);
        connect.stop();
        change(kinesis -> kinesis.deleteStream(request -> request.streamName(STREAM)));
        aws.advance(Duration.ofSeconds(5));
        aws.kinesis().createStream(STREAM, 1);

        connect.start(props(), 1);

        await().atMost(PATIENCE).until(() -> connect.failure() != null);
        assertThat(connect.failure()).hasMessageContaining("created at").hasMessageContaining("reset");
    }

    @Test
    void beginsNowWhereItIsToldTo() {
        aws.kinesis().createStream(STREAM, 2);
        write(20);
        int before = written;
        aws.advance(Duration.ofMinutes(1));

        connect.start(with("kinesis.position", "LATEST"), 2);
        await().atMost(PATIENCE).until(() -> connect.offsetOf("#stream") != null);
        write(30);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(numbers())
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.range(before, written).boxed().toList()));
    }

    @Test
    void failsWhereRecordsMayHaveAgedOut() {
        aws.kinesis().createStream(STREAM, 1);
        connect.start(props(), 1);
        write(10);
        awaitAll();
        connect.stop();
        aws.advance(Duration.ofHours(25));

        connect.start(props(), 1);

        await().atMost(PATIENCE).until(() -> connect.failure() != null);
        assertThat(connect.failure())
                .hasMessageContaining(SHARD_0)
                .hasMessageContaining("24 hours")
                .hasMessageContaining("behavior.on.data.loss");
    }

    @Test
    void goesOnWithWhatIsThereWhereRecordsMayHaveAgedOut() {
        aws.kinesis().createStream(STREAM, 1);
        Map<String, String> props = with("behavior.on.data.loss", "continue");
        connect.start(props, 1);
        write(10);
        awaitAll();
        connect.stop();
        write(5);
        aws.advance(Duration.ofHours(25));

        connect.start(props, 1);
        write(5);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(numbers()).contains(15, 16, 17, 18, 19));
        assertThat(connect.failure()).isNull();
    }

    @Test
    void storesThePositionOfAnIdleShard() {
        aws.kinesis().createStream(STREAM, 1);

        connect.start(props(), 1);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(connect.offsetOf(SHARD_0))
                        .isNotNull()
                        .containsEntry("state", "ACTIVE")
                        .containsKey("readThroughMs")
                        .doesNotContainKey("sequenceNumber"));
        assertThat(connect.heartbeats())
                .anySatisfy(record -> assertThat(record.key()).isEqualTo(SHARD_0))
                .anySatisfy(record -> assertThat(record.key()).isEqualTo("#stream"));
    }

    @Test
    void emitsWhatStandsBeforeARecordThatCannotBeDecodedAndThenFails() {
        aws.kinesis().createStream(STREAM, 1);
        write(5);
        aws.kinesis().feed(STREAM, "k", "not DynamoDB's".getBytes(StandardCharsets.UTF_8));
        write(5);

        connect.start(props(), 1);

        await().atMost(PATIENCE).until(() -> connect.failure() != null);
        assertThat(numbers()).containsExactly(0, 1, 2, 3, 4);
        assertThat(connect.failure()).hasMessageContaining(SHARD_0).hasMessageContaining("behavior.on.decode.errors");
    }

    @Test
    void readsNoMoreThanItMayHoldWhileNobodyPolls() throws Exception {
        aws.kinesis().createStream(STREAM, 4);
        write(400);
        Map<String, String> props = with("max.buffered.records", "100");
        props.put("kinesis.record.limit", "20");
        DynamoDbCdcSourceTask task = connect.open(props);
        try {
            await().atMost(PATIENCE).until(() -> aws.calls().count("GetRecords") >= 5);
            await("no more calls")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        long before = aws.calls().count("GetRecords");
                        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
                        return aws.calls().count("GetRecords") == before;
                    });
            assertThat(aws.calls().count("GetRecords")).isLessThan(20);

            List<SourceRecord> records = FakeConnect.poll(task, 400);

            assertThat(numbers(records)).doesNotHaveDuplicates().hasSize(400);
        } finally {
            task.stop();
        }
    }

    @Test
    void stopsWhileACallIsHeld() {
        aws.kinesis().createStream(STREAM, 1);
        Fault held = aws.faults().on("GetRecords").hold();
        try {
            connect.start(props(), 1);
            await().atMost(PATIENCE).until(() -> aws.calls().count("GetShardIterator") > 0);

            connect.stop();

            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("cdc-0-reader"));
        } finally {
            held.release();
        }
    }

    @Test
    void saysWhichShardsThereAreWhereOneIsNamedThatDoesNotExist() throws Exception {
        aws.kinesis().createStream(STREAM, 1);
        Map<String, String> props = with("kinesis.position", "AFTER_SEQUENCE_NUMBER");
        props.put("kinesis.shard.sequence.numbers", "shardId-000000000099:123");
        DynamoDbCdcSourceTask task = connect.open(props);
        try {
            assertThatThrownBy(() -> FakeConnect.poll(task, 1))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("shardId-000000000099")
                    .hasMessageContaining(SHARD_0);
        } finally {
            task.stop();
        }
    }

    private Map<String, String> props() {
        Map<String, String> props = new HashMap<>();
        props.put("name", "cdc");
        props.put("topic.prefix", "shop");
        props.put("kinesis.stream.name", STREAM);
        props.put("aws.region", "eu-west-1");
        props.put("aws.endpoint", aws.endpoint().toString());
        props.put("aws.access.key.id", "AKIDTEST");
        props.put("aws.secret.access.key", "secret");
        props.put("kinesis.shard.calls.per.second", "100");
        props.put("kinesis.empty.records.backoff.ms", "20");
        props.put("kinesis.shard.discovery.interval.ms", "200");
        props.put("heartbeat.interval.ms", "200");
        return props;
    }

    private Map<String, String> with(String key, String value) {
        Map<String, String> props = props();
        props.put(key, value);
        return props;
    }

    /** Writes changes of 40 keys, numbered on and on. */
    private void write(int changes) {
        for (int i = 0; i < changes; i++) {
            String key = "o-" + written % 40;
            assertThat(aws.kinesis().feed(STREAM, key, change(key, written).getBytes(StandardCharsets.UTF_8)))
                    .isTrue();
            written++;
        }
    }

    private static String change(String key, int number) {
        return "{\"awsRegion\":\"eu-west-1\",\"eventID\":\"00000000-0000-0000-0000-" + String.format("%012d", number)
                + "\",\"eventName\":\"INSERT\",\"userIdentity\":null,\"recordFormat\":\"application/json\","
                + "\"tableName\":\"orders\",\"dynamodb\":{\"ApproximateCreationDateTime\":1730455199999,\"Keys\":"
                + "{\"id\":{\"S\":\"" + key + "\"}},\"NewImage\":{\"id\":{\"S\":\"" + key + "\"},\"n\":{\"N\":\""
                + number
                + "\"}},\"SizeBytes\":42},\"eventSource\":\"aws:dynamodb\"}";
    }

    private static byte[] aggregate(int from, int to) throws Exception {
        AggregatedRecord.Builder aggregate = AggregatedRecord.newBuilder().addPartitionKeyTable("k");
        for (int i = from; i < to; i++) {
            aggregate.addRecordsBuilder().setPartitionKeyIndex(0).setData(ByteString.copyFromUtf8(change("k", i)));
        }
        byte[] message = aggregate.build().toByteArray();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
        out.writeBytes(message);
        out.writeBytes(MessageDigest.getInstance("MD5").digest(message));
        return out.toByteArray();
    }

    private void split(String shard, String at) {
        change(kinesis -> kinesis.splitShard(
                request -> request.streamName(STREAM).shardToSplit(shard).newStartingHashKey(at)));
    }

    private void merge(String shard, String adjacent) {
        change(kinesis -> kinesis.mergeShards(
                request -> request.streamName(STREAM).shardToMerge(shard).adjacentShardToMerge(adjacent)));
    }

    private void change(Consumer<KinesisClient> call) {
        try (KinesisClient kinesis = KinesisClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder())
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", "secret")))
                .build()) {
            call.accept(kinesis);
        }
    }

    private void awaitAll() {
        List<Integer> all = IntStream.range(0, written).boxed().toList();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(connect.failure()).isNull();
            assertThat(numbers()).containsAll(all);
        });
    }

    private void inOrderByKey() {
        Map<Object, List<Integer>> byKey = new LinkedHashMap<>();
        for (SourceRecord record : connect.events()) {
            byKey.computeIfAbsent(((Struct) record.key()).get("id"), key -> new ArrayList<>())
                    .add(number(record));
        }
        assertThat(byKey)
                .hasSize(40)
                .allSatisfy((key, numbers) -> assertThat(numbers).isSorted().doesNotHaveDuplicates());
    }

    private List<Integer> numbers() {
        return numbers(connect.events());
    }

    private static List<Integer> numbers(List<SourceRecord> records) {
        return records.stream().map(DynamoDbCdcSourceTaskIT::number).toList();
    }

    private static int number(SourceRecord record) {
        Matcher matcher = NUMBER.matcher(((Struct) record.value()).getString("after"));
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
