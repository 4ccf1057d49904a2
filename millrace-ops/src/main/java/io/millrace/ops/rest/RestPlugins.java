package io.millrace.ops.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ops.Plugin;
import io.millrace.ops.Plugins;
import io.millrace.ops.Secrets;
import io.millrace.ops.Suggestions;
import io.millrace.ops.Validation;
import io.millrace.ops.Validation.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link Plugins} over the REST API. */
public final class RestPlugins implements Plugins {
    private static final String CLASS = "connector.class";
    private static final Set<String> CONNECTORS = Set.of("source", "sink");

    private final ConnectRest rest;

    /** Over this client. */
    public RestPlugins(ConnectRest rest) {
        this.rest = rest;
    }

    @Override
    public List<Plugin> list() {
        List<Plugin> plugins = new ArrayList<>();
        for (JsonNode node : rest.get("connector-plugins?connectorsOnly=false")) {
            String version = node.path("version").asText("");
            plugins.add(new Plugin(
                    node.path("class").asText(),
                    node.path("type").asText(),
                    version.isEmpty() || version.equals("null") ? null : version));
        }
        plugins.sort(Comparator.comparing(Plugin::type).thenComparing(Plugin::className));
        return plugins;
    }

    @Override
    public Validation validate(String name, Map<String, String> config) {
        String className = config.get(CLASS);
        if (className == null || className.isBlank()) {
            return new Validation(
                    List.of(new Problem(CLASS, "is missing; it names the connector's class", null, List.of())),
                    Map.of());
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        config.forEach(body::put);
        body.put("name", name);
        Exchange answer =
                rest.send("PUT", "connector-plugins/" + ConnectRest.encode(className) + "/config/validate", body);
        if (answer.status() == 404 || isUnknownClass(answer)) {
            Problem unknown = unknownClass(className);
            if (unknown != null) {
                return new Validation(List.of(unknown), Map.of());
            }
        }
        return validation(answer.result(), config);
    }

    private static boolean isUnknownClass(Exchange answer) {
        String message = answer.message();
        return message != null && message.contains("Failed to find any class");
    }

    /** Null if the class is installed: then something else was not found. */
    private @Nullable Problem unknownClass(String className) {
        List<String> installed = new ArrayList<>();
        for (Plugin plugin : list()) {
            if (plugin.className().equals(className) || plugin.shortName().equals(className)) {
                return null;
            }
            if (CONNECTORS.contains(plugin.type())) {
                installed.add(plugin.className());
            }
        }
        return new Problem(
                CLASS,
                "is not installed in the worker at " + rest.url() + ". "
                        + Suggestions.of(className, "connectors' classes", installed),
                className,
                Suggestions.nearest(className, installed));
    }

    private static Validation validation(JsonNode answer, Map<String, String> config) {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> types = new HashMap<>();
        for (JsonNode each : answer.path("configs")) {
            JsonNode definition = each.path("definition");
            JsonNode value = each.path("value");
            String key = value.path("name").asText(definition.path("name").asText());
            if (definition.hasNonNull("type")) {
                types.put(key, definition.path("type").asText());
            }
            for (JsonNode error : value.path("errors")) {
                problems.add(problem(key, types.get(key), error.asText(), value, config.get(key)));
            }
        }
        return new Validation(problems, types);
    }

    private static Problem problem(
            String key, @Nullable String type, String error, JsonNode value, @Nullable String given) {
        List<String> recommended = new ArrayList<>();
        value.path("recommended_values").forEach(each -> recommended.add(each.asText()));
        String message = Secrets.withoutUrlSecrets(Exchange.firstLine(error));
        if (Secrets.isSecret(key, type)) {
            // Connect's answer has the secret that a config provider gave.
            message = without(message, given);
            message = without(message, value.path("value").asText(""));
        }
        return new Problem(key, message, given == null ? null : Secrets.shown(key, type, given), recommended);
    }

    private static String without(String message, @Nullable String secret) {
        return secret == null || secret.isEmpty() ? message : message.replace(secret, Secrets.HIDDEN);
    }
}
