package io.millrace.connect.kinesis;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which stream a topic goes to, and which key says so. A stream is its name or its ARN, as it is configured. Immutable. */
final class StreamRouting {
    private static final String A_NAME = "1 to 128 letters, digits, '_', '.' and '-'";
    private static final String AN_ARN = "arn:aws:kinesis:eu-central-1:123456789012:stream/name";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
    private static final Pattern ARN = Pattern.compile(
            "arn:aws[a-z-]*:kinesis:(?<region>[a-z0-9-]+):\\d{12}:stream/(?<name>[a-zA-Z0-9_.-]{1,128})");

    /** What Kafka allows; a pattern in its place, which would never match, is so found. */
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9_.-]{1,249}");

    private final @Nullable String elsewhere;
    private final Map<String, String> byTopic;
    private final Map<String, String> keys;

    private StreamRouting(@Nullable String elsewhere, Map<String, String> byTopic, Map<String, String> keys) {
        this.elsewhere = elsewhere;
        this.byTopic = byTopic;
        this.keys = keys;
    }

    /** Reads what {@link #check} found no problem in. */
    static StreamRouting of(ParsedValues values) {
        Map<String, String> keys = new LinkedHashMap<>();
        String named = values.text(KinesisSinkConfig.STREAM_NAME);
        String alias = values.text(KinesisSinkConfig.STREAM);
        String arn = values.text(KinesisSinkConfig.STREAM_ARN);
        String elsewhere = arn != null ? arn : named != null ? named : alias;
        if (elsewhere != null) {
            keys.put(
                    elsewhere,
                    named != null
                            ? KinesisSinkConfig.STREAM_NAME
                            : arn != null ? KinesisSinkConfig.STREAM_ARN : KinesisSinkConfig.STREAM);
        }
        Map<String, String> byTopic = new LinkedHashMap<>();
        String entries = values.text(KinesisSinkConfig.TOPIC_TO_STREAM);
        if (entries != null) {
            for (String entry : entries.split(",", -1)) {
                int colon = entry.indexOf(':');
                byTopic.put(
                        entry.substring(0, colon).strip(),
                        entry.substring(colon + 1).strip());
            }
            byTopic.values().forEach(stream -> keys.putIfAbsent(stream, KinesisSinkConfig.TOPIC_TO_STREAM));
        }
        return new StreamRouting(elsewhere, byTopic, keys);
    }

    /** The stream that records of this topic go to, or null where the configuration names none. */
    @Nullable
    String streamOf(String topic) {
        return byTopic.isEmpty() ? elsewhere : byTopic.getOrDefault(topic, elsewhere);
    }

    /** Every stream, once. */
    List<String> streams() {
        return List.copyOf(keys.keySet());
    }

    /** The key that names this stream in the configuration. */
    String keyOf(String stream) {
        return keys.getOrDefault(stream, KinesisSinkConfig.STREAM_NAME);
    }

    /** The region that the ARNs are of, or null where there is no ARN. */
    @Nullable
    String region() {
        return keys.keySet().stream()
                .map(StreamRouting::regionOf)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Reports what is wrong with the keys that name streams, each on the key to change. */
    static void check(ParsedValues values, @Nullable String topics, boolean topicsStay, ConfigProblems problems) {
        boolean hasEntries = values.has(KinesisSinkConfig.TOPIC_TO_STREAM);
        String region = checkStream(values, hasEntries, problems);
        if (hasEntries) {
            checkEntries(values, region, topicsStay ? topics : null, problems);
        }
    }

    /** @return the region that this configuration's client would have, as far as it says so */
    private static @Nullable String checkStream(ParsedValues values, boolean hasEntries, ConfigProblems problems) {
        String name = values.text(KinesisSinkConfig.STREAM_NAME);
        String alias = values.text(KinesisSinkConfig.STREAM);
        String arn = values.text(KinesisSinkConfig.STREAM_ARN);
        String region = values.text(AwsConfig.REGION);
        if (name == null && alias == null && arn == null && !hasEntries) {
            problems.add(
                    KinesisSinkConfig.STREAM_NAME,
                    "Missing: name the stream to write to, or set " + KinesisSinkConfig.STREAM_ARN + " or "
                            + KinesisSinkConfig.TOPIC_TO_STREAM + ".");
            return region;
        }
        if (name != null && alias != null && !name.equals(alias)) {
            problems.add(
                    KinesisSinkConfig.STREAM,
                    "Differs from " + KinesisSinkConfig.STREAM_NAME + ", which replaces it: remove this key.");
        }
        String key = name != null ? KinesisSinkConfig.STREAM_NAME : KinesisSinkConfig.STREAM;
        String named = name != null ? name : alias;
        if (named != null && !NAME.matcher(named).matches()) {
            problems.add(key, "Not the name of a stream: use " + A_NAME + ".");
        }
        if (arn == null) {
            return region;
        }
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            problems.add(KinesisSinkConfig.STREAM_ARN, "Not the ARN of a stream, such as " + AN_ARN + ".");
            return region;
        }
        if (named != null && !named.equals(matcher.group("name"))) {
            problems.add(key, "Names another stream than " + KinesisSinkConfig.STREAM_ARN + ": remove one of them.");
        }
        if (region != null && !region.equals(matcher.group("region"))) {
            problems.add(
                    AwsConfig.REGION,
                    "Differs from the region in " + KinesisSinkConfig.STREAM_ARN + ": remove this key.");
        }
        return matcher.group("region");
    }

    private static void checkEntries(
            ParsedValues values, @Nullable String given, @Nullable String topics, ConfigProblems problems) {
        Map<String, String> byTopic = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        String region = given;
        for (String entry : Objects.requireNonNull(values.text(KinesisSinkConfig.TOPIC_TO_STREAM))
                .split(",", -1)) {
            int colon = entry.indexOf(':');
            String topic = colon < 0 ? "" : entry.substring(0, colon).strip();
            String stream = entry.substring(colon + 1).strip();
            String regionOfStream = regionOf(stream);
            if (colon < 0) {
                wrong.add("'" + entry.strip() + "' is not an entry: write topic:stream, separated by commas.");
            } else if (!TOPIC.matcher(topic).matches()) {
                wrong.add("'" + topic + "' is not the name of a topic: use letters, digits, '_', '.' and '-'; patterns"
                        + " are not supported here.");
            } else if (byTopic.putIfAbsent(topic, stream) != null) {
                wrong.add("The topic " + topic + " has more than one entry: keep one of them.");
            } else if (regionOfStream == null && !NAME.matcher(stream).matches()) {
                wrong.add("'" + stream + "', of the topic " + topic + ", is not a stream: give its name (" + A_NAME
                        + ") or its ARN, such as " + AN_ARN + ".");
            } else if (regionOfStream != null && region != null && !regionOfStream.equals(region)) {
                wrong.add("The stream of the topic " + topic + " is in " + regionOfStream + ", the others are in "
                        + region + " (" + AwsConfig.REGION + ", " + KinesisSinkConfig.STREAM_ARN
                        + " and the ARNs here): a task writes to one region; use a connector for each.");
            } else if (regionOfStream != null) {
                region = regionOfStream;
            }
        }
        if (wrong.isEmpty() && topics != null) {
            checkTopics(values, byTopic.keySet(), topics, wrong);
        }
        if (!wrong.isEmpty()) {
            problems.addWithoutValue(KinesisSinkConfig.TOPIC_TO_STREAM, String.join(" ", wrong));
        }
    }

    /** Entries and subscribed topics must meet: a misspelt topic would send its records elsewhere. */
    private static void checkTopics(ParsedValues values, Set<String> withEntry, String topics, List<String> wrong) {
        Set<String> subscribed = Arrays.stream(topics.split(",", -1))
                .map(String::strip)
                .filter(topic -> !topic.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (subscribed.isEmpty()) {
            return;
        }
        for (String topic : withEntry) {
            if (!subscribed.contains(topic)) {
                wrong.add("The topic " + topic + " has an entry, but is not one of topics, and no transform renames"
                        + " any: correct its name, add it to topics, or remove the entry.");
            }
        }
        if (hasStreamForTheRest(values)) {
            return;
        }
        for (String topic : subscribed) {
            if (!withEntry.contains(topic)) {
                wrong.add("The topic " + topic + " of topics has no entry, so that each of its records would"
                        + " be rejected: add one, or set " + KinesisSinkConfig.STREAM_NAME + " for the rest.");
            }
        }
    }

    private static boolean hasStreamForTheRest(ParsedValues values) {
        return values.has(KinesisSinkConfig.STREAM_NAME)
                || values.has(KinesisSinkConfig.STREAM)
                || values.has(KinesisSinkConfig.STREAM_ARN);
    }

    private static @Nullable String regionOf(String stream) {
        Matcher arn = ARN.matcher(stream);
        return arn.matches() ? arn.group("region") : null;
    }
}
