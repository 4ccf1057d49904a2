package io.millrace.ops.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ops.OpsException;
import io.millrace.ops.rest.ConnectRest;
import java.util.Set;
import java.util.TreeSet;

/** The topics that Connect saw a connector use. Thread-safe. */
@FunctionalInterface
public interface ActiveTopics {

    /** The topics of a connector; none where Connect does not tell ({@code topic.tracking.enable=false}), or does not answer. */
    Set<String> of(String connector);

    /** As the REST API has them. */
    static ActiveTopics of(ConnectRest rest) {
        return connector -> {
            try {
                JsonNode answer = rest.get("connectors/" + ConnectRest.encode(connector) + "/topics");
                Set<String> topics = new TreeSet<>();
                answer.path(connector).path("topics").forEach(topic -> topics.add(topic.asText()));
                return topics;
            } catch (OpsException e) {
                // It is a help only: names tell as well.
                return Set.of();
            }
        };
    }
}
