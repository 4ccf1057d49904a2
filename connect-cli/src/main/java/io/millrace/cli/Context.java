package io.millrace.cli;

import io.millrace.ops.Secrets;
import io.millrace.ops.Suggestions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration file says of one context.
 *
 * @param name its name
 * @param settings the values as they are written, by their path: {@code connect.url}, {@code kafka.bootstrap.servers}, {@code
 *     databases.orders.url}
 */
record Context(String name, Map<String, Setting> settings) {
    private static final Set<String> CONNECT =
            Set.of("url", "username", "password", "bearerToken", "caFile", "certificateFile", "keyFile", "timeout");
    private static final Set<String> REGISTRY =
            Set.of("url", "username", "password", "caFile", "certificateFile", "keyFile");
    private static final Set<String> DATABASE = Set.of("url", "username", "password");

    /** The parts of a context. */
    static final List<String> SECTIONS = List.of("connect", "kafka", "databases", "schemaRegistry", "jdbcDriver");

    /**
     * A value as it is written.
     *
     * @param value with its variables
     * @param line where it stands, 0 if in no file yet
     */
    record Setting(String value, int line) {}

    /** Keeps the order. */
    Context {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** The value at this path as it may be shown; null if there is none. */
    @Nullable
    String shown(String path) {
        Setting setting = settings.get(path);
        return setting == null ? null : Secrets.shown(keyOf(path), null, setting.value());
    }

    /** The last part of a path, which says what the value is; of a database without the connector's name. */
    static String keyOf(String path) {
        return path.startsWith("kafka.") ? path : path.substring(path.lastIndexOf('.') + 1);
    }

    /** The settings as nested maps, as the file has them. */
    Map<String, Object> tree(boolean isMasked) {
        Map<String, Object> tree = new LinkedHashMap<>();
        settings.forEach((path, setting) -> {
            String value = isMasked ? Secrets.shown(keyOf(path), null, setting.value()) : setting.value();
            int first = path.indexOf('.');
            int last = path.startsWith("databases.") ? path.lastIndexOf('.') : first;
            Map<String, Object> parent = first < 0 ? tree : child(tree, path.substring(0, first));
            child(parent, first == last ? "" : path.substring(first + 1, last)).put(path.substring(last + 1), value);
        });
        return tree;
    }

    @SuppressWarnings("unchecked") // as they were made here
    private static Map<String, Object> child(Map<String, Object> parent, String key) {
        return key.isEmpty()
                ? parent
                : (Map<String, Object>) parent.computeIfAbsent(key, none -> new LinkedHashMap<String, Object>());
    }

    /** What is wrong with a setting's path, for the user; empty if nothing. */
    static String complaint(String path) {
        int dot = path.indexOf('.');
        String section = dot < 0 ? path : path.substring(0, dot);
        String rest = dot < 0 ? "" : path.substring(dot + 1);
        return switch (section) {
            case "connect" -> unknown(path, section, rest, CONNECT);
            case "schemaRegistry" -> unknown(path, section, rest, REGISTRY);
            case "kafka" ->
                rest.isEmpty() ? "kafka needs properties of Kafka's clients, such as bootstrap.servers" : "";
            case "databases" -> database(path, rest);
            case "jdbcDriver" -> rest.isEmpty() ? "" : "jdbcDriver is a file";
            default -> "unknown key " + section + Suggestions.hint(section, SECTIONS);
        };
    }

    private static String database(String path, String rest) {
        int dot = rest.lastIndexOf('.');
        return dot <= 0
                ? path + " needs the name of a source connector, and under it " + list(DATABASE)
                : unknown(path, "databases." + rest.substring(0, dot), rest.substring(dot + 1), DATABASE);
    }

    private static String unknown(String path, String section, String key, Set<String> known) {
        return known.contains(key)
                ? ""
                : key.isEmpty()
                        ? section + " has " + list(known) + " under it"
                        : "unknown key " + path + Suggestions.hint(key, known);
    }

    private static String list(Set<String> keys) {
        return String.join(", ", new TreeSet<>(keys));
    }
}
