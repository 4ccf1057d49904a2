package io.millrace.it.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.Examples;
import io.millrace.it.KinesisReader;
import io.millrace.it.types.Setting.Source;
import io.millrace.it.types.TypedValue.Phase;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * Writes all values of all types before connectors start and again when they run, and reads what comes out of the streams: three
 * connectors of Debezium, and a sink for each {@link Setting}. Confined to one thread.
 */
final class FidelityRun {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";
    /** Room for a text of 1 MiB. */
    private static final String MAX_BYTES = Integer.toString(8 << 20);

    private final TestCluster cluster;
    private final Connectors connectors;
    private final LocalAws aws;
    private final Database database;
    private final TypesTable table;
    private final String name;
    private final Map<Source, ConnectorRequest> sources = new EnumMap<>(Source.class);

    /** @param aws its own, that throttles nothing */
    FidelityRun(TestCluster cluster, Connectors connectors, LocalAws aws, Database database, List<SqlType> types) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.aws = aws;
        this.database = database;
        this.table = new TypesTable(database, types);
        this.name = cluster.uniqueName("types");
    }

    /** All of it. */
    Findings run() {
        table.create();
        table.write(Phase.SNAPSHOT);
        startSources();
        startSinks();
        Map<Setting, Map<Integer, JsonNode>> rows = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            awaitRows(setting, table.rows());
        }
        table.write(Phase.STREAMING);
        for (Setting setting : Setting.values()) {
            rows.put(setting, awaitRows(setting, 2 * table.rows()));
        }
        return new Findings(table, rows, sent());
    }

    private void startSources() {
        ConnectorRequest example = base(Source.EXAMPLE).with("transforms.record.snapshot.event.type", "READ");
        sources.put(Source.EXAMPLE, example);
        sources.put(
                Source.DEFAULTS,
                database.withDefaults(withoutTransform(base(Source.DEFAULTS)))
                        .with("key.converter.schemas.enable", "true")
                        .with("value.converter.schemas.enable", "true"));
        sources.put(Source.LOSSLESS, database.lossless(withoutTransform(base(Source.LOSSLESS))));
        for (ConnectorRequest source : sources.values()) {
            cluster.topics().create(database.topic(source), 1);
            connectors.submit(source);
        }
        sources.values().forEach(source -> cluster.connect().awaitRunning(source.name(), TIMEOUT));
    }

    private ConnectorRequest base(Source source) {
        return database.source(name + "-" + source.name().toLowerCase(Locale.ROOT))
                .with("producer.override.max.request.size", MAX_BYTES)
                .with("key.converter.replace.null.with.default", "false")
                .with("value.converter.replace.null.with.default", "false");
    }

    private static ConnectorRequest withoutTransform(ConnectorRequest source) {
        ConnectorRequest without = source;
        for (String key : source.config().keySet()) {
            if (key.startsWith("transforms") || key.startsWith("predicates")) {
                without = without.without(key);
            }
        }
        return without;
    }

    private void startSinks() {
        try (KinesisClient kinesis = KinesisReader.client(aws.endpoint(), aws.region())) {
            for (Setting setting : Setting.values()) {
                kinesis.createStream(request ->
                        request.streamName(stream(setting)).shardCount(1).maxRecordSizeInKiB(10_240));
                connectors.submit(sink(setting));
            }
        }
        for (Setting setting : Setting.values()) {
            cluster.connect().awaitRunning(stream(setting), TIMEOUT);
        }
    }

    private String stream(Setting setting) {
        return name + "-to-" + setting.title();
    }

    private ConnectorRequest sink(Setting setting) {
        ConnectorRequest source = sources.get(setting.source());
        ConnectorRequest sink = Examples.kinesisSink(
                        Examples.KINESIS_SINK,
                        stream(setting),
                        aws,
                        stream(setting),
                        database.topic(source).replace(".", "\\."))
                .with("tasks.max", "1")
                .with("record.max.bytes", MAX_BYTES)
                .with("kinesis.rate.limit.percent", "0");
        if (!setting.isOnSink()) {
            return sink;
        }
        String schemas = Boolean.toString(setting.source() == Source.DEFAULTS);
        Map<String, String> config = new HashMap<>();
        for (String converter : List.of("key.converter", "value.converter")) {
            config.put(converter, JSON_CONVERTER);
            config.put(converter + ".schemas.enable", schemas);
            config.put(converter + ".replace.null.with.default", "false");
        }
        config.put("transforms", "record");
        config.put("transforms.record.type", "io.millrace.transforms.RecordNormalizer");
        config.put("transforms.record.snapshot.event.type", "READ");
        setting.options().forEach((option, value) -> config.put("transforms.record." + option, value));
        if (setting == Setting.STRUCT) {
            config.put("payload.converter", JSON_CONVERTER);
            config.put("payload.converter.schemas.enable", "true");
            config.put("payload.converter.replace.null.with.default", "false");
        }
        return sink.with(config);
    }

    /** The rows in a stream by their id: as soon as there are that many. */
    private Map<Integer, JsonNode> awaitRows(Setting setting, int count) {
        Map<Integer, JsonNode> rows = new HashMap<>();
        StreamRows stream = new StreamRows(aws.kinesis().stream(stream(setting)), setting == Setting.STRUCT);
        await(count + " rows in " + stream(setting))
                .atMost(TIMEOUT)
                .failFast("a connector fails", () -> assertRunning(setting))
                .untilAsserted(() -> {
                    stream.addTo(rows);
                    assertThat(rows).hasSizeGreaterThanOrEqualTo(count);
                });
        return rows;
    }

    private void assertRunning(Setting setting) {
        for (String connector : List.of(sources.get(setting.source()).name(), stream(setting))) {
            var status = cluster.connect().status(connector);
            assertThat(status.isFailed()).as("%s: %s", connector, status).isFalse();
        }
    }

    /** What Debezium sends by default: the schema of each column in the topic. */
    private Map<String, String> sent() {
        String topic = database.topic(sources.get(Source.DEFAULTS));
        ConsumerRecord<byte[], byte[]> first = cluster.topics().read(topic).get(0);
        return SentSchema.ofColumns(first.value());
    }
}
