package io.millrace.connect.kinesis;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.aws.StreamName;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.config.TopicRoutes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which stream a topic goes to, and which key says so. A stream is its name or its ARN, as it is configured. Immutable. */
final class StreamRouting {
    private final @Nullable String elsewhere;
    private final TopicRoutes routes;
    private final Map<String, String> keys;

    private StreamRouting(@Nullable String elsewhere, TopicRoutes routes, Map<String, String> keys) {
        this.elsewhere = elsewhere;
        this.routes = routes;
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
        TopicRoutes routes = TopicRoutes.of(values, KinesisSinkConfig.TOPIC_TO_STREAM);
        routes.destinations().forEach(stream -> keys.putIfAbsent(stream, KinesisSinkConfig.TOPIC_TO_STREAM));
        return new StreamRouting(elsewhere, routes, keys);
    }

    /** The stream that records of this topic go to, or null where the configuration names none. */
    @Nullable
    String streamOf(String topic) {
        return routes.destinationOf(topic, elsewhere);
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

    /**
     * Reports what is wrong with the keys that name streams, each on the key to change.
     *
     * @param topics see {@link TopicRoutes#subscribed}
     */
    static void check(ParsedValues values, @Nullable Set<String> topics, ConfigProblems problems) {
        String given = checkStream(values, problems);
        List<String> regions = new ArrayList<>();
        TopicRoutes.check(
                values,
                KinesisSinkConfig.TOPIC_TO_STREAM,
                topics,
                KinesisSinkConfig.STREAM_NAME,
                hasStreamForTheRest(values),
                (topic, stream) -> wrongWith(topic, stream, given, regions),
                problems);
    }

    /** @return the region that this configuration's client would have, as far as it says so */
    private static @Nullable String checkStream(ParsedValues values, ConfigProblems problems) {
        String name = values.text(KinesisSinkConfig.STREAM_NAME);
        String alias = values.text(KinesisSinkConfig.STREAM);
        String arn = values.text(KinesisSinkConfig.STREAM_ARN);
        String region = values.text(AwsConfig.REGION);
        if (name == null && alias == null && arn == null && !values.has(KinesisSinkConfig.TOPIC_TO_STREAM)) {
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
        if (named != null && !StreamName.isName(named)) {
            problems.add(key, "Not the name of a stream: use " + StreamName.A_NAME + ".");
        }
        if (arn == null) {
            return region;
        }
        StreamName ofArn = StreamName.ofArn(arn);
        if (ofArn == null) {
            problems.add(KinesisSinkConfig.STREAM_ARN, "Not the ARN of a stream, such as " + StreamName.AN_ARN + ".");
            return region;
        }
        if (named != null && !named.equals(ofArn.name())) {
            problems.add(key, "Names another stream than " + KinesisSinkConfig.STREAM_ARN + ": remove one of them.");
        }
        if (region != null && !region.equals(ofArn.region())) {
            problems.add(
                    AwsConfig.REGION,
                    "Differs from the region in " + KinesisSinkConfig.STREAM_ARN + ": remove this key.");
        }
        return ofArn.region();
    }

    /** @param regions those of the streams before, to which this one's is added */
    private static @Nullable String wrongWith(
            String topic, String stream, @Nullable String given, List<String> regions) {
        String region = regionOf(stream);
        if (region == null) {
            return StreamName.isName(stream)
                    ? null
                    : "'" + stream + "', of the topic " + topic + ", is not a stream: give its name ("
                            + StreamName.A_NAME + ") or its ARN, such as " + StreamName.AN_ARN + ".";
        }
        String others = given != null ? given : regions.isEmpty() ? region : regions.get(0);
        regions.add(region);
        return region.equals(others)
                ? null
                : "The stream of the topic " + topic + " is in " + region + ", the others are in " + others + " ("
                        + AwsConfig.REGION + ", " + KinesisSinkConfig.STREAM_ARN
                        + " and the ARNs here): a task writes to one region; use a connector for each.";
    }

    private static boolean hasStreamForTheRest(ParsedValues values) {
        return values.has(KinesisSinkConfig.STREAM_NAME)
                || values.has(KinesisSinkConfig.STREAM)
                || values.has(KinesisSinkConfig.STREAM_ARN);
    }

    private static @Nullable String regionOf(String stream) {
        StreamName arn = StreamName.ofArn(stream);
        return arn == null ? null : arn.region();
    }
}
