package io.millrace.ops.rest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ops.ConnectorOffset;
import io.millrace.ops.Offsets;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link Offsets} over the REST API. */
public final class RestOffsets implements Offsets {
    private static final String PATH = "/offsets";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final TypeReference<Map<String, @Nullable Object>> MAP = new TypeReference<>() {};

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ConnectRest rest;
    private final Endpoint endpoint;

    /** Over this client. */
    public RestOffsets(ConnectRest rest) {
        this.rest = rest;
        this.endpoint = new Endpoint(rest);
    }

    @Override
    public List<ConnectorOffset> get(String name) {
        List<ConnectorOffset> offsets = new ArrayList<>();
        for (JsonNode each : endpoint.send("GET", name, PATH, null, "3.5").path("offsets")) {
            JsonNode offset = each.path("offset");
            offsets.add(new ConnectorOffset(
                    JSON.convertValue(each.path("partition"), MAP),
                    offset.isObject() ? JSON.convertValue(offset, MAP) : null));
        }
        return offsets;
    }

    @Override
    public String alter(String name, List<ConnectorOffset> offsets) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("offsets", JSON.valueToTree(offsets));
        return message(name, () -> endpoint.send("PATCH", name, PATH, body, "3.6"));
    }

    @Override
    public String reset(String name) {
        return message(name, () -> endpoint.send("DELETE", name, PATH, null, "3.6"));
    }

    /** Tasks of a sink leave their group a moment after the connector is stopped: Connect then says that a retry is safe. */
    private String message(String name, Supplier<JsonNode> request) {
        long start = rest.waiting().nanos().getAsLong();
        while (true) {
            try {
                return request.get().path("message").asText();
            } catch (OpsException e) {
                String message = String.valueOf(e.getMessage());
                if (message.contains("STOPPED state")) {
                    throw new OpsException(
                            Kind.INVALID,
                            "The offsets of connector '%s' can be changed only while it is STOPPED; stop it first, or let --stop do so."
                                    .formatted(name),
                            e);
                }
                boolean isPassing = e.kind() == Kind.FAILED && message.contains("can be safely retried");
                if (!isPassing && message.contains("Failed to alter consumer group offsets")) {
                    throw new OpsException(
                            e.kind(),
                            message
                                    + " Connect does not say why: look whether the topics and partitions exist, or into the worker's log.",
                            e);
                }
                if (!isPassing || rest.waiting().since(start).compareTo(rest.timeout()) >= 0) {
                    throw e;
                }
            }
            rest.sleep(PAUSE);
        }
    }
}
