package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.it.Arrivals.Arrival;
import io.millrace.testkit.connect.ConnectRest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The Records that have arrived in a stream of one shard, by table, each once however often it came. An expected change is written
 * as its type and its row, {@code UPDATE {id: 7, name: 'Ann'}}: single quotes will do, and names need none. Confined to one thread.
 */
final class Changes {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    private final Arrivals arrivals;
    private final String key;
    private final ConnectRest connect;
    private final List<String> connectors;

    /**
     * Nothing is waited for yet.
     *
     * @param key the column that tells rows apart
     * @param connectors those that bring them, which are not to fail meanwhile
     */
    Changes(Arrivals arrivals, String key, ConnectRest connect, String... connectors) {
        this.arrivals = arrivals;
        this.key = key;
        this.connect = connect;
        this.connectors = List.of(connectors);
    }

    /**
     * Waits until these changes of a table have arrived and no others, those of each row in this order: that of different rows is
     * not promised.
     *
     * @return their Records, in the order of {@code expected}
     */
    List<JsonNode> await(String table, Collection<String> expected) {
        List<Line> lines = expected.stream().map(Line::of).toList();
        Awaitility.await("changes of " + table)
                .atMost(TIMEOUT)
                .failFast("a connector failed", this::assertNoneFailed)
                .untilAsserted(() ->
                        assertThat(byRow(of(table).stream().map(Line::of))).isEqualTo(byRow(lines.stream())));
        List<JsonNode> arrived = new ArrayList<>(of(table));
        return lines.stream()
                .map(line -> {
                    JsonNode first = arrived.stream()
                            .filter(change -> Line.of(change).equals(line))
                            .findFirst()
                            .orElseThrow();
                    arrived.remove(first);
                    return first;
                })
                .toList();
    }

    private Map<JsonNode, List<Line>> byRow(Stream<Line> lines) {
        return lines.collect(Collectors.groupingBy(line -> line.row().path(key)));
    }

    /** The same. */
    List<JsonNode> await(String table, String... expected) {
        return await(table, List.of(expected));
    }

    /** The Records of a table, in the order in which they first came. */
    List<JsonNode> of(String table) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        for (Arrival arrival : arrivals.inOrder()) {
            JsonNode change = json(arrival.text());
            if (change.path("table_name").asText().equals(table)) {
                byId.putIfAbsent(change.path("event_id").asText(), change);
            }
        }
        return List.copyOf(byId.values());
    }

    /** The partition keys under which changes of a table arrived. */
    Set<JsonNode> keys(String table) {
        return arrivals.inOrder().stream()
                .filter(arrival ->
                        json(arrival.text()).path("table_name").asText().equals(table))
                .map(arrival -> json(arrival.key()))
                .collect(Collectors.toSet());
    }

    private void assertNoneFailed() {
        assertThat(connectors)
                .allSatisfy(name ->
                        assertThat(connect.status(name).traces()).as(name).isEmpty());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    private record Line(String type, JsonNode row) {
        static Line of(String text) {
            int space = text.indexOf(' ');
            return new Line(text.substring(0, space), json(text.substring(space + 1)));
        }

        static Line of(JsonNode change) {
            return new Line(change.path("event_type").asText(), change.path("record"));
        }

        @Override
        public String toString() {
            return type + " " + row;
        }
    }
}
