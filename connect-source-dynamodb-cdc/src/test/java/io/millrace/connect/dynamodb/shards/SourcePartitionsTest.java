package io.millrace.connect.dynamodb.shards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

class SourcePartitionsTest {
    private static final StreamId STREAM =
            new StreamId("arn:aws:kinesis:eu-west-1:123456789012:stream/orders", Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void isTheSameInBytesWhateverOrderAUserWritesItIn() throws Exception {
        for (Map<String, String> partition : List.of(
                SourcePartitions.shard(STREAM, "shardId-000000000001"),
                SourcePartitions.marker(STREAM.arn()),
                SourcePartitions.segment(STREAM, "orders", 3, 8))) {
            List<String> names = new ArrayList<>(partition.keySet());
            for (int i = 0; i < 50; i++) {
                Collections.shuffle(names, new Random(i));
                StringBuilder json = new StringBuilder();
                names.forEach(name -> json.append(json.isEmpty() ? "{" : ",")
                        .append('"' + name + "\":\"" + partition.get(name) + '"'));
                // What Connect makes of a request to its REST API.
                Map<?, ?> written =
                        new ObjectMapper().readValue(json.append('}').toString(), HashMap.class);

                assertThat(stored(written)).isEqualTo(stored(partition));
            }
        }
    }

    @Test
    void tellsAStreamFromTheOneBeforeIt() {
        StreamId recreated = new StreamId(STREAM.arn(), STREAM.created().plusMillis(1));

        assertThat(SourcePartitions.shard(recreated, "shardId-0"))
                .isNotEqualTo(SourcePartitions.shard(STREAM, "shardId-0"));
    }

    /** As OffsetStorageWriter writes the key. */
    private static String stored(Map<?, ?> partition) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), true);
            return new String(
                    converter.fromConnectData("", null, List.of("connector", partition)),
                    java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
