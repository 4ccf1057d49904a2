package io.millrace.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventTimeTest {
    private static final Instant TIME = Instant.parse("2024-12-03T03:48:55Z");

    @Test
    void recordsTellItInTheUnitTheyWereToldToUse() {
        long millis = TIME.toEpochMilli();

        assertThat(of("{\"event_timestamp\": " + millis + "}")).isEqualTo(TIME);
        assertThat(of("{\"event_timestamp\": " + millis * 1000 + "}")).isEqualTo(TIME);
        assertThat(of("{\"event_timestamp\": " + millis / 1000 + "}")).isEqualTo(TIME);
        assertThat(of("{\"schema\": {}, \"payload\": {\"event_timestamp\": " + millis + "}}"))
                .isEqualTo(TIME);
    }

    @Test
    void debeziumsEventsTellTheDatabasesTimeAndNotTheConnectors() {
        String event = "{\"ts_ms\": 1, \"op\": \"c\", \"source\": {\"ts_ms\": " + TIME.toEpochMilli() + "}}";

        assertThat(of(event)).isEqualTo(TIME);
        assertThat(of("{\"schema\": null, \"payload\": " + event + "}")).isEqualTo(TIME);
    }

    @Test
    void whatIsNoSuchEventTellsNothing() {
        assertThat(EventTime.of(null)).isNull();
        assertThat(of("")).isNull();
        assertThat(of("[1]")).isNull();
        assertThat(of("{\"event_timestamp\"")).isNull();
        assertThat(of("{\"event_timestamp\": null, \"source\": \"binlog.000001\"}"))
                .isNull();
        assertThat(EventTime.of(new byte[] {0, 0, 0, 0, 1})).isNull();
    }

    private static Instant of(String value) {
        return EventTime.of(value.getBytes(StandardCharsets.UTF_8));
    }
}
