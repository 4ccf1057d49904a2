package io.millrace.ops.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When the database made the change that a message tells of: {@code event_timestamp} of a Record, {@code source.ts_ms} of a Debezium
 * event, in JSON with or without a schema. Avro and the like would need a registry, and are not read.
 */
final class EventTime {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** 10^11 ms are in 1973, 10^11 s in the year 5138: so the size of a number tells its unit. */
    private static final long LEAST_MILLIS = 100_000_000_000L;

    private static final long LEAST_MICROS = LEAST_MILLIS * 1000;

    private EventTime() {}

    /** The time; null if the value does not tell it. */
    static @Nullable Instant of(byte @Nullable [] value) {
        if (value == null || value.length == 0 || value[0] != '{') {
            return null;
        }
        JsonNode tree;
        try {
            tree = JSON.readTree(value);
        } catch (IOException e) {
            return null;
        }
        return Stream.of(tree, tree.path("payload"))
                .flatMap(event -> Stream.of(
                        event.path("event_timestamp"), event.path("source").path("ts_ms")))
                .filter(JsonNode::isIntegralNumber)
                .mapToLong(JsonNode::asLong)
                .filter(time -> time > 0)
                .mapToObj(EventTime::instant)
                .findFirst()
                .orElse(null);
    }

    private static Instant instant(long time) {
        return time >= LEAST_MICROS
                ? Instant.ofEpochMilli(time / 1000)
                : time >= LEAST_MILLIS ? Instant.ofEpochMilli(time) : Instant.ofEpochSecond(time);
    }
}
