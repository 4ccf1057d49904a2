package io.millrace.ops.tail;

import io.millrace.ops.Connector;
import io.millrace.ops.Connectors;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.Suggestions;
import io.millrace.ops.status.ActiveTopics;
import io.millrace.transforms.RecordNormalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out what a name stands for: a connector with its topics, or a topic. Thread-safe. */
final class Subjects {
    private static final List<String> HEARTBEATS = List.of("__debezium-heartbeat.", "__millrace-heartbeat.");

    /** Options of the transform that are about its place in a worker, or that would hide what passes. */
    private static final Set<String> LEFT_OUT =
            Set.of("type", "predicate", "negate", "errors.quarantine.topic", "output.mode", "row.fields");

    private static final Map<String, String> OWN_OPTIONS =
            Map.of("unknown.events", "pass", "tombstone.handling.mode", "drop", "headers.enabled", "false");

    private final Connectors connectors;
    private final ActiveTopics active;

    Subjects(Connectors connectors, ActiveTopics active) {
        this.connectors = connectors;
        this.active = active;
    }

    /**
     * Finds out.
     *
     * @param isTopic whether the name is a topic's for certain
     * @param topics all topics there are
     * @throws OpsException if there is neither connector nor topic of the name
     */
    Subject of(String name, boolean isTopic, Set<String> topics) {
        if (isTopic) {
            return topic(name, topics, List.of());
        }
        List<Connector> all;
        try {
            all = connectors.list();
        } catch (OpsException e) {
            if (topics.contains(name)) {
                return topic(name, topics, List.of());
            }
            throw e;
        }
        return all.stream()
                .filter(connector -> connector.name().equals(name))
                .findFirst()
                .map(connector -> connector(connector, all))
                .orElseGet(() -> topic(name, topics, all));
    }

    private static Subject topic(String name, Set<String> topics, List<Connector> all) {
        if (topics.contains(name)) {
            return new Subject(name, false, existing -> existing.contains(name) ? Set.of(name) : Set.of(), OWN_OPTIONS);
        }
        List<String> names = new ArrayList<>(all.stream().map(Connector::name).toList());
        topics.stream().filter(topic -> !topic.startsWith("__")).sorted().forEach(names::add);
        boolean isTopic = all.isEmpty();
        throw new OpsException(
                Kind.NOT_FOUND,
                "There is no %s '%s'. %s"
                        .formatted(
                                isTopic ? "topic" : "connector or topic",
                                name,
                                Suggestions.of(name, isTopic ? "topics" : "connectors or topics", names)));
    }

    private Subject connector(Connector connector, List<Connector> all) {
        Subject.Choice choice = connector.type() == Connector.Type.SINK
                ? sink(connector)
                : source(connector, prefixesOfOthers(connector, all));
        return new Subject(connector.name(), true, choice, options(connector.config()));
    }

    private static Subject.Choice sink(Connector connector) {
        Set<String> listed = Arrays.stream(
                        connector.config().getOrDefault("topics", "").split(",", -1))
                .map(String::strip)
                .filter(topic -> !topic.isEmpty())
                .collect(Collectors.toSet());
        Pattern pattern = pattern(connector);
        return existing -> existing.stream()
                .filter(topic -> listed.contains(topic)
                        || (pattern != null
                                && !topic.startsWith("__consumer_")
                                && pattern.matcher(topic).matches()))
                .collect(Collectors.toSet());
    }

    private static @Nullable Pattern pattern(Connector connector) {
        String regex = connector.config().get("topics.regex");
        try {
            return regex == null || regex.isEmpty() ? null : Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new OpsException(
                    Kind.INVALID, "Connector '" + connector.name() + "': topics.regex is no pattern: " + regex, e);
        }
    }

    /** What it wrote to, as Connect knows it, and what it will write to, by its prefix. */
    private Subject.Choice source(Connector connector, List<String> others) {
        String prefix = connector.config().get("topic.prefix");
        Set<String> not = Stream.of("schema.history.internal.kafka.topic", "signal.kafka.topic")
                .map(key -> connector.config().getOrDefault(key, ""))
                .collect(Collectors.toSet());
        // One that Connect does not tell of any more, as while no worker answers, would seem new when it does again.
        Set<String> written = ConcurrentHashMap.newKeySet();
        return existing -> {
            written.addAll(active.of(connector.name()));
            Set<String> chosen = new HashSet<>(written);
            chosen.retainAll(existing);
            if (prefix != null) {
                existing.stream()
                        .filter(topic -> isOf(prefix, topic) && others.stream().noneMatch(other -> isOf(other, topic)))
                        .forEach(chosen::add);
            }
            chosen.removeAll(not);
            return chosen;
        };
    }

    private static boolean isOf(String prefix, String topic) {
        return topic.equals(prefix)
                || topic.startsWith(prefix + ".")
                || HEARTBEATS.stream().anyMatch(heartbeat -> topic.equals(heartbeat + prefix));
    }

    /** Longer prefixes than the connector's own that begin like it: topics of theirs are not its. */
    private static List<String> prefixesOfOthers(Connector connector, List<Connector> all) {
        String own = connector.config().get("topic.prefix") + ".";
        return all.stream()
                .filter(other -> other.type() == Connector.Type.SOURCE)
                .map(other -> other.config().getOrDefault("topic.prefix", ""))
                .filter(prefix -> prefix.startsWith(own))
                .toList();
    }

    /** The options of the connector's own transform, if it has one. References to secrets cannot be resolved here. */
    static Map<String, String> options(Map<String, String> config) {
        Map<String, String> options = new HashMap<>();
        for (String alias : config.getOrDefault("transforms", "").split(",", -1)) {
            String prefix = "transforms." + alias.strip() + ".";
            if (RecordNormalizer.class.getName().equals(config.get(prefix + "type"))) {
                config.forEach((key, value) -> {
                    String option = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
                    if (!option.isEmpty() && !LEFT_OUT.contains(option) && !value.contains("${")) {
                        options.put(option, value);
                    }
                });
            }
        }
        options.putAll(OWN_OPTIONS);
        return options;
    }
}
