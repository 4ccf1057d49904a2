package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A Record as it was read back from Kinesis. Immutable.
 *
 * @param shardId the shard it was in
 * @param sequenceNumber its place there
 * @param partitionKey what routed it there
 * @param json the payload
 * @param arrived when it was put, by the service's clock
 */
record StreamRecord(String shardId, String sequenceNumber, String partitionKey, JsonNode json, Instant arrived) {
    String text(String field) {
        return json.path(field).asText();
    }
}
