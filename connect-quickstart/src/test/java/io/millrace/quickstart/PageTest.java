package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private static final String RECORD = "{\"event_timestamp\":1795254890655,\"event_type\":\"INSERT\",\"record\":"
            + "{\"id\":3,\"name\":\"Zoë\",\"tags\":[\"a\",\"b\"],\"profile\":\"{\\\"plan\\\": 1}\"},\"unavailable\":null}";
    private static final List<String> SQL =
            List.of("INSERT INTO customers (id, name, email, balance) VALUES", "  (3, 'Zoë');");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(ints = {40, 100, 120, 500})
    void keepsWithinTheWidthOfTheTerminal(int width) throws IOException {
        Terminal terminal = terminal(false, width);
        Page page = new Page(terminal);

        page.heading("A new row", "1 Record");
        page.rows(SQL, List.of(record(RECORD), record(RECORD)));

        assertThat(printed().lines()).allMatch(line -> line.length() <= terminal.width());
    }

    @Test
    void showsTheWholeRecordAsJsonBesideTheSql() throws IOException {
        new Page(terminal(false, 100)).rows(List.of(), List.of(record(RECORD)));

        String json = printed().lines().skip(1).map(String::strip).reduce("", String::concat);
        assertThat(new ObjectMapper().readTree(json)).isEqualTo(new ObjectMapper().readTree(RECORD));
    }

    @Test
    void usesColoursOnTerminalsOnly() throws IOException {
        new Page(terminal(false, 100)).rows(SQL, List.of(record(RECORD)));
        assertThat(printed()).doesNotContain("\u001b");

        new Page(terminal(true, 100)).rows(SQL, List.of(record(RECORD)));
        assertThat(printed()).contains("\u001b[");
    }

    @Test
    void showsARecordWhoseRowComesFirstOrIsAbsent() throws IOException {
        new Page(terminal(false, 100))
                .rows(SQL, List.of(record("{\"record\":{\"id\":1}}"), record("{\"record\":null}")));

        assertThat(printed()).contains("{\"record\":{\"id\":1}}").contains("{\"record\":null}");
    }

    private Terminal terminal(boolean isColoured, int width) {
        return new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false, isColoured, width);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static StreamRecord record(String json) throws IOException {
        return new StreamRecord(
                "shardId-000000000000", "1", "{\"id\":3}", new ObjectMapper().readTree(json), Instant.EPOCH);
    }
}
