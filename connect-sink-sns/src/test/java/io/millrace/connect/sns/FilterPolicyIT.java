package io.millrace.connect.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.sns.LocalTopic;
import io.millrace.testkit.aws.sqs.LocalQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscribers filter what the sink publishes as it is installed, by the fields of the common Record. */
class FilterPolicyIT {
    private static final List<String> EVENTS = List.of("SNAPSHOT", "INSERT", "UPDATE", "DELETE");

    private final LocalAws aws = LocalAws.start();
    private final LocalTopic topic = aws.sns().createTopic("changes");

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void deliversToAQueueWhatItAsksForByTypeSchemaAndTable() {
        LocalQueue newOrders = subscribe("new-orders", """
                {"event_type": ["INSERT"], "schema_name": ["public"], "table_name": ["orders"]}""");
        LocalQueue customers = subscribe("customers", """
                {"table_name": [{"anything-but": ["orders"]}]}""");
        LocalQueue all = subscribe("all", null);

        publish(Map.of());

        assertThat(newOrders.messages())
                .singleElement()
                .satisfies(message ->
                        assertThat(message.body()).contains("\"event_type\":\"INSERT\"", "\"table_name\":\"orders\""));
        assertThat(customers.messages())
                .hasSize(4)
                .allSatisfy(message -> assertThat(message.body()).contains("\"table_name\":\"customers\""));
        assertThat(all.messages()).hasSize(8);
        assertThat(all.messages().get(0).attribute("event_type")).isPresent();
    }

    @Test
    void reachesTheElementsOfArrays() {
        LocalQueue tagged = subscribe("tagged", """
                {"tags": ["customers-2"]}""");

        publish(Map.of("sns.message.attributes.include.list", "tags"));

        assertThat(tagged.messages())
                .singleElement()
                .satisfies(message -> assertThat(message.body())
                        .contains("\"event_type\":\"UPDATE\"", "\"table_name\":\"customers\""));
    }

    @Test
    void losesNoMessageToRawDeliveryWithTheMostAttributesThatAreAllowed() {
        LocalQueue raw = subscribe("raw", null);

        publish(Map.of(
                "sns.message.attributes.include.list",
                "event_type,schema_name,table_name,f.a,f.b,f.c,f.d,f.e,f.f,f.g"));

        assertThat(raw.messages())
                .hasSize(8)
                .allSatisfy(message -> assertThat(message.attributes()).hasSize(10));
    }

    private LocalQueue subscribe(String name, String filterPolicy) {
        LocalQueue queue = aws.sqs().createQueue(name);
        topic.subscribe(
                queue.arn(),
                filterPolicy == null
                        ? Map.of("RawMessageDelivery", "true")
                        : Map.of("RawMessageDelivery", "true", "FilterPolicy", filterPolicy));
        return queue;
    }

    /** One change of each type of two tables. */
    private void publish(Map<String, String> more) {
        SnsSinkConfig config = new SnsSinkConfig(SnsBatchClientIT.props(aws, topic.arn(), more));
        try (SnsRecordConverter converter = new SnsRecordConverter(config);
                SnsBatchClient client = SnsBatchClient.open(config, "test")) {
            List<SnsEntry> entries = new ArrayList<>();
            for (String table : List.of("orders", "customers")) {
                for (String event : EVENTS) {
                    entries.add(converter
                            .convert(record(table, event))
                            .orElseThrow()
                            .payload());
                }
            }
            assertThat(client.send(new Batch<>(topic.arn(), entries))
                            .toCompletableFuture()
                            .join())
                    .isSameAs(BatchResult.delivered());
        }
    }

    private static SinkRecord record(String table, String event) {
        Map<String, Object> value = Map.of(
                "event_type",
                event,
                "schema_name",
                "public",
                "table_name",
                table,
                "tags",
                List.of(table, table + "-" + EVENTS.indexOf(event)),
                "f",
                Map.of("a", 1, "b", "2", "c", true, "d", "4", "e", "5", "f", "6", "g", "7"));
        return new SinkRecord("changes", 0, null, "key", null, value, 0);
    }
}
