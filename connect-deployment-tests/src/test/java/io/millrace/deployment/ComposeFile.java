package io.millrace.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docker-compose.yml}, and what it becomes where no variable is set. Immutable. */
final class ComposeFile {
    static final String PATH = "docker-compose.yml";

    /** A variable with its default; without one the file would need an environment. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(?::-([^}]*))?}");

    private final String text = ProjectFiles.text(PATH);

    /** The whole file, with the variables' defaults. */
    JsonNode root() {
        return ProjectFiles.yaml(VARIABLE.matcher(text)
                        .replaceAll(variable ->
                                Matcher.quoteReplacement(variable.group(2) == null ? "" : variable.group(2))))
                .get(0);
    }

    /** Its services, by name. */
    Map<String, JsonNode> services() {
        Map<String, JsonNode> services = new LinkedHashMap<>();
        root().path("services").properties().forEach(entry -> services.put(entry.getKey(), entry.getValue()));
        return services;
    }

    JsonNode service(String name) {
        return root().path("services").path(name);
    }

    /** The variables that a user may set, each with its default, which is empty where there is none. */
    Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        VARIABLE.matcher(text)
                .results()
                .forEach(variable ->
                        variables.put(variable.group(1), Objects.requireNonNullElse(variable.group(2), "")));
        return variables;
    }

    /** The ports of this machine that lead to a service. */
    Map<Integer, String> publishedPorts() {
        Map<Integer, String> ports = new LinkedHashMap<>();
        services()
                .forEach((name, service) -> service.path("ports")
                        .forEach(
                                port -> ports.put(Integer.parseInt(port.asText().split(":")[1]), name)));
        return ports;
    }
}
