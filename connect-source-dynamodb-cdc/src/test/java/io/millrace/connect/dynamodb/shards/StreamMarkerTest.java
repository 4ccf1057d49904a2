package io.millrace.connect.dynamodb.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class StreamMarkerTest {
    private static final Instant NOW = Instant.parse("2026-01-10T00:00:00.123Z");
    private static final StreamId STREAM = new StreamId("arn", Instant.parse("2026-01-01T00:00:00Z"));
    private static final List<Shard> LISTED = List.of(
            new Shard("shard:1", List.of()), new Shard("shard:2", List.of("shard:1")), new Shard("shard:3", List.of()));

    @Test
    void comesBackAsItWasWritten() {
        for (Position position : List.of(
                new Position.TrimHorizon(),
                new Position.Latest(),
                new Position.Timestamp(NOW.minusSeconds(5)),
                named(false, Map.of("shard:1", "17")),
                named(true, Map.of("shard:1", "17", "shard:3", "4")))) {
            StreamMarker marker = StreamMarker.first(STREAM, position, LISTED, false, NOW);

            assertThat(marker.position()).isEqualTo(position);
            assertThat(StreamMarker.decode(marker.encode())).isEqualTo(marker);
            assertThat(StreamMarker.decode(marker.withSnapshot(4).encode())).isEqualTo(marker.withSnapshot(4));
        }
    }

    @Test
    void refusesToPassOverWhatCannotBeMeant() {
        assertRefused(
                named(false, Map.of("shard:7", "17")), "names [shard:7], but the stream has the shards [shard:1,");
        assertRefused(
                named(false, Map.of("shard:1", "17", "shard:2", "18")),
                "names shard:1 and a shard that descends from it");
    }

    @Test
    void saysWhatIsWrongAndWhatIsRight() {
        Map<String, Object> offset = StreamMarker.anew(STREAM, LISTED, NOW).encode();
        offset.put("position", "AT_SEQUENCE_NUMBER");
        offset.put("sequenceNumbers", "17");

        assertThatThrownBy(() -> StreamMarker.decode(offset))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(
                        "\"sequenceNumbers\" is not of the form shardId:number,shardId:number. Its form is {");
    }

    private static Position named(boolean isAfter, Map<String, String> shards) {
        return new Position.SequenceNumbers(isAfter, new TreeMap<>(shards));
    }

    private static void assertRefused(Position position, String message) {
        assertThatThrownBy(() -> StreamMarker.first(STREAM, position, LISTED, false, NOW))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(message);
    }
}
