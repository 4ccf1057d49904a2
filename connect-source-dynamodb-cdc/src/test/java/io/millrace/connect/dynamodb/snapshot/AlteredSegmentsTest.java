package io.millrace.connect.dynamodb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.dynamodb.shards.SourcePartitions;
import io.millrace.connect.dynamodb.shards.StreamId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlteredSegmentsTest {
    private static final StreamId STREAM = new StreamId(
            "arn:aws:kinesis:eu-west-1:123456789012:stream/changes", Instant.parse("2026-01-01T00:00:00Z"));
    private static final Map<String, ?> ACTIVE =
            Map.of("version", 1, "state", "ACTIVE", "lastKey", "{\"id\":{\"S\":\"a\"}}");

    private final Map<Map<String, ?>, @Nullable Map<String, ?>> request = new HashMap<>();

    private static Map<String, Object> segment(int number, int total) {
        return new HashMap<>(SourcePartitions.segment(STREAM, "orders", number, total));
    }

    private void refused(String... texts) {
        assertThatThrownBy(() -> AlteredSegments.check(STREAM, request))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll(texts);
    }

    @Test
    void takesSegmentsThatBeginAnewOrElsewhereOrAreDone() {
        request.put(segment(0, 4), null);
        request.put(segment(1, 4), ACTIVE);
        request.put(segment(3, 4), Map.of("version", 1, "state", "END"));
        request.put(SourcePartitions.shard(STREAM, "shardId-0"), null);

        assertThat(AlteredSegments.check(STREAM, request))
                .containsOnlyKeys(SourcePartitions.shard(STREAM, "shardId-0"));
    }

    @Test
    void refusesASegmentThatThereCannotBeAndShowsTheForm() {
        request.put(segment(4, 4), ACTIVE);

        refused("segment=4", "segment=0, segments=4");
    }

    @Test
    void refusesNumbersThatAreNoStrings() {
        Map<String, Object> partition = segment(1, 4);
        partition.put("segment", 1);
        request.put(partition, ACTIVE);

        refused("strings");
    }

    @Test
    void refusesAnotherStreamAndOffsetsOfOneThatIsGone() {
        Map<String, Object> partition = segment(1, 4);
        partition.put("streamCreatedAt", "2020-01-01T00:00:00Z");
        request.put(partition, ACTIVE);
        refused("another stream");

        request.put(SourcePartitions.segment(new StreamId("arn:other", STREAM.created()), "orders", 1, 4), null);
        request.replaceAll((key, offset) -> null);

        assertThat(AlteredSegments.check(STREAM, request)).isEmpty();
    }

    @Test
    void refusesAKeyThatIsNone() {
        request.put(segment(1, 4), Map.of("version", 1, "state", "ACTIVE", "lastKey", "a"));

        refused("segment 1 of 4 of table orders", "lastKey");
    }
}
