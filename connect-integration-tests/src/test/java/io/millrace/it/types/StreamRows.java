package io.millrace.it.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.aws.kinesis.LocalRecord;
import io.millrace.testkit.aws.kinesis.LocalShard;
import io.millrace.testkit.aws.kinesis.LocalStream;
import java.util.Map;

/** The rows in the Records of a stream of one shard. Confined to one thread. */
final class StreamRows {
    private static final int PORTION = 100;
    private static final int FIRST_STREAMED = 1_000;

    private final LocalShard shard;
    private final boolean structs;
    private long next;

    /** @param structs whether values keep the types of the source: with their schemas */
    StreamRows(LocalStream stream, boolean structs) {
        this.shard = stream.shards().get(0);
        this.structs = structs;
    }

    /** Adds what has come since the last time: rows by their id. */
    void addTo(Map<Integer, JsonNode> rows) {
        for (var portion = shard.recordsSince(next, PORTION);
                !portion.isEmpty();
                portion = shard.recordsSince(next, PORTION)) {
            for (LocalRecord record : portion) {
                JsonNode value = structs ? StructJson.read(record.data()) : Json.read(record.data());
                JsonNode row = value.path("record");
                int id = row.path("id").asInt();
                assertThat(value.path("event_type").asText())
                        .as("the type of event of row %s", id)
                        .isEqualTo(id < FIRST_STREAMED ? "READ" : "INSERT");
                rows.put(id, row);
            }
            next = portion.get(portion.size() - 1).index() + 1;
        }
    }
}
