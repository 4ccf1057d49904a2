package io.millrace.connect.sns;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.connect.core.delivery.RejectedRecordException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a body must be for {@code MessageStructure=json}: an object with a message for each protocol, as text, and with one for
 * the others under {@code default}. See https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
final class ProtocolMessages {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String DEFAULT = "default";
    private static final String REASON = "message-structure-invalid";

    private ProtocolMessages() {}

    /** @throws RejectedRecordException if SNS would not take this body */
    static void check(String body) {
        String wrong = wrongWith(body);
        if (wrong != null) {
            throw new RejectedRecordException(
                    REASON,
                    "the value " + wrong + ". " + SnsSinkConfig.MESSAGE_STRUCTURE
                            + "=json wants an object of texts, with"
                            + " one named default: change it with a transform, or set that to raw-text");
        }
    }

    private static @Nullable String wrongWith(String body) {
        boolean hasDefault = false;
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return "is not a JSON object";
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isDefault = json.currentName().equals(DEFAULT);
                JsonToken value = json.nextToken();
                if (isDefault && value != JsonToken.VALUE_STRING) {
                    return "has a default that is not text";
                }
                hasDefault |= isDefault;
                json.skipChildren();
            }
            return json.nextToken() != null ? "is more than a JSON object" : hasDefault ? null : "has no default";
        } catch (IOException e) {
            return "is not JSON"; // what the parser says may quote it
        }
    }
}
