package io.millrace.connect.core.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which topic goes to which destination, as a key with entries {@code topic:destination}, separated by commas, says. The first
 * colon ends the topic, so that destinations may hold some. Immutable.
 */
public final class TopicRoutes {
    /** What Kafka allows; a pattern in its place, which would never match, is so found. */
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9_.-]{1,249}");

    private final Map<String, String> byTopic;

    private TopicRoutes(Map<String, String> byTopic) {
        this.byTopic = byTopic;
    }

    /** Reads the key, in which {@link #check} found no problem; without it there is no entry. */
    public static TopicRoutes of(ParsedValues values, String key) {
        Map<String, String> byTopic = new LinkedHashMap<>();
        String entries = values.text(key);
        if (entries != null) {
            for (String entry : entries.split(",", -1)) {
                int colon = entry.indexOf(':');
                byTopic.put(
                        entry.substring(0, colon).strip(),
                        entry.substring(colon + 1).strip());
            }
        }
        return new TopicRoutes(byTopic);
    }

    /** The destination of a topic, or {@code elsewhere} where it has no entry. */
    public @Nullable String destinationOf(String topic, @Nullable String elsewhere) {
        return byTopic.isEmpty() ? elsewhere : byTopic.getOrDefault(topic, elsewhere);
    }

    /** The destinations of all entries. */
    public Collection<String> destinations() {
        return byTopic.values();
    }

    /**
     * The topics that are subscribed to, as far as they say which ones will arrive: null where a transform may rename them, or
     * they are given as a pattern.
     */
    public static @Nullable Set<String> subscribed(Map<String, String> props) {
        if (!props.getOrDefault("transforms", "").isBlank()) {
            return null;
        }
        Set<String> topics = Arrays.stream(props.getOrDefault("topics", "").split(",", -1))
                .map(String::strip)
                .filter(topic -> !topic.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return topics.isEmpty() ? null : topics;
    }

    /**
     * Reports what is wrong with the key, if it is there.
     *
     * @param subscribed see {@link #subscribed}
     * @param keyForTheRest names the destination of topics without an entry
     * @param hasDestinationForTheRest whether the configuration names one
     * @param wrongWith what is wrong with the destination (second) of a topic (first), as a sentence; null where nothing is
     */
    public static void check(
            ParsedValues values,
            String key,
            @Nullable Set<String> subscribed,
            String keyForTheRest,
            boolean hasDestinationForTheRest,
            BiFunction<String, String, @Nullable String> wrongWith,
            ConfigProblems problems) {
        if (!values.has(key)) {
            return;
        }
        Set<String> topics = new LinkedHashSet<>();
        List<String> wrong = new ArrayList<>();
        for (String entry : Objects.requireNonNull(values.text(key)).split(",", -1)) {
            int colon = entry.indexOf(':');
            String topic = colon < 0 ? "" : entry.substring(0, colon).strip();
            if (colon < 0) {
                wrong.add("'" + entry.strip() + "' is not an entry: write topic:destination, separated by commas.");
            } else if (!TOPIC.matcher(topic).matches()) {
                wrong.add("'" + topic + "' is not the name of a topic: use letters, digits, '_', '.' and '-'; patterns"
                        + " are not supported here.");
            } else if (!topics.add(topic)) {
                wrong.add("The topic " + topic + " has more than one entry: keep one of them.");
            } else {
                String message =
                        wrongWith.apply(topic, entry.substring(colon + 1).strip());
                if (message != null) {
                    wrong.add(message);
                }
            }
        }
        if (wrong.isEmpty() && subscribed != null) {
            meet(topics, subscribed, keyForTheRest, hasDestinationForTheRest, wrong);
        }
        if (!wrong.isEmpty()) {
            problems.addWithoutValue(key, String.join(" ", wrong));
        }
    }

    /** Entries and subscribed topics must meet: a misspelt topic would send its records elsewhere. */
    private static void meet(
            Set<String> withEntry,
            Set<String> subscribed,
            String keyForTheRest,
            boolean hasDestinationForTheRest,
            List<String> wrong) {
        for (String topic : withEntry) {
            if (!subscribed.contains(topic)) {
                wrong.add("The topic " + topic + " has an entry, but is not one of topics, and no transform renames"
                        + " any: correct its name, add it to topics, or remove the entry.");
            }
        }
        if (hasDestinationForTheRest) {
            return;
        }
        for (String topic : subscribed) {
            if (!withEntry.contains(topic)) {
                wrong.add("The topic " + topic + " of topics has no entry, so that each of its records would"
                        + " be rejected: add one, or set " + keyForTheRest + " for the rest.");
            }
        }
    }
}
