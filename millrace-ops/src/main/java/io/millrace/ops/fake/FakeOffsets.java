package io.millrace.ops.fake;

import io.millrace.ops.Connector;
import io.millrace.ops.ConnectorOffset;
import io.millrace.ops.Connectors;
import io.millrace.ops.Offsets;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link Offsets} in memory, of connectors that must be stopped to change them. Thread-safe. */
public final class FakeOffsets implements Offsets {
    private final Connectors connectors;
    private final Map<String, List<ConnectorOffset>> offsets = new HashMap<>();

    /** None yet, of these connectors. */
    public FakeOffsets(Connectors connectors) {
        this.connectors = connectors;
    }

    /** The connector has come so far. */
    public synchronized FakeOffsets set(String name, ConnectorOffset... positions) {
        offsets.put(name, List.of(positions));
        return this;
    }

    @Override
    public synchronized List<ConnectorOffset> get(String name) {
        connectors.get(name);
        return offsets.getOrDefault(name, List.of());
    }

    @Override
    public synchronized String alter(String name, List<ConnectorOffset> changes) {
        requireStopped(name);
        List<ConnectorOffset> changed = new ArrayList<>(get(name));
        for (ConnectorOffset change : changes) {
            changed.removeIf(old -> old.partition().equals(change.partition()));
            if (change.offset() != null) {
                changed.add(change);
            }
        }
        offsets.put(name, changed);
        return "The offsets for this connector have been altered successfully";
    }

    @Override
    public synchronized String reset(String name) {
        requireStopped(name);
        offsets.remove(name);
        return "The offsets for this connector have been reset successfully";
    }

    private void requireStopped(String name) {
        if (connectors.get(name).status().state() != Connector.State.STOPPED) {
            throw new OpsException(
                    Kind.INVALID, "The offsets of connector '" + name + "' can be changed only while it is STOPPED.");
        }
    }
}
