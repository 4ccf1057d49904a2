package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.Arrivals.Arrival;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.fault.FaultPlan;
import io.millrace.testkit.aws.sqs.LocalQueue;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * One stream of changes, three targets at once: Kinesis, SNS with a subscribed queue that filters, and an SQS FIFO queue. Each
 * has failures of its own all the time, and stands still for a while; the others take no notice.
 */
@WithCluster
class MultiTargetIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Rows that are written to each table, for each target that stands still. */
    private static final int ROWS = 40;

    private static final List<Table> TABLES = List.of(
            new Table("multi", "customers"), new Table("multi", "orders"), new Table("multi_archive", "orders"));

    private final TestCluster cluster;
    private final Connectors connectors;
    private final PostgresServer postgres;

    /** What must arrive: of each row what happened to it, in order. */
    private final Map<String, List<String>> expected = new LinkedHashMap<>();

    MultiTargetIT(TestCluster cluster, Connectors connectors, PostgresServer postgres) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.postgres = postgres;
    }

    private record Table(String schema, String name) {
        @Override
        public String toString() {
            return schema + "." + name;
        }

        /** What the subscribed queue's policy takes. */
        boolean isFilteredFor() {
            return schema.equals("multi") && name.equals("orders");
        }
    }

    /** A Record that has arrived. */
    private record Change(String row, String what, String eventId) {
        static Change of(Arrival arrival) {
            try {
                JsonNode value = JSON.readTree(arrival.text());
                JsonNode row = value.path("record");
                String note = row.path("note").asText();
                return new Change(
                        value.path("schema_name").asText() + "."
                                + value.path("table_name").asText() + " "
                                + row.path("id").asText(),
                        value.path("event_type").asText() + (note.isEmpty() ? "" : " " + note),
                        value.path("event_id").asText());
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A sink with what it writes to. */
    private record Target(ConnectorRequest sink, String action, Arrivals arrivals) {
        /** All that has arrived, repeats included. */
        List<Change> changes() {
            return arrivals.inOrder().stream().map(Change::of).toList();
        }

        /** Of each row what happened to it, in the order in which it first arrived: a rebalance may bring some of it again. */
        Map<String, List<String>> histories() {
            Map<String, List<String>> histories = new LinkedHashMap<>();
            changes().stream()
                    .distinct()
                    .forEach(change -> histories
                            .computeIfAbsent(change.row(), row -> new ArrayList<>())
                            .add(change.what()));
            return histories;
        }
    }

    @Test
    void everyChangeArrivesWhereverItIsToAndNoTargetHoldsUpAnother() {
        String name = cluster.uniqueName("multi");
        createTables();
        try (LocalAws aws =
                LocalAws.builder().region(TestCluster.REGION).throttling(false).start()) {
            LocalQueue fifo = aws.sqs().createQueue(name + ".fifo");
            Target kinesis = kinesis(aws, name);
            Target sns = sns(aws, name);
            Target sqs = new Target(
                    Examples.sqsSink("sqs-fifo-sink.json", name + "-sqs", aws, fifo.name(), topics(name)),
                    "SendMessageBatch",
                    MessageArrivals.in(fifo));
            List<Target> targets = List.of(kinesis, sns, sqs);
            List<Fault> faults = interfere(aws.faults());
            connectors.start(source(name));
            targets.forEach(target -> connectors.start(soonAgain(target.sink())));

            change(0);
            targets.forEach(this::awaitAll);
            for (int i = 0; i < targets.size(); i++) {
                Target still = targets.get(i);
                int before = still.changes().size();
                Fault hold = aws.faults().on(still.action()).hold();

                change(i + 1);

                targets.stream().filter(target -> target != still).forEach(this::awaitAll);
                await("requests that hang: " + still.action()).atMost(TIMEOUT).until(() -> hold.held() > 0);
                assertThat(still.changes()).as(still.action()).hasSize(before);
                assertThat(lag(still)).as("lag of " + still.sink().name()).isPositive();
                hold.remove();
                awaitAll(still);
            }

            assertThat(kinesis.histories()).isEqualTo(expected);
            assertThat(sqs.histories()).isEqualTo(expected);
            assertThat(sqs.changes()).extracting(Change::eventId).doesNotHaveDuplicates();
            assertThat(fifo.batchesWithGroupTwice()).isZero();
            assertThat(inAnyOrder(sns)).isEqualTo(inAnyOrder(filtered()));
            assertThat(eventIds(sqs)).isEqualTo(eventIds(kinesis)).containsAll(eventIds(sns));
            assertThat(faults).as("faults that met something").allMatch(fault -> fault.hits() > 0);
            connectors.close(); // Before what they ask for is gone.
        }
    }

    private Target kinesis(LocalAws aws, String name) {
        Arrivals arrivals = new StreamArrivals(aws.kinesis().createStream(name, 2));
        ConnectorRequest sink = Examples.kinesisSink(Examples.KINESIS_SINK, name + "-kinesis", aws, name, topics(name));
        return new Target(sink, "PutRecords", arrivals);
    }

    /** Read through a queue that gets what its policy takes, as it was published. */
    private Target sns(LocalAws aws, String name) {
        LocalQueue queue = aws.sqs().createQueue(name + "-orders");
        aws.sns().createTopic(name).subscribe(queue.arn(), Map.of("RawMessageDelivery", "true", "FilterPolicy", """
                                {"event_type": ["UPDATE", "DELETE"], "schema_name": ["multi"], "table_name": ["orders"]}
                                """));
        ConnectorRequest sink = Examples.snsSink("sns-sink.json", name + "-sns", aws, name, topics(name));
        return new Target(sink, "PublishBatch", MessageArrivals.in(queue));
    }

    private ConnectorRequest source(String name) {
        return Examples.postgresSource(name, postgres, "multi")
                .with("table.include.list", "multi\\..*,multi_archive\\..*");
    }

    private static String topics(String name) {
        return name + "\\.multi.*";
    }

    private static ConnectorRequest soonAgain(ConnectorRequest sink) {
        return sink.with(Map.of("retry.backoff.ms", "20", "retry.backoff.max.ms", "200"));
    }

    /** What goes wrong all the time: single entries, whole requests, lost answers. */
    private static List<Fault> interfere(FaultPlan plan) {
        return List.of(
                plan.onEntriesOf("PutRecords").everyNth(7).throttle(),
                plan.on("PutRecords").everyNth(5).answer(500),
                plan.on("PutRecords").everyNth(6).dropConnectionAfterApplying(),
                plan.onEntriesOf("PublishBatch").everyNth(9).failWith("InternalError", "Injected.", false),
                plan.on("PublishBatch").everyNth(7).answer(503),
                plan.on("PublishBatch").everyNth(11).failWith("Throttled"),
                plan.onEntriesOf("SendMessageBatch").everyNth(8).failWith("InternalError", "Injected.", false),
                plan.onEntriesOf("SendMessageBatch").everyNth(11).failWith("RequestThrottled"),
                plan.on("SendMessageBatch").everyNth(10).answer(500),
                plan.on("SendMessageBatch").everyNth(13).dropConnectionAfterApplying());
    }

    private void createTables() {
        for (Table table : TABLES) {
            postgres.execute(
                    "CREATE SCHEMA IF NOT EXISTS " + table.schema(),
                    "CREATE TABLE " + table + " (id int PRIMARY KEY, note text)");
        }
    }

    /** Inserts rows, changes each of them twice, and deletes every third. */
    private void change(int round) {
        for (Table table : TABLES) {
            String rows = " WHERE id / " + ROWS + " = " + round;
            int first = round * ROWS;
            postgres.execute(
                    "INSERT INTO " + table + " SELECT id, 'new' FROM generate_series(" + first + ", "
                            + (first + ROWS - 1) + ") id",
                    "UPDATE " + table + " SET note = 'second'" + rows,
                    "UPDATE " + table + " SET note = 'third'" + rows,
                    "DELETE FROM " + table + rows + " AND id % 3 = 0");
            for (int id = first; id < first + ROWS; id++) {
                List<String> history = new ArrayList<>(List.of("INSERT new", "UPDATE second", "UPDATE third"));
                if (id % 3 == 0) {
                    history.add("DELETE");
                }
                expected.put(table + " " + id, history);
            }
        }
    }

    /** What the subscribed queue is to get. */
    private Map<String, List<String>> filtered() {
        Map<String, List<String>> filtered = new LinkedHashMap<>();
        TABLES.stream()
                .filter(Table::isFilteredFor)
                .forEach(table -> expected.forEach((row, history) -> {
                    if (row.startsWith(table + " ")) {
                        filtered.put(
                                row,
                                history.stream()
                                        .filter(what -> !what.startsWith("INSERT"))
                                        .toList());
                    }
                }));
        return filtered;
    }

    private static Set<String> inAnyOrder(Map<String, List<String>> histories) {
        return histories.entrySet().stream()
                .flatMap(row -> row.getValue().stream().map(what -> row.getKey() + " " + what))
                .collect(Collectors.toSet());
    }

    private static Set<String> inAnyOrder(Target target) {
        return target.changes().stream()
                .map(change -> change.row() + " " + change.what())
                .collect(Collectors.toSet());
    }

    private static Set<String> eventIds(Target target) {
        return target.changes().stream().map(Change::eventId).collect(Collectors.toSet());
    }

    /** Waits until all that was done until now has arrived, and is committed. */
    private void awaitAll(Target target) {
        Set<String> wanted = inAnyOrder(target.action().equals("PublishBatch") ? filtered() : expected);
        await("every change through " + target.action())
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(inAnyOrder(target)).hasSameSizeAs(wanted));
        await("all of it to be committed by " + target.sink().name())
                .atMost(TIMEOUT)
                .until(() -> lag(target) == 0);
    }

    /** How far its consumer group is behind the ends of the topics. */
    private long lag(Target target) {
        Map<TopicPartition, Long> committed =
                cluster.topics().committed("connect-" + target.sink().name());
        String source = target.sink().name().replaceFirst("-[a-z]+$", "");
        return TABLES.stream()
                .flatMap(table -> cluster.topics().ends(source + "." + table).entrySet().stream())
                .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
                .sum();
    }
}
