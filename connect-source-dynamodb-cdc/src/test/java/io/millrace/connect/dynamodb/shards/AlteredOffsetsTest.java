package io.millrace.connect.dynamodb.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        request.put(SourcePartitions.segment(STREAM, "orders", 0, 4), null);
        request.put(SourcePartitions.marker(STREAM.arn()), null);

        check();
    }

    /** A reset through Connect's REST API has the partitions that have offsets, and nothing else. */
    @Test
    void aResetWithoutAMarkerIsTakenOrShownAWayOut() {
        request.put(Map.of("server", "of a connector that had this name"), null);
        request.put(SourcePartitions.shard(new StreamId("arn:other", CREATED), "1"), null);
        set("1", null);
        set("2", null);
        set("3", null);
        set("4", null);
        check();

        request.remove(SourcePartitions.shard(STREAM, "4"));
        assertRefused("In the same request set 4 to null");
        assertRefused("to reset all offsets of the connector, set them to null in a PATCH request that also has"
                + " {\"partition\": {\"shardId\": \"#stream\", \"streamArn\": \"arn:orders\", \"streamCreatedAt\": \"\"},"
                + " \"offset\": null}");
        request.put(SourcePartitions.marker(STREAM.arn()), null);
        check();
    }

    @Test
    void takesTheExampleOfTheGuideAndNothingLess() throws IOException {
        JsonNode example = exampleOfTheGuide();
        Instant created = Instant.parse(
                example.get(0).path("partition").path("streamCreatedAt").asText());
        StreamId stream =
                new StreamId(example.get(0).path("partition").path("streamArn").asText(), created);
        String shard = "shardId-00000000000";
        List<Shard> listed = List.of(
                new Shard(shard + "0", List.of()),
                new Shard(shard + "1", List.of(shard + "0")),
                new Shard(shard + "2", List.of(shard + "0")),
                new Shard(shard + "3", List.of(shard + "1", shard + "2")));
        for (JsonNode entry : example) {
            request.put(map(entry.path("partition")), map(entry.path("offset")));
        }

        AlteredOffsets.check(stream, listed, request);
        assertThat(request).hasSize(3);
        for (String needed : List.of(shard + "0", shard + "3")) {
            Map<Map<String, ?>, Map<String, ?>> less = new HashMap<>(request);
            less.keySet().remove(SourcePartitions.shard(stream, needed));
            assertThatThrownBy(() -> AlteredOffsets.check(stream, listed, less)).hasMessageContaining("set " + needed);
        }
    }

    private static JsonNode exampleOfTheGuide() throws IOException {
        Matcher request = Pattern.compile("-d '(\\{\"offsets\".*?)'", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "dynamodb-cdc.md")));
        assertThat(request.find()).isTrue();
        return new ObjectMapper().readTree(request.group(1)).path("offsets");
    }

    private static Map<String, ?> map(JsonNode node) {
        return new ObjectMapper().convertValue(node, new TypeReference<Map<String, Object>>() {});
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
        request.replaceAll((partition, offset) -> null);
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
