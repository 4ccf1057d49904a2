package io.millrace.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ops.ConnectorOffset;
import io.millrace.ops.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Offsets as text. */
final class OffsetsJson {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final TypeReference<Map<String, @Nullable Object>> MAP = new TypeReference<>() {};
    private static final String SHAPE = "[{\"partition\": {…}, \"offset\": {…}}]";

    private OffsetsJson() {}

    /** One line; null for null. */
    static @Nullable String text(@Nullable Map<String, @Nullable Object> map) {
        if (map == null) {
            return null;
        }
        try {
            return JSON.writeValueAsString(map);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + map, e);
        }
    }

    /**
     * An option's value.
     *
     * @throws UserError if it is no JSON object
     */
    static @Nullable Map<String, @Nullable Object> object(String option, String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node.isNull()) {
                return null;
            }
            if (node.isObject()) {
                return JSON.convertValue(node, MAP);
            }
        } catch (JsonProcessingException e) {
            throw new UserError(option + ": '" + text + "' is no JSON: " + e.getOriginalMessage(), e);
        }
        throw new UserError(option + ": '" + text + "' is no JSON object such as {\"server\":\"shop\"}");
    }

    /**
     * A file with a list of offsets, or an object that has it under {@code offsets} as Connect's own answer has.
     *
     * @throws UserError if it is anything else
     */
    static List<ConnectorOffset> file(Path file) {
        JsonNode list;
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            list = root.isObject() ? root.path("offsets") : root;
        } catch (NoSuchFileException e) {
            throw new UserError(file + ": there is no such file", e);
        } catch (JsonProcessingException e) {
            throw new UserError(
                    "%s:%d:%d: is not JSON: %s"
                            .formatted(
                                    file,
                                    e.getLocation().getLineNr(),
                                    e.getLocation().getColumnNr(),
                                    e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new UserError(file + ": cannot be read: " + Unreadable.why(e), e);
        }
        if (!list.isArray() || list.isEmpty()) {
            throw new UserError(file + ": has no offsets such as " + SHAPE);
        }
        List<ConnectorOffset> offsets = new ArrayList<>();
        for (JsonNode each : list) {
            offsets.add(offset(file, offsets.size() + 1, each));
        }
        return offsets;
    }

    private static ConnectorOffset offset(Path file, int number, JsonNode node) {
        JsonNode offset = node.path("offset");
        if (!node.path("partition").isObject() || !(offset.isObject() || offset.isNull())) {
            throw new UserError(
                    "%s: offset %d is not as in %s; null for an offset forgets it".formatted(file, number, SHAPE));
        }
        return new ConnectorOffset(
                JSON.convertValue(node.path("partition"), MAP),
                offset.isNull() ? null : JSON.convertValue(offset, MAP));
    }
}
