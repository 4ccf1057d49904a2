package io.millrace.connect.dynamodb.shards;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class AlteredOffsetsTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final StreamId STREAM = new StreamId("arn:orders", CREATED);
    private static final Map<String, Object> ACTIVE = Map.of("version", 1, "sequenceNumber", "17", "state", "ACTIVE");
    private static final Map<String, Object> END = Map.of("version", 1, "state", "END");
    /** 0 is gone; 1 was split into 2 and 3, and these merged into 4; 5 stands alone. */
    private static final List<Shard> LISTED = List.of(
            new Shard("1", List.of("0")),
            new Shard("2", List.of("1")),
            new Shard("3", List.of("1")),
            new Shard("4", List.of("2", "3")),
            new Shard("5", List.of()));

    private final Map<Map<String, ?>, Map<String, ?>> request = new HashMap<>();

    @Test
    void aShardWithoutRelativesCanBeSetAnywhere() {
        set("5", ACTIVE);
        check();
        set("5", END);
        check();
        set("5", null);
        check();
    }

    @Test
    void whatIsReadAgainHasItsDescendantsResetInTheSameRequest() {
        set("1", ACTIVE);
        assertRefused("In the same request set 2, 3, 4 to null, since they descend from shards");

        set("2", null);
        set("3", null);
        set("4", END);
        assertRefused("set 4 to null");

        set("4", null);
        check();

        set("1", null);
        check();
    }

    @Test
    void whatIsNotBegunAnewHasItsParentsAtTheirEnd() {
        set("4", ACTIVE);
        set("2", END);
        set("1", END);
        assertRefused("In the same request set 3 to {\"version\": 1, \"state\": \"END\"}, since they are parents");

        set("3", END);
        check();
    }

    @Test
    void aParentThatIsGoneCanBeGivenUp() {
        set("0", END);
        check();

        set("0", ACTIVE);
        assertRefused("The stream has no shard 0; it has [1, 2, 3, 4, 5]");
    }

    @Test
    void everythingCanBeReset() {
        set("1", null);
        request.put(SourcePartitions.shard(new StreamId(STREAM.arn(), CREATED.minusSeconds(1)), "1"), null);
        request.put(Map.of("table", "orders", "segment", 0), null);
        request.put(SourcePartitions.marker(STREAM.arn()), null);

        check();
    }

    @Test
    void theMarkerIsOfThisStream() {
        StreamMarker marker = StreamMarker.anew(STREAM, LISTED, CREATED);
        request.put(SourcePartitions.marker(STREAM.arn()), marker.encode());
        check();

        request.put(
                SourcePartitions.marker(STREAM.arn()),
                StreamMarker.anew(new StreamId(STREAM.arn(), CREATED.minusSeconds(1)), LISTED, CREATED)
                        .encode());
        assertRefused("The offset of #stream is about a stream that was not created at 2026-01-01T00:00:00Z");

        request.put(SourcePartitions.marker(STREAM.arn()), Map.of("version", 1));
        assertRefused("\"position\" is missing");
    }

    @Test
    void refusesWhatIsNotOfThisStreamAndShowsTheRightForm() {
        set("7", ACTIVE);
        assertRefused("The stream has no shard 7");
        assertRefused("\"streamCreatedAt\": \"2026-01-01T00:00:00Z\"");

        request.clear();
        request.put(SourcePartitions.shard(new StreamId("arn:other", CREATED), "5"), ACTIVE);
        assertRefused("of another stream");

        request.clear();
        request.put(SourcePartitions.shard(new StreamId(STREAM.arn(), CREATED.minusSeconds(1)), "5"), ACTIVE);
        assertRefused("of a stream of this name that was deleted");

        request.clear();
        request.put(Map.of("streamArn", STREAM.arn(), "shardId", "5"), ACTIVE);
        assertRefused("A partition is not valid");

        request.clear();
        set("5", Map.of("version", 1, "state", "DONE"));
        assertRefused("The offset of shard 5 is not valid");
    }

    private void set(String shardId, Map<String, Object> offset) {
        request.put(SourcePartitions.shard(STREAM, shardId), offset);
    }

    private void check() {
        AlteredOffsets.check(STREAM, LISTED, request);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::check).isInstanceOf(ConnectException.class).hasMessageContaining(message);
    }
}
