package io.millrace.ops.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.ops.Logger;
import io.millrace.ops.Loggers;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.Suggestions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@link Loggers} over the REST API. */
public final class RestLoggers implements Loggers {
    private static final String PATH = "admin/loggers";

    private final ConnectRest rest;

    /** Over this client. */
    public RestLoggers(ConnectRest rest) {
        this.rest = rest;
    }

    @Override
    public List<Logger> list() {
        List<Logger> loggers = new ArrayList<>();
        known(rest.send("GET", PATH, null))
                .properties()
                .forEach(entry -> loggers.add(logger(entry.getKey(), entry.getValue())));
        loggers.sort(Comparator.comparing(Logger::name));
        return loggers;
    }

    @Override
    public Logger get(String name) {
        Exchange answer = rest.send("GET", PATH + "/" + ConnectRest.encode(name), null);
        if (answer.status() == 404) {
            throw new OpsException(
                    Kind.NOT_FOUND,
                    "There is no logger '%s'. %s"
                            .formatted(
                                    name,
                                    Suggestions.of(
                                            name,
                                            "loggers",
                                            list().stream().map(Logger::name).toList())));
        }
        return logger(name, known(answer));
    }

    @Override
    public List<String> set(String name, Logger.Level level, Scope scope) {
        String path = PATH + "/" + ConnectRest.encode(name) + (scope == Scope.CLUSTER ? "?scope=cluster" : "");
        JsonNode answer = known(
                rest.send("PUT", path, JsonNodeFactory.instance.objectNode().put("level", level.name())));
        if (scope == Scope.CLUSTER && answer.isArray()) {
            throw new OpsException(
                    Kind.INVALID,
                    "Only the worker at %s was changed: it is older than Kafka 3.7, which can set the level of all. Ask each worker by its own URL."
                            .formatted(rest.url()));
        }
        List<String> changed = new ArrayList<>();
        answer.forEach(each -> changed.add(each.asText()));
        return changed;
    }

    /** Workers can put these endpoints on a listener of their own, or on none. */
    private JsonNode known(Exchange answer) {
        if (answer.status() == 404) {
            throw new OpsException(
                    Kind.NOT_FOUND,
                    "The worker at %s has no loggers to set here: its admin.listeners names another address, or none."
                            .formatted(rest.url()));
        }
        return answer.result();
    }

    private static Logger logger(String name, JsonNode node) {
        JsonNode modified = node.path("last_modified");
        return new Logger(
                name,
                node.path("level").asText(),
                modified.isNumber() ? Instant.ofEpochMilli(modified.asLong()) : null);
    }
}
