package io.millrace.ops.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.Suggestions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is below {@code /connectors/NAME}: tells a name that does not exist from a worker that is too old. */
final class Endpoint {
    private final ConnectRest rest;

    Endpoint(ConnectRest rest) {
        this.rest = rest;
    }

    /** The answer of an endpoint that all workers have. */
    JsonNode send(String method, String name, String path, @Nullable JsonNode body) {
        return send(method, name, path, body, "0.10");
    }

    /**
     * The answer of an endpoint.
     *
     * @param path what follows the connector's name, with its slash
     * @param since the version of Kafka that brought the endpoint
     */
    JsonNode send(String method, String name, String path, @Nullable JsonNode body, String since) {
        if (name.isBlank()) {
            throw new OpsException(Kind.INVALID, "The connector's name is empty.");
        }
        if (name.equals(".") || name.equals("..")) {
            throw new OpsException(
                    Kind.NOT_FOUND, "There is no connector '" + name + "': the name is a step in an address.");
        }
        Exchange answer = rest.send(method, "connectors/" + ConnectRest.encode(name) + path, body);
        if (answer.isUnknownEndpoint()) {
            throw unknownEndpoint(method + " connectors/NAME" + path, since);
        }
        if (answer.status() == 404 && answer.message() != null) {
            throw notFound(name, String.valueOf(answer.message()));
        }
        return answer.result();
    }

    /** There is no such endpoint: the worker is too old, or something else answers. */
    OpsException unknownEndpoint(String endpoint, String since) {
        String version = rest.get("").path("version").asText("");
        if (version.isEmpty()) {
            return new OpsException(
                    Kind.UNREACHABLE,
                    "What answers at %s is not Kafka Connect: it knows no %s and no version; %s."
                            .formatted(rest.url(), endpoint, Exchange.CHANGE_URL));
        }
        return new OpsException(
                Kind.INVALID,
                "The worker at %s is of Kafka %s, which has no %s; this needs workers of Kafka %s or later."
                        .formatted(rest.url(), version, endpoint, since));
    }

    private OpsException notFound(String name, String message) {
        List<String> names = names();
        return names.contains(name)
                ? new OpsException(Kind.NOT_FOUND, message.endsWith(".") ? message : message + ".")
                : new OpsException(
                        Kind.NOT_FOUND,
                        "There is no connector '" + name + "'. " + Suggestions.of(name, "connectors", names));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        rest.get("connectors").forEach(each -> names.add(each.asText()));
        return names;
    }
}
