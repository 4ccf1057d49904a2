package io.millrace.testkit.aws.sns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** A message of structure {@code json}: a JSON object with a text for each protocol, and one for all others. */
final class StructuredMessage {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StructuredMessage() {}

    /**
     * Reads the object.
     *
     * @throws io.millrace.testkit.aws.http.AwsException when SNS refuses it
     */
    static JsonNode parse(String message) {
        JsonNode object;
        try {
            object = JSON.readTree(message);
        } catch (IOException e) {
            throw Invalid.parameter("Message Structure - JSON message body failed to parse");
        }
        if (!object.path("default").isTextual()) {
            throw Invalid.parameter("Message Structure - No default entry in JSON message body");
        }
        return object;
    }

    /** The text for queues. */
    static String forSqs(String message) {
        JsonNode object = parse(message);
        JsonNode own = object.path("sqs");
        return (own.isTextual() ? own : object.path("default")).textValue();
    }
}
