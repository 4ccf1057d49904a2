package io.millrace.ops.manifest;

import io.millrace.ops.Connector;
import io.millrace.ops.Secrets;
import io.millrace.ops.Suggestions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes a connector of a document. Confined to one read. */
final class DocumentReader {
    private static final String NAME = "name";
    private static final String CONFIG = "config";
    private static final String INITIAL_STATE = "initial_state";
    private static final String CLASS = "connector.class";
    private static final Set<String> KEYS = new TreeSet<>(Set.of(NAME, CONFIG, INITIAL_STATE));

    /** What {@code GET /connectors/NAME} has besides: its answer may be saved and applied. */
    private static final Set<String> IGNORED = Set.of("tasks", "type");

    private final String file;
    private final Node document;
    private final Template template;
    private final Problems problems;

    DocumentReader(String file, Node document, Template template, Problems problems) {
        this.file = file;
        this.document = document;
        this.template = template;
        this.problems = problems;
    }

    /** Empty if something is wrong, which is noted. */
    Optional<Manifest> manifest() {
        if (document.kind() != Node.Kind.MAP) {
            problem(document, "a connector is a map with 'name' and 'config', and this is " + document.description());
            return Optional.empty();
        }
        return document.fields().containsKey(CLASS) || !document.fields().containsKey(CONFIG) ? bare() : wrapped();
    }

    private Optional<Manifest> wrapped() {
        document.fields().forEach((key, value) -> {
            if (!KEYS.contains(key) && !IGNORED.contains(key)) {
                problem(
                        value,
                        "key '" + key + "' does not belong beside 'config'. " + Suggestions.of(key, "keys", KEYS)
                                + " Settings of the connector belong into 'config'.");
            }
        });
        Node config = document.fields().getOrDefault(CONFIG, document);
        if (config.kind() != Node.Kind.MAP) {
            problem(config, "'config' must be a map, and is " + config.description());
            return Optional.empty();
        }
        Map<String, String> values = values(config);
        String name = name(document, values.remove(NAME));
        Connector.State state = initialState();
        requireClass(config, values);
        return name == null ? Optional.empty() : Optional.of(new Manifest(origin(), name, values, state));
    }

    private Optional<Manifest> bare() {
        if (!document.fields().containsKey(CLASS)) {
            problem(
                    document,
                    "this is no connector: it has neither 'config' nor '" + CLASS
                            + "', which a configuration on its own needs");
            return Optional.empty();
        }
        Map<String, String> values = values(document);
        String name = name(document, null);
        values.remove(NAME);
        return name == null
                ? Optional.empty()
                : Optional.of(new Manifest(origin(), name, values, Connector.State.RUNNING));
    }

    private String origin() {
        return file + ":" + document.position().replaceFirst(":.*", "");
    }

    private void requireClass(Node config, Map<String, String> values) {
        if (!values.containsKey(CLASS)) {
            problem(config, "'config' has no '" + CLASS + "'");
        }
    }

    /** Null if there is none, which is noted. */
    private @Nullable String name(Node map, @Nullable String inConfig) {
        Node node = map.fields().get(NAME);
        String name = node == null ? inConfig : text(NAME, node);
        if (name == null || name.isBlank()) {
            problem(node == null ? map : node, "the connector has no 'name'");
            return null;
        }
        if (inConfig != null && !inConfig.equals(name)) {
            problem(map, "'name' is '" + name + "', and in 'config' it is '" + inConfig + "'");
        }
        return name;
    }

    private Connector.State initialState() {
        Node node = document.fields().get(INITIAL_STATE);
        if (node == null) {
            return Connector.State.RUNNING;
        }
        String text = node.kind() == Node.Kind.SCALAR ? text(INITIAL_STATE, node) : "";
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "RUNNING" -> Connector.State.RUNNING;
            case "PAUSED" -> Connector.State.PAUSED;
            case "STOPPED" -> Connector.State.STOPPED;
            default -> {
                problem(node, "'initial_state' is RUNNING, PAUSED or STOPPED, and not " + node.description());
                yield Connector.State.RUNNING;
            }
        };
    }

    private Map<String, String> values(Node map) {
        Map<String, String> values = new LinkedHashMap<>();
        map.fields().forEach((key, node) -> {
            String value = text(key, node);
            if (Secrets.isHidden(value)) {
                problem(
                        node,
                        "'" + key + "' has " + Secrets.HIDDEN
                                + ", which stands for a secret that was not shown; write the secret, or a variable or reference for it");
            }
            values.put(key, value);
        });
        return values;
    }

    /** A scalar with its variables replaced; empty if it is none, which is noted. */
    private String text(String key, Node node) {
        switch (node.kind()) {
            case SCALAR -> {
                return template.replace(
                        node.text(),
                        variable -> problem(
                                node,
                                "'%s' wants ${%s}, and there is no such variable; set it in the environment, give --var %s=VALUE, or write ${%s:-DEFAULT}"
                                        .formatted(key, variable, variable, variable)));
            }
            case NULL -> problem(node, "'" + key + "' has no value; write \"\" for an empty one, or leave it out");
            case LIST ->
                problem(
                        node,
                        "'" + key + "' must be text, and is a list; write its items with commas between, in one text");
            case MAP ->
                problem(node, "'" + key + "' must be text, and is a map; write its keys out, such as " + key + ".NAME");
        }
        return "";
    }

    private void problem(Node node, String problem) {
        problems.add(node.position(), problem);
    }
}
