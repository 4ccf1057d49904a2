package io.millrace.ops.manifest;

import io.millrace.ops.Connector;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connector as a file describes it, with variables replaced.
 *
 * @param origin the file and the line, {@code orders.yaml:3}
 * @param name the connector's name
 * @param config its configuration in the file's order, without {@code name}
 * @param initialState the state it is created in: {@code RUNNING}, {@code PAUSED} or {@code STOPPED}
 */
public record Manifest(String origin, String name, Map<String, String> config, Connector.State initialState) {

    /** Copies the map. */
    public Manifest {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /** Without the configuration, which may have secrets. */
    @Override
    public String toString() {
        return "connector '" + name + "' of " + origin;
    }
}
