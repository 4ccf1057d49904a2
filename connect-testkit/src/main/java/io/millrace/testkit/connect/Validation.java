package io.millrace.testkit.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a connector says of a configuration.
 *
 * @param errorCount how many keys are wrong
 * @param errors for each wrong key what is wrong with it
 * @param keys every key that the connector, its converters and transforms know
 */
public record Validation(int errorCount, Map<String, List<String>> errors, List<String> keys) {
    static Validation of(JsonNode json) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        List<String> keys = new ArrayList<>();
        for (JsonNode config : json.path("configs")) {
            JsonNode value = config.path("value");
            String name = value.path("name").asText();
            keys.add(name);
            List<String> messages = new ArrayList<>();
            value.path("errors").forEach(error -> messages.add(error.asText()));
            if (!messages.isEmpty()) {
                errors.put(name, messages);
            }
        }
        return new Validation(json.path("error_count").asInt(), errors, keys);
    }
}
