package io.millrace.ops.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ops.OpsException;
import io.millrace.ops.rest.ConnectRest;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The topics that Connect saw a connector use. Thread-safe. */
@FunctionalInterface
public interface ActiveTopics {

    /**
     * The topics of a connector, as Connect told last: one of a connector that goes on would seem gone while no worker answers. None where
     * Connect does not tell ({@code topic.tracking.enable=false}).
     */
    Set<String> of(String connector);

    /** As the REST API has them. */
    static ActiveTopics of(ConnectRest rest) {
        Map<String, Set<String>> told = new ConcurrentHashMap<>();
        return connector -> {
            try {
                JsonNode answer = rest.get("connectors/" + ConnectRest.encode(connector) + "/topics");
                Set<String> topics = new TreeSet<>();
                answer.path(connector).path("topics").forEach(topic -> topics.add(topic.asText()));
                told.put(connector, Set.copyOf(topics));
                return topics;
            } catch (OpsException e) {
                // It is a help only: names tell as well.
                return told.getOrDefault(connector, Set.of());
            }
        };
    }
}
