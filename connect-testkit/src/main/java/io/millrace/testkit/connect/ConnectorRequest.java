package io.millrace.testkit.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connector as it is POSTed: its name and its configuration. Immutable; each {@code with} gives a new one.
 *
 * @param name the connector's name
 * @param config its configuration, without the name
 */
public record ConnectorRequest(String name, Map<String, String> config) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public ConnectorRequest {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /** Reads a file such as those in {@code config-examples/}: {@code {"name": …, "config": {…}}}. */
    public static ConnectorRequest read(Path file) {
        try {
            ConnectorRequest read = JSON.readValue(Files.readString(file), new TypeReference<>() {});
            if (read.name() == null || read.config().isEmpty()) {
                throw new IllegalArgumentException(file + " has no name or no config");
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the connector in " + file, e);
        }
    }

    /** The same under another name. */
    public ConnectorRequest named(String newName) {
        return new ConnectorRequest(newName, config);
    }

    /** The same with a key set or replaced. */
    public ConnectorRequest with(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(config);
        changed.put(key, value);
        return new ConnectorRequest(name, changed);
    }

    /** The same with keys set or replaced. */
    public ConnectorRequest with(Map<String, String> values) {
        Map<String, String> changed = new LinkedHashMap<>(config);
        changed.putAll(values);
        return new ConnectorRequest(name, changed);
    }

    /** The same without a key. */
    public ConnectorRequest without(String key) {
        Map<String, String> changed = new LinkedHashMap<>(config);
        changed.remove(key);
        return new ConnectorRequest(name, changed);
    }

    /** The class that runs it. */
    public String connectorClass() {
        String value = config.get("connector.class");
        if (value == null) {
            throw new IllegalStateException("Connector " + name + " has no connector.class");
        }
        return value;
    }

    /** The body of {@code POST /connectors}. */
    public String json() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
