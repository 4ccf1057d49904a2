package io.millrace.ops.status;

import io.millrace.ops.Connector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which connectors are one pipeline, by the topics that sources write and sinks read. A source writes the topics that Connect saw it write
 * (its active topics), and those whose names begin with its {@code topic.prefix} unless another source writes them or has a longer prefix:
 * Connect forgets active topics when a connector is created anew, and need not keep them at all. Immutable.
 */
final class Topology {
    private final List<Connector> connectors;
    private final Map<String, Set<String>> active;
    private final Set<String> topics;
    private final Map<String, Set<String>> ownersByTopic = new HashMap<>();

    /**
     * @param connectors all there are
     * @param active the topics that Connect saw each write or read, by the connector's name, where it tells
     * @param topics the names of all topics; empty if they are not known
     */
    Topology(Collection<Connector> connectors, Map<String, Set<String>> active, Set<String> topics) {
        this.connectors = connectors.stream()
                .sorted(Comparator.comparing(Connector::name))
                .toList();
        this.active = active;
        this.topics = Stream.concat(topics.stream(), active.values().stream().flatMap(Set::stream))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A source's or a sink's part of a pipeline. */
    record Member(Connector connector, Set<String> topics) {

        /** The topics without heartbeats. */
        Set<String> changes() {
            return topics.stream().filter(topic -> !isHeartbeat(topic)).collect(Collectors.toSet());
        }

        /** The topics with heartbeats. */
        Set<String> heartbeats() {
            return topics.stream().filter(this::isHeartbeat).collect(Collectors.toSet());
        }

        private boolean isHeartbeat(String topic) {
            return topic.equals(ConnectorKeys.heartbeatTopic(connector));
        }
    }

    /** A pipeline: the source first. */
    record Group(String name, List<Member> members) {
        boolean has(String connector) {
            return members.stream().anyMatch(member -> member.connector().name().equals(connector));
        }
    }

    /** All pipelines, by name. */
    List<Group> groups() {
        Map<String, List<Member>> groups = new TreeMap<>();
        for (Connector source : connectors) {
            if (source.type() != Connector.Type.SINK) {
                groups.put(source.name(), new ArrayList<>(List.of(new Member(source, written(source)))));
            }
        }
        for (Connector sink : connectors) {
            if (sink.type() == Connector.Type.SINK) {
                join(sink, groups);
            }
        }
        return groups.entrySet().stream()
                .map(group -> new Group(group.getKey(), List.copyOf(group.getValue())))
                .toList();
    }

    private void join(Connector sink, Map<String, List<Member>> groups) {
        Map<String, Set<String>> bySource = new TreeMap<>();
        Set<String> others = new TreeSet<>();
        for (String topic : read(sink)) {
            Set<String> owners = owners(topic);
            owners.forEach(owner ->
                    bySource.computeIfAbsent(owner, key -> new TreeSet<>()).add(topic));
            if (owners.isEmpty()) {
                others.add(topic);
            }
        }
        for (Connector source : sources()) {
            if (willRead(sink, source)) {
                bySource.computeIfAbsent(source.name(), key -> new TreeSet<>());
            }
        }
        if (bySource.isEmpty() || !others.isEmpty()) {
            bySource.put(sink.name(), others);
        }
        bySource.forEach((group, topics) ->
                groups.computeIfAbsent(group, key -> new ArrayList<>()).add(new Member(sink, topics)));
    }

    private List<Connector> sources() {
        return connectors.stream()
                .filter(connector -> connector.type() == Connector.Type.SOURCE)
                .toList();
    }

    private Set<String> written(Connector source) {
        return topics.stream()
                .filter(topic -> owners(topic).contains(source.name()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> read(Connector sink) {
        Set<String> read = new TreeSet<>(ConnectorKeys.topics(sink));
        Pattern pattern = pattern(sink);
        topics.stream()
                .filter(topic -> pattern != null && pattern.matcher(topic).matches())
                .forEach(read::add);
        return read;
    }

    /** Whether a sink's pattern will match what a source will write, of which there is no change yet, or the topics are not known. */
    private boolean willRead(Connector sink, Connector source) {
        String prefix = ConnectorKeys.topicPrefix(source);
        Pattern pattern = pattern(sink);
        if (prefix.isEmpty()
                || pattern == null
                || !written(source).stream().allMatch(topic -> isAside(source, topic))) {
            return false;
        }
        Matcher matcher = pattern.matcher(prefix + ".");
        // It ended in the middle of the pattern: a longer name may match.
        return matcher.matches() || matcher.hitEnd();
    }

    /** A source has a topic of these before the first change of a table. */
    private static boolean isAside(Connector source, String topic) {
        String prefix = ConnectorKeys.topicPrefix(source);
        return topic.equals(prefix)
                || topic.equals(prefix + ".transaction")
                || topic.equals(ConnectorKeys.heartbeatTopic(source))
                || ConnectorKeys.isInternal(source, topic);
    }

    private static @Nullable Pattern pattern(Connector sink) {
        String regex = sink.config().getOrDefault("topics.regex", "");
        try {
            return regex.isEmpty() ? null : Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    /** The names of the sources that write a topic. */
    private Set<String> owners(String topic) {
        return ownersByTopic.computeIfAbsent(topic, this::findOwners);
    }

    private Set<String> findOwners(String topic) {
        Set<String> owners = new HashSet<>();
        sources().stream()
                .filter(source -> active.getOrDefault(source.name(), Set.of()).contains(topic))
                .forEach(source -> owners.add(source.name()));
        if (!owners.isEmpty()) {
            return owners;
        }
        int longest = 0;
        for (Connector source : sources()) {
            int length = ConnectorKeys.isInternal(source, topic) ? 0 : prefixLength(source, topic);
            if (length > longest) {
                owners.clear();
                longest = length;
            }
            if (length > 0 && length == longest) {
                owners.add(source.name());
            }
        }
        return owners;
    }

    private static int prefixLength(Connector source, String topic) {
        if (topic.equals(ConnectorKeys.singleTopic(source)) || topic.equals(ConnectorKeys.heartbeatTopic(source))) {
            return Integer.MAX_VALUE;
        }
        String prefix = ConnectorKeys.topicPrefix(source);
        return !prefix.isEmpty() && hasPrefix(topic, prefix) ? prefix.length() : 0;
    }

    /** Debezium puts a dot behind the prefix; others take it as it is, and then it ends in a mark of its own. */
    private static boolean hasPrefix(String topic, String prefix) {
        return topic.equals(prefix)
                || topic.startsWith(prefix + ".")
                || (!Character.isLetterOrDigit(prefix.charAt(prefix.length() - 1)) && topic.startsWith(prefix));
    }
}
