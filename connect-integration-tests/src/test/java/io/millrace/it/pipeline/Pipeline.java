package io.millrace.it.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testkit.connect.ConnectRestException;
import io.millrace.testkit.connect.ConnectorRequest;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * A table's changes on their way to Kinesis, SNS and SQS at once, by the examples that users copy: those that were there before, those
 * that come, those that come while the source is away, and those that come while everything is restarted. Whatever it runs against, it
 * makes what it needs under names of its own, and removes it. Confined to one thread.
 */
final class Pipeline {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration BETWEEN_READS = Duration.ofMillis(250);
    private static final int NOT_FOUND = 404;
    private static final int ROWS = 20;
    private static final int DELETED = 7;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stage stage;
    private final Customers customers;
    private final Targets targets;
    private final ConnectorRequest source;
    private final List<ConnectorRequest> connectors = new ArrayList<>();

    /** What must arrive: of each customer what happened to it, in order. */
    private final Map<Integer, List<String>> expected = new TreeMap<>();

    private Pipeline(String run, Stage stage, Customers customers, AwsEndpoint aws, Removals removals) {
        this.stage = stage;
        this.customers = customers;
        this.source = customers.source(run, stage.bootstrapServers());
        removals.add(() -> stage.remove(run));
        removals.add(customers::remove);
        customers.create();
        this.targets = new Targets(aws, run, removals);
        connectors.add(source);
        connectors.addAll(targets.sinks(customers.topic(run)));
        connectors.forEach(connector -> removals.add(() -> delete(connector)));
    }

    /**
     * Every change of a table arrives in each target, in the order of its row, whatever is restarted meanwhile.
     *
     * @param customers makes the table of a run, whose name has lower case letters, digits and hyphens
     */
    static void carriesEveryChange(Stage stage, Function<String, Customers> customers, AwsEndpoint aws) {
        String run =
                "millrace-test-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
        try (Removals removals = new Removals()) {
            new Pipeline(run, stage, customers.apply(run), aws, removals).run();
        }
    }

    private void run() {
        insert(1);
        for (ConnectorRequest connector : connectors) {
            stage.connect().put(connector);
            stage.connect().awaitRunning(connector.name(), TIMEOUT);
        }
        awaitAll("the rows that were there before");

        insert(2);
        rename("second");
        delete(DELETED);
        awaitAll("the rows that have changed");

        stage.connect().stop(source.name());
        stage.connect()
                .await(
                        source.name(),
                        TIMEOUT,
                        "stopped",
                        status -> status.tasks().isEmpty());
        rename("third");
        stage.connect().resume(source.name());
        insert(3);
        stage.interrupt(connectors.stream().map(ConnectorRequest::name).toList());
        rename("fourth");
        delete(DELETED - 2);
        awaitAll("the rows that have changed while connectors were away");
    }

    private void insert(int round) {
        int last = round * ROWS;
        int first = last - ROWS + 1;
        customers.insert(first, last, "new");
        for (int id = first; id <= last; id++) {
            expected.put(id, new ArrayList<>(List.of("INSERT new")));
        }
    }

    private void rename(String name) {
        customers.rename(name);
        expected.values().stream()
                .filter(history -> !history.contains("DELETE"))
                .forEach(history -> history.add("UPDATE " + name));
    }

    private void delete(int nth) {
        customers.deleteEvery(nth);
        expected.forEach((id, history) -> {
            if (id % nth == 0 && !history.contains("DELETE")) {
                history.add("DELETE");
            }
        });
    }

    private void awaitAll(String what) {
        await(what)
                .atMost(TIMEOUT)
                .pollInterval(BETWEEN_READS)
                .failFast("a connector failed", this::assertNoneFailed)
                .untilAsserted(() -> {
                    assertThat(histories(targets.inKinesis())).as("Kinesis").isEqualTo(expected);
                    assertThat(histories(targets.inSqsFifo())).as("SQS FIFO").isEqualTo(expected);
                    assertThat(inAnyOrder(histories(targets.inSns()))).as("SNS").isEqualTo(inAnyOrder(expected));
                });
    }

    private void assertNoneFailed() {
        assertThat(connectors)
                .allSatisfy(connector -> assertThat(
                                stage.connect().status(connector.name()).traces())
                        .as(connector.name())
                        .isEmpty());
    }

    /** Of each customer what happened to it, in the order in which it first came: a restart may bring some of it again. */
    private static Map<Integer, List<String>> histories(List<String> records) {
        Map<Integer, List<String>> histories = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (String record : records) {
            JsonNode change = json(record);
            if (seen.add(change.path("event_id").asText())) {
                JsonNode row = change.path("record");
                histories
                        .computeIfAbsent(id(row), id -> new ArrayList<>())
                        .add(what(change.path("event_type").asText(), row));
            }
        }
        return histories;
    }

    /** MongoDB's key is {@code _id}, and DynamoDB's numbers are text. */
    private static int id(JsonNode row) {
        return Integer.parseInt(row.path(row.has("_id") ? "_id" : "id").asText());
    }

    /** Databases differ in what they tell of a row that is deleted. */
    private static String what(String type, JsonNode row) {
        return type.equals("DELETE") ? type : type + " " + row.path("name").asText();
    }

    private static Set<String> inAnyOrder(Map<Integer, List<String>> histories) {
        Set<String> all = new HashSet<>();
        histories.forEach((id, history) -> history.forEach(what -> all.add(id + " " + what)));
        return all;
    }

    private void delete(ConnectorRequest connector) {
        try {
            stage.connect().delete(connector.name());
        } catch (ConnectRestException e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
