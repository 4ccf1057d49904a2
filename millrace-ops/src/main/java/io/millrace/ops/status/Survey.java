package io.millrace.ops.status;

import io.millrace.ops.Connector;
import io.millrace.ops.Connectors;
import io.millrace.ops.Databases;
import io.millrace.ops.OpsException;
import io.millrace.ops.SourceLag;
import io.millrace.ops.status.Findings.Spot;
import io.millrace.ops.status.KafkaView.Offsets;
import io.millrace.ops.status.Topology.Group;
import io.millrace.ops.status.Topology.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks Connect, Kafka and the databases, at the same time where one answer does not need another. Thread-safe. */
final class Survey {
    /** Places that one look reads at. */
    private static final int MAX_PEEKS = 64;

    /** Places that a look at the pipelines of one connector reads at. */
    private static final int MAX_PEEKS_OF_ONE = 256;

    private final Connectors connectors;
    private final ActiveTopics active;
    private final KafkaView kafka;
    private final Databases databases;
    private final SlotReader slots;
    private final Parallel parallel = new Parallel();

    Survey(Connectors connectors, ActiveTopics active, KafkaView kafka, Databases databases) {
        this.connectors = connectors;
        this.active = active;
        this.kafka = kafka;
        this.databases = databases;
        this.slots = new SlotReader(databases);
    }

    /**
     * Asks.
     *
     * @param only the connector whose pipelines are asked about; null: all
     * @param isWhole whether records and databases are looked into too
     */
    Findings take(@Nullable String only, boolean isWhole) {
        Problems problems = new Problems();
        List<Connector> all = connectors.list();
        if (only != null && all.stream().noneMatch(connector -> connector.name().equals(only))) {
            // It says which there are.
            connectors.get(only);
        }
        Future<Set<String>> names = parallel.start(() -> names(problems));
        Map<String, Set<String>> written = activeTopics(all);
        List<Group> groups = new Topology(all, written, Parallel.answer(names))
                .groups().stream()
                        .filter(group -> only == null || group.has(only))
                        .toList();
        boolean isKafkaSeen = !problems.has(Problems.KAFKA);
        Map<String, Future<SourceLag.Slot>> slotsAsked = isWhole ? askSlots(groups) : Map.of();
        Offsets offsets = isKafkaSeen ? kafka.offsets(topics(groups), sinkGroups(groups), problems) : Offsets.NONE;
        Map<Spot, Peek> peeks = isKafkaSeen && isWhole
                ? peeks(groups, only == null ? MAX_PEEKS : MAX_PEEKS_OF_ONE, offsets, problems)
                : Map.of();
        return new Findings(groups, isKafkaSeen, offsets, peeks, slots(slotsAsked, problems), problems);
    }

    private Set<String> names(Problems problems) {
        if (kafka.isKnown()) {
            return kafka.topics(problems);
        }
        problems.add(
                Problems.KAFKA,
                "Lag, throughput and the last event need Kafka, and it is not known where Kafka is: set bootstrap.servers (--bootstrap-servers HOST:PORT).");
        return Set.of();
    }

    private Map<String, Set<String>> activeTopics(Collection<Connector> all) {
        Map<String, Future<Set<String>>> asked = new LinkedHashMap<>();
        all.stream()
                .filter(connector -> connector.type() == Connector.Type.SOURCE)
                .forEach(source -> asked.put(source.name(), parallel.start(() -> active.of(source.name()))));
        return asked.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Parallel.answer(entry.getValue())));
    }

    private Map<String, Future<SourceLag.Slot>> askSlots(Collection<Group> groups) {
        Map<String, Future<SourceLag.Slot>> asked = new LinkedHashMap<>();
        for (Connector source : connectors(groups, Connector.Type.SOURCE)) {
            if (ConnectorKeys.isPostgres(source) && databases.has(source.name())) {
                asked.put(source.name(), parallel.start(() -> slots.read(source.name(), ConnectorKeys.slot(source))));
            }
        }
        return asked;
    }

    private static Map<String, SourceLag.Slot> slots(Map<String, Future<SourceLag.Slot>> asked, Problems problems) {
        Map<String, SourceLag.Slot> found = new HashMap<>();
        asked.forEach((source, slot) -> {
            try {
                found.put(source, Parallel.answer(slot));
            } catch (OpsException e) {
                problems.add(Problems.source(source), String.valueOf(e.getMessage()));
            }
        });
        return found;
    }

    /** The newest record of each source, and of each sink the records that come next. */
    private Map<Spot, Peek> peeks(Collection<Group> groups, int most, Offsets offsets, Problems problems) {
        Set<Spot> wanted = new LinkedHashSet<>();
        List<Spot> next = new ArrayList<>();
        for (Group group : groups) {
            for (Member member : group.members()) {
                if (member.connector().type() == Connector.Type.SINK) {
                    Findings.position(offsets, member.topics(), ConnectorKeys.group(member.connector()))
                            .ifPresent(position -> next.addAll(Findings.next(position)));
                } else {
                    Findings.newest(offsets, member.changes()).ifPresent(wanted::add);
                }
            }
        }
        wanted.addAll(next);
        Map<Spot, Peek> found = new HashMap<>();
        List<Spot> open = wanted.stream().limit(most).collect(Collectors.toCollection(ArrayList::new));
        while (!open.isEmpty()) {
            // A consumer reads a partition at one place at a time.
            Map<TopicPartition, Spot> round = new LinkedHashMap<>();
            open.removeIf(spot -> round.putIfAbsent(spot.partition(), spot) == null);
            read(round, offsets, problems).forEach((partition, peek) -> found.put(round.get(partition), peek));
        }
        return found;
    }

    private Map<TopicPartition, Peek> read(Map<TopicPartition, Spot> round, Offsets offsets, Problems problems) {
        Map<TopicPartition, Long> from = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        round.forEach((partition, spot) -> {
            PartitionRange range = offsets.ranges().get(partition);
            from.put(partition, spot.offset());
            ends.put(partition, range == null ? Long.MAX_VALUE : range.end());
        });
        return kafka.peek(from, ends, problems);
    }

    private static Set<String> topics(Collection<Group> groups) {
        return groups.stream()
                .flatMap(group -> group.members().stream())
                .flatMap(member -> member.topics().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> sinkGroups(Collection<Group> groups) {
        return connectors(groups, Connector.Type.SINK).stream()
                .map(ConnectorKeys::group)
                .collect(Collectors.toSet());
    }

    private static List<Connector> connectors(Collection<Group> groups, Connector.Type type) {
        return groups.stream()
                .flatMap(group -> group.members().stream())
                .map(Member::connector)
                .filter(connector -> connector.type() == type)
                .distinct()
                .toList();
    }
}
