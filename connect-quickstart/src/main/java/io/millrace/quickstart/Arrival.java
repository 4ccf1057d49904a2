package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A Record as it was read back from a target. Immutable.
 *
 * @param sink which target
 * @param place where in it, for people
 * @param key what keeps its row's Records in order there: a partition key or message group; empty where nothing does
 * @param json the payload
 * @param arrived when it came, by the service's clock
 */
record Arrival(Sink sink, String place, String key, JsonNode json, Instant arrived) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A payload as JSON; what is none, and so was not sent by a sink, as a JSON string. */
    static JsonNode json(byte[] payload) {
        try {
            return MAPPER.readTree(payload);
        } catch (IOException e) {
            return MAPPER.getNodeFactory().textNode(new String(payload, StandardCharsets.UTF_8));
        }
    }

    String text(String field) {
        return json.path(field).asText();
    }
}
