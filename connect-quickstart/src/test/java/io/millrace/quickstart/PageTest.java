package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private static final String RECORD =
            "{\"event_id\":\"1\",\"event_timestamp\":1795254890655,\"event_type\":\"INSERT\",\"record\":"
                    + "{\"id\":3,\"name\":\"Zoë\",\"tags\":[\"a\",\"b\"],\"profile\":\"{\\\"plan\\\": 1}\"},\"unavailable\":null}";
    private static final List<String> SQL =
            List.of("INSERT INTO customers (id, name, email, balance) VALUES", "  (3, 'Zoë');");

    private static final Set<Sink> ALL = EnumSet.allOf(Sink.class);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(ints = {40, 100, 120, 500})
    void keepsWithinTheWidthOfTheTerminal(int width) throws IOException {
        Terminal terminal = terminal(false, width);
        Page page = new Page(terminal, ALL);

        page.heading("A new row", "1 Record");
        page.rows(SQL, List.of(record(RECORD), record(RECORD)));

        assertThat(printed().lines()).allMatch(line -> line.length() <= terminal.width());
    }

    @Test
    void showsTheWholeRecordAsJsonBesideTheSql() throws IOException {
        new Page(terminal(false, 100), ALL).rows(List.of(), List.of(record(RECORD)));

        String json = printed().lines().skip(ALL.size()).map(String::strip).reduce("", String::concat);
        assertThat(new ObjectMapper().readTree(json)).isEqualTo(new ObjectMapper().readTree(RECORD));
    }

    @Test
    void saysWhereARecordIsAndWhereItIsNot() throws IOException {
        new Page(terminal(false, 100), ALL).rows(SQL, List.of(record(RECORD)));

        assertThat(printed())
                .contains("kinesis  shardId-000000000000, partition key {\"id\":3}")
                .contains("sns      held back by the filter policy")
                .contains("sqs      not yet");
    }

    @Test
    void showsWhatIsNoRecordAsItIs() {
        Arrival hello = new Arrival(
                Sink.SQS, "a queue", "", Arrival.json("hello".getBytes(StandardCharsets.UTF_8)), Instant.EPOCH);

        new Page(terminal(false, 100), ALL).rows(List.of(), List.of(new Delivery(hello)));

        assertThat(printed().lines().map(String::strip)).containsExactly("sqs      a queue", "\"hello\"");
    }

    @Test
    void usesColoursOnTerminalsOnly() throws IOException {
        new Page(terminal(false, 100), ALL).rows(SQL, List.of(record(RECORD)));
        assertThat(printed()).doesNotContain("\u001b");

        new Page(terminal(true, 100), ALL).rows(SQL, List.of(record(RECORD)));
        assertThat(printed()).contains("\u001b[");
    }

    @Test
    void showsARecordWhoseRowComesFirstOrIsAbsent() throws IOException {
        new Page(terminal(false, 100), ALL)
                .rows(SQL, List.of(record("{\"record\":{\"id\":1}}"), record("{\"record\":null}")));

        assertThat(printed()).contains("{\"record\":{\"id\":1}}").contains("{\"record\":null}");
    }

    private Terminal terminal(boolean isColoured, int width) {
        return new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false, isColoured, width);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Delivery record(String json) throws IOException {
        JsonNode record = new ObjectMapper().readTree(json);
        return new Delivery(new Arrival(
                Sink.KINESIS, "shardId-000000000000, partition key {\"id\":3}", "{\"id\":3}", record, Instant.EPOCH));
    }
}
