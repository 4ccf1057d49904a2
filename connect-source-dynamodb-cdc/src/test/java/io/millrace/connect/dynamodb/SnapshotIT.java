package io.millrace.connect.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.dynamodb.LocalTable;
import io.millrace.testkit.aws.fault.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tables that are scanned before their stream is read, against DynamoDB and Kinesis over HTTP; only Connect is a stand-in. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SnapshotIT {
    private static final String STREAM = "changes";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ITEM = Pattern.compile("\\{\"id\":\\{\"S\":\"([^\"]*)\"},\"n\":\\{\"N\":\"(\\d+)\"}}");
    private static final Pattern DOCUMENT = Pattern.compile("\\{\"id\":\"([^\"]*)\",\"n\":(\\d+)}");

    private final LocalAws aws =
            LocalAws.builder().region("eu-west-1").throttling(false).start();
    private final FakeConnect connect = new FakeConnect();
    private LocalTable orders;

    @AfterEach
    void close() {
        connect.close();
        aws.close();
    }

    private void createTable(int shards, int items) {
        aws.kinesis().createStream(STREAM, shards);
        orders = aws.dynamodb().createTable("orders", "id");
        for (int i = 0; i < items; i++) {
            put("o-" + i, 0); // not in the stream, which is not yet enabled
        }
        enable();
    }

    private void enable() {
        try (DynamoDbClient client = client()) {
            client.enableKinesisStreamingDestination(request -> request.tableName("orders")
                    .streamArn(aws.kinesis().stream(STREAM).arn()));
        }
    }

    private DynamoDbClient client() {
        return DynamoDbClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", "secret")))
                .build();
    }

    private void put(String id, int n) {
        orders.put("{\"id\":{\"S\":\"" + id + "\"},\"n\":{\"N\":\"" + n + "\"}}");
    }

    private Map<String, String> props(String... more) {
        Map<String, String> props = new HashMap<>();
        props.put("name", "cdc");
        props.put("topic.prefix", "shop");
        props.put("kinesis.stream.name", STREAM);
        props.put("dynamodb.table.include.list", "orders");
        props.put("snapshot.mode", "initial");
        props.put("aws.region", "eu-west-1");
        props.put("aws.endpoint", aws.endpoint().toString());
        props.put("aws.access.key.id", "AKIDTEST");
        props.put("aws.secret.access.key", "secret");
        props.put("kinesis.shard.calls.per.second", "100");
        props.put("kinesis.empty.records.backoff.ms", "20");
        props.put("kinesis.shard.discovery.interval.ms", "200");
        props.put("heartbeat.interval.ms", "200");
        for (int i = 0; i < more.length; i += 2) {
            props.put(more[i], more[i + 1]);
        }
        return props;
    }

    /** What the table has. */
    private Map<String, String> table() {
        Map<String, String> items = new TreeMap<>();
        for (String item : orders.items()) {
            Matcher matcher = ITEM.matcher(item);
            assertThat(matcher.matches()).as(item).isTrue();
            items.put(matcher.group(1), matcher.group(2));
        }
        return items;
    }

    /** What a reader of the topic has, who keeps the last value of each key. */
    private Map<String, String> topic() {
        Map<String, String> items = new TreeMap<>();
        for (SourceRecord event : connect.events()) {
            Struct value = (Struct) event.value();
            String id = ((Struct) event.key()).getString("id");
            if (value == null || value.get("after") == null) {
                items.remove(id);
                continue;
            }
            Matcher matcher = DOCUMENT.matcher(value.getString("after"));
            assertThat(matcher.matches()).as(value.getString("after")).isTrue();
            items.put(matcher.group(1), matcher.group(2));
        }
        return items;
    }

    private void awaitConvergence() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(connect.failure()).isNull();
            assertThat(topic()).isEqualTo(table());
        });
    }

    private List<Struct> reads() {
        return connect.events().stream()
                .map(event -> (Struct) event.value())
                .filter(value -> value != null && value.getString("op").equals("r"))
                .toList();
    }

    private long segmentsEnded() {
        return connect.stored().entrySet().stream()
                .filter(entry -> entry.getKey().containsKey("segment"))
                .filter(entry -> entry.getValue().get("state").equals("END"))
                .count();
    }

    @Test
    void scansTheTableAndThenReadsTheStream() {
        createTable(4, 200);
        connect.start(props(), 2);
        awaitConvergence();

        put("o-7", 1);
        put("new", 1);
        orders.expire("{\"id\":{\"S\":\"o-8\"}}");

        awaitConvergence();
        assertThat(reads()).hasSize(200).allSatisfy(read -> {
            assertThat(read.getStruct("source").getString("snapshot")).isEqualTo("true");
            assertThat(read.getStruct("source").getString("table")).isEqualTo("orders");
            assertThat(read.getStruct("source").get("event_id")).isNull();
            assertThat(read.get("before")).isNull();
        });
        assertThat(orders.inconsistentScans()).isZero();
        assertThat(segmentsEnded()).isEqualTo(2);
    }

    @Test
    void readsNoShardBeforeAllSegmentsHaveEnded() {
        createTable(2, 100);
        Fault held = aws.faults().on("Scan").nth(2).hold();
        connect.start(props("snapshot.segments", "2"), 2);
        put("o-0", 1);
        await().atMost(PATIENCE).until(() -> held.held() == 1 && segmentsEnded() == 1);
        long listed = aws.calls().count("ListShards");
        await().atMost(PATIENCE).until(() -> aws.calls().count("ListShards") > listed + 6);

        assertThat(aws.calls().count("GetShardIterator")).isZero();
        held.remove();

        awaitConvergence();
        assertThat(reads()).hasSize(100);
    }

    @Test
    void goesOnInTheMiddleOfASegmentWithAnotherNumberOfTasks() {
        createTable(2, 400);
        Fault held = aws.faults().on("Scan").nth(6).hold();
        Map<String, String> props = props("snapshot.segments", "4", "max.buffered.records", "30");
        connect.start(props, 1);
        await().atMost(PATIENCE).until(() -> held.held() == 1 && reads().size() > 60);
        put("o-1", 1);
        connect.stop();
        held.remove();
        put("o-2", 1);

        props.put("snapshot.segments", "7");
        connect.start(props, 3);

        awaitConvergence();
        assertThat(reads()).hasSize(400);
        assertThat(segmentsEnded()).isEqualTo(4);
    }

    @Test
    void whatIsWrittenDuringTheScanConverges() {
        createTable(4, 300);
        aws.faults().on("Scan").delay(Duration.ofMillis(30));
        connect.start(props("snapshot.segments", "8", "max.buffered.records", "10"), 2);
        int round = 0;
        while (segmentsEnded() < 8) {
            round++;
            for (int i = 0; i < 300; i += 7) {
                put("o-" + (i + round) % 300, round);
            }
            orders.expire("{\"id\":{\"S\":\"o-" + round % 300 + "\"}}");
            put("new-" + round, round);
            int seen = connect.events().size();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> connect.events().size() > seen || segmentsEnded() == 8);
        }

        awaitConvergence();
        assertThat(reads()).hasSizeGreaterThan(200);
    }

    @Test
    void waitsUntilTheTableWritesToTheStream() {
        aws.kinesis().createStream(STREAM, 1);
        orders = aws.dynamodb().createTable("orders", "id");
        put("o-0", 0);
        connect.start(props(), 1);
        await().atMost(PATIENCE).until(() -> aws.calls().count("DescribeKinesisStreamingDestination") > 1);
        assertThat(aws.calls().count("Scan")).isZero();
        assertThat(connect.stored()).isEmpty();

        put("o-0", 1);
        enable();
        put("o-0", 2);

        awaitConvergence();
        assertThat(reads()).hasSize(1);
    }

    @Test
    void scansATableThatIsIncludedLaterWhileTheStreamWaits() {
        createTable(1, 10);
        connect.start(props(), 1);
        awaitConvergence();
        connect.stop();
        LocalTable users = aws.dynamodb().createTable("users", "id", STREAM);
        users.put("{\"id\":{\"S\":\"u-0\"},\"n\":{\"N\":\"1\"}}");

        connect.start(props("dynamodb.table.include.list", "orders,users"), 1);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(connect.events())
                        .filteredOn(event -> event.topic().equals("shop.users"))
                        .extracting(event -> ((Struct) event.value()).getString("op"))
                        .containsExactly("r", "c"));
        assertThat(reads()).hasSize(11);
    }

    @Test
    void retriesWhatIsThrottledOrDropped() {
        createTable(2, 200);
        aws.faults().on("Scan").everyNth(3).throttle();
        aws.faults().on("Scan").everyNth(4).dropConnectionAfterApplying();
        aws.faults().on("DescribeTable").nth(1).answer(500);
        connect.start(props("max.buffered.records", "30"), 2);

        awaitConvergence();

        assertThat(reads()).hasSize(200);
    }
}
