package io.millrace.ops.manifest;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.Connectors;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.Plugins;
import io.millrace.ops.Secrets;
import io.millrace.ops.Validation;
import io.millrace.ops.Validation.Problem;
import io.millrace.ops.manifest.ConnectorPlan.Action;
import io.millrace.ops.manifest.ConnectorPlan.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connectors of a cluster as manifests say: first asks whether all of them are valid and what would change, then changes it.
 * What is as it should be is left alone. Thread-safe.
 */
public final class Deployment {
    private static final Pattern NOT_IN_EVERY_PATH = Pattern.compile("[/\\\\%]");

    private final Connectors connectors;
    private final Plugins plugins;

    /** Asks and changes these. */
    public Deployment(Connectors connectors, Plugins plugins) {
        this.connectors = connectors;
        this.plugins = plugins;
    }

    /**
     * What has to be done; nothing is changed.
     *
     * @throws OpsException with {@link Kind#INVALID} if a configuration is refused, with a line for each key
     */
    public List<ConnectorPlan> plan(List<Manifest> manifests) {
        ManifestReader.requireDistinct(manifests);
        Map<String, Connector> there =
                connectors.list().stream().collect(Collectors.toMap(Connector::name, Function.identity()));
        List<String> refused = new ArrayList<>();
        List<ConnectorPlan> plans = new ArrayList<>();
        for (Manifest manifest : manifests) {
            Validation validation = plugins.validate(manifest.name(), manifest.config());
            validation.problems().forEach(problem -> refused.add(line(manifest, problem)));
            Connector before = there.get(manifest.name());
            if (before == null) {
                refuseName(manifest, refused);
            }
            plans.add(plan(manifest, before, validation.types()));
        }
        if (!refused.isEmpty()) {
            throw new OpsException(Kind.INVALID, String.join("\n", refused));
        }
        return plans;
    }

    /** Connect makes a connector of any name, whose path its web server may refuse ever after: nobody could change or delete it. */
    private void refuseName(Manifest manifest, List<String> refused) {
        if (!NOT_IN_EVERY_PATH.matcher(manifest.name()).find()) {
            return;
        }
        try {
            connectors.get(manifest.name());
        } catch (OpsException e) {
            if (e.kind() == Kind.INVALID) {
                refused.add("%s: connector '%s': %s".formatted(manifest.origin(), manifest.name(), e.getMessage()));
            } else if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** Does what a plan says. The connector is not waited for. */
    public void carryOut(ConnectorPlan plan) {
        Manifest manifest = plan.manifest();
        switch (plan.action()) {
            case CREATE -> connectors.create(manifest.name(), manifest.config(), manifest.initialState());
            case CHANGE -> connectors.configure(manifest.name(), manifest.config());
            case UNCHANGED -> {}
        }
    }

    /** A problem in one line: {@code orders.yaml:1: connector 'orders': tasks.max: Invalid value …}. */
    public static String line(Manifest manifest, Problem problem) {
        String value = problem.value() == null || problem.message().contains(problem.value())
                ? ""
                : " (it is '" + problem.value() + "')";
        // Some connectors begin with the key, as Kafka's own checks do not.
        String key = problem.message().startsWith(problem.key() + ":") ? "" : problem.key() + ": ";
        return "%s: connector '%s': %s%s%s"
                .formatted(manifest.origin(), manifest.name(), key, problem.message(), value);
    }

    private static ConnectorPlan plan(Manifest manifest, @Nullable Connector there, Map<String, String> types) {
        if (there == null) {
            return new ConnectorPlan(
                    manifest.name(),
                    manifest.origin(),
                    Action.CREATE,
                    List.of(),
                    null,
                    manifest.initialState(),
                    manifest);
        }
        State state = there.status().state();
        List<Change> changes = changes(there.config(), manifest.config(), types);
        return new ConnectorPlan(
                manifest.name(),
                manifest.origin(),
                changes.isEmpty() ? Action.UNCHANGED : Action.CHANGE,
                changes,
                there,
                state == State.PAUSED || state == State.STOPPED ? state : State.RUNNING,
                manifest);
    }

    private static List<Change> changes(
            Map<String, String> before, Map<String, String> after, Map<String, String> types) {
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        keys.remove("name");
        List<Change> changes = new ArrayList<>();
        for (String key : keys) {
            if (!Objects.equals(before.get(key), after.get(key))) {
                changes.add(new Change(key, shown(key, before, types), shown(key, after, types)));
            }
        }
        return changes;
    }

    private static @Nullable String shown(String key, Map<String, String> config, Map<String, String> types) {
        String value = config.get(key);
        return value == null ? null : Secrets.shown(key, types.get(key), value);
    }
}
