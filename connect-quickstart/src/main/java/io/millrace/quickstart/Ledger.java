package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.quickstart.Story.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps what was done to a database beside what arrived of it at a target, and says where they differ: every Record once, in
 * order per key where the target keeps it, every field as it must be. Confined to one thread.
 */
final class Ledger {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Source source;
    private final Sink sink;
    private final String service;
    private final Map<String, List<Expected>> expected = new LinkedHashMap<>();
    private final Map<String, List<Arrival>> arrived = new LinkedHashMap<>();
    private int keptBack;

    /**
     * @param source whose changes it keeps
     * @param sink whose target it is
     * @param service what these Records name as their service
     */
    Ledger(Source source, Sink sink, String service) {
        this.source = source;
        this.sink = sink;
        this.service = service;
    }

    private record Expected(Change change, Transaction transaction) {}

    /** Takes note of a change, which need not be one that is to arrive here. */
    void expect(Change change, Transaction transaction) {
        if (!sink.wants(change.table(), change.eventType())) {
            keptBack++;
            return;
        }
        expected.computeIfAbsent(change.table() + " " + change.id(), key -> new ArrayList<>())
                .add(new Expected(change, transaction));
    }

    /** Whose changes it keeps. */
    Source source() {
        return source;
    }

    /** How many changes are not to arrive here. */
    int keptBack() {
        return keptBack;
    }

    /** How many Records have arrived. */
    int arrivals() {
        return arrived.values().stream().mapToInt(List::size).sum();
    }

    /** How many Records are expected. */
    int size() {
        return expected.values().stream().mapToInt(List::size).sum();
    }

    void arrived(Arrival record) {
        if (record.sink() != sink || !record.text("service").equals(service)) {
            return;
        }
        String key = record.text("table_name") + " "
                + record.json().path("record").path(record.text("primary_key")).asText();
        arrived.computeIfAbsent(key, k -> new ArrayList<>()).add(record);
    }

    /** Where the Records differ from what they must be; empty when all is well. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        Set<String> keys = new TreeSet<>(expected.keySet());
        keys.addAll(arrived.keySet());
        Set<String> eventIds = new HashSet<>();
        for (String key : keys) {
            List<Expected> wanted = expected.getOrDefault(key, List.of());
            List<Arrival> got = inOrder(arrived.getOrDefault(key, List.of()));
            List<String> gotTypes = got.stream().map(r -> r.text("event_type")).toList();
            List<String> wantedTypes =
                    wanted.stream().map(e -> e.change().eventType()).toList();
            if (!gotTypes.equals(wantedTypes)) {
                differences.add(key + ": arrived " + gotTypes + ", expected " + wantedTypes);
                continue;
            }
            for (int i = 0; i < got.size(); i++) {
                String where = key + ", " + wantedTypes.get(i);
                for (String difference : compare(wanted.get(i), got.get(i))) {
                    differences.add(where + ": " + difference);
                }
                if (!eventIds.add(got.get(i).text("event_id"))) {
                    differences.add(where + ": event_id " + got.get(i).text("event_id") + " was seen before");
                }
            }
            if (got.stream().map(Arrival::key).distinct().count() > 1) {
                differences.add(key + ": its Records have different keys");
            }
        }
        return differences;
    }

    private List<Arrival> inOrder(List<Arrival> arrivals) {
        return sink.isOrdered()
                ? arrivals
                : arrivals.stream()
                        .sorted(Comparator.comparing((Arrival arrival) -> arrival.text("sequence"))
                                // A snapshot of MongoDB has no sequence.
                                .thenComparing(arrival ->
                                        arrival.json().path("event_timestamp").asLong()))
                        .toList();
    }

    private List<String> compare(Expected expected, Arrival record) {
        Transaction transaction = expected.transaction();
        JsonNode json = record.json();
        List<String> differences = new ArrayList<>();

        ObjectNode wanted = determinate(expected);
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        List<String> wantedNames = new ArrayList<>();
        wanted.fieldNames().forEachRemaining(wantedNames::add);
        if (!sink.isVerbatim()) {
            names.sort(Comparator.naturalOrder());
            wantedNames.sort(Comparator.naturalOrder());
        }
        if (!names.equals(wantedNames)) {
            differences.add("has the fields " + names + ", expected " + wantedNames);
        }
        wanted.properties().forEach(field -> {
            JsonNode got = json.path(field.getKey());
            if (!field.getValue().isMissingNode() && !got.equals(field.getValue())) {
                differences.add(field.getKey() + " is " + got + ", expected " + field.getValue());
            }
        });

        long timestamp = json.path("event_timestamp").asLong();
        if (timestamp < transaction.begun().toEpochMilli()
                || timestamp > record.arrived().toEpochMilli()) {
            differences.add("event_timestamp " + timestamp + " is not between the statement and the arrival");
        }
        differences.addAll(transaction.misplaced(json));
        if (!record.text("event_id").matches(source.eventId())) {
            differences.add("event_id " + record.text("event_id") + " does not look like " + source.eventId());
        }
        return differences;
    }

    /** The Record as it must be; what cannot be told beforehand is a missing node, so that its name keeps its place. */
    private ObjectNode determinate(Expected expected) {
        Change change = expected.change();
        ObjectNode wanted = JSON.createObjectNode();
        JsonNode any = JSON.missingNode();
        wanted.set("event_timestamp", any);
        wanted.put("event_type", change.eventType());
        wanted.set("global_id", any);
        wanted.set("transaction_id", any);
        wanted.put("service", service);
        wanted.set("source", any);
        wanted.set("position", any);
        wanted.put("primary_key", source.key());
        wanted.put("schema_name", source.namespace().isEmpty() ? null : source.namespace());
        wanted.put("table_name", change.table());
        wanted.set("record", change.row());
        wanted.set("event_id", any);
        wanted.set("sequence", any);
        wanted.put("source_type", source.type());
        wanted.putNull("unavailable");
        wanted.putNull("removed_fields");
        wanted.setAll(expected.transaction().origin(service));
        return wanted;
    }
}
