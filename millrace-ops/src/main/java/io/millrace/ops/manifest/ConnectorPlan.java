package io.millrace.ops.manifest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.millrace.ops.Connector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done for a connector to be as its manifest says.
 *
 * @param name the connector's name
 * @param origin the file and line of the manifest
 * @param action what has to be done
 * @param changes the keys that change, in their order; none unless the action is {@code CHANGE}
 * @param before the connector as it is; null if there is none yet
 * @param state the state that the connector will be in, if all goes well
 * @param manifest the manifest; its configuration may have secrets
 */
public record ConnectorPlan(
        String name,
        String origin,
        Action action,
        List<Change> changes,
        @JsonIgnore @Nullable Connector before,
        Connector.State state,
        @JsonIgnore Manifest manifest) {

    /** Copies the list. */
    public ConnectorPlan {
        changes = List.copyOf(changes);
    }

    /** What is done. */
    public enum Action {
        CREATE,
        CHANGE,
        UNCHANGED
    }

    /**
     * A key that changes. Secrets appear as {@code ***}.
     *
     * @param key the key
     * @param before what it was; null: it is added
     * @param after what it becomes; null: it is removed
     */
    public record Change(
            String key, @Nullable String before, @Nullable String after) {}
}
