package io.millrace.connect.sns;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.config.TopicRoutes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which topic of SNS a topic of Kafka goes to, by its ARN, and which key says so. Immutable. */
final class TopicArns {
    private static final String AN_ARN = "arn:aws:sns:eu-central-1:123456789012:name";

    /** See https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html of names. */
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:sns:(?<region>[a-z0-9-]+):\\d{12}:(?<name>[a-zA-Z0-9_-]{1,256}|"
                    + "[a-zA-Z0-9_-]{1,251}\\.fifo)");

    private static final Pattern ANY_ARN = Pattern.compile("arn:aws[a-z-]*:(?<service>[a-z0-9-]+):.*");
    private static final String FIFO = ".fifo";

    private final @Nullable String elsewhere;
    private final TopicRoutes routes;
    private final Map<String, String> keys;

    private TopicArns(@Nullable String elsewhere, TopicRoutes routes, Map<String, String> keys) {
        this.elsewhere = elsewhere;
        this.routes = routes;
        this.keys = keys;
    }

    /** Reads what {@link #check} found no problem in. */
    static TopicArns of(ParsedValues values) {
        Map<String, String> keys = new LinkedHashMap<>();
        String elsewhere = values.text(SnsSinkConfig.TOPIC_ARN);
        if (elsewhere != null) {
            keys.put(elsewhere, SnsSinkConfig.TOPIC_ARN);
        }
        TopicRoutes routes = TopicRoutes.of(values, SnsSinkConfig.TOPIC_TO_ARN);
        routes.destinations().forEach(arn -> keys.putIfAbsent(arn, SnsSinkConfig.TOPIC_TO_ARN));
        return new TopicArns(elsewhere, routes, keys);
    }

    /** The ARN that records of this topic go to, or null where the configuration names none. */
    @Nullable
    String arnOf(String topic) {
        return routes.destinationOf(topic, elsewhere);
    }

    /** Every ARN, once. */
    List<String> arns() {
        return List.copyOf(keys.keySet());
    }

    /** The key that names this ARN in the configuration. */
    String keyOf(String arn) {
        return keys.getOrDefault(arn, SnsSinkConfig.TOPIC_ARN);
    }

    /** The region of all of them. */
    String region() {
        return regionOf(keys.keySet().iterator().next());
    }

    /** Whether the topic of this ARN keeps order and drops duplicates: its name says so. */
    static boolean isFifo(String arn) {
        return arn.endsWith(FIFO);
    }

    /**
     * Reports what is wrong with the keys that name topics, each on the key to change.
     *
     * @param subscribed see {@link TopicRoutes#subscribed}
     * @return the ARNs of topics among them, whatever is wrong with others
     */
    static List<String> check(ParsedValues values, @Nullable Set<String> subscribed, ConfigProblems problems) {
        List<String> arns = new ArrayList<>();
        String region = checkTopic(values, arns, problems);
        TopicRoutes.check(
                values,
                SnsSinkConfig.TOPIC_TO_ARN,
                subscribed,
                SnsSinkConfig.TOPIC_ARN,
                values.has(SnsSinkConfig.TOPIC_ARN),
                (topic, arn) -> wrongWith(topic, arn, region, arns),
                problems);
        return arns;
    }

    /** @return the region that the configuration names outside of {@link SnsSinkConfig#TOPIC_TO_ARN}, or null */
    private static @Nullable String checkTopic(ParsedValues values, List<String> arns, ConfigProblems problems) {
        String arn = values.text(SnsSinkConfig.TOPIC_ARN);
        String region = values.text(AwsConfig.REGION);
        if (arn == null) {
            if (!values.has(SnsSinkConfig.TOPIC_TO_ARN)) {
                problems.add(
                        SnsSinkConfig.TOPIC_ARN,
                        "Missing: name the topic to publish to, or set " + SnsSinkConfig.TOPIC_TO_ARN + ".");
            }
            return region;
        }
        if (!ARN.matcher(arn).matches()) {
            problems.add(SnsSinkConfig.TOPIC_ARN, notATopic(arn));
            return region;
        }
        arns.add(arn);
        if (region != null && !region.equals(regionOf(arn))) {
            problems.add(
                    AwsConfig.REGION, "Differs from the region in " + SnsSinkConfig.TOPIC_ARN + ": remove this key.");
        }
        return regionOf(arn);
    }

    /** @param arns those before, to which this one is added */
    private static @Nullable String wrongWith(String topic, String arn, @Nullable String given, List<String> arns) {
        if (!ARN.matcher(arn).matches()) {
            return "'" + arn + "', of the topic " + topic + ": " + notATopic(arn);
        }
        arns.add(arn);
        String region = regionOf(arn);
        String others = given != null ? given : regionOf(arns.get(0));
        return region.equals(others)
                ? null
                : "The ARN of the topic " + topic + " is in " + region + ", the others are in " + others + " ("
                        + AwsConfig.REGION + ", " + SnsSinkConfig.TOPIC_ARN
                        + " and the ARNs here): a task publishes in one region; use a connector for each.";
    }

    private static String notATopic(String arn) {
        Matcher other = ANY_ARN.matcher(arn);
        return (other.matches() && !other.group("service").equals("sns")
                        ? "An ARN of " + other.group("service") + ", not of an SNS topic"
                        : "Not the ARN of an SNS topic")
                + ": give one such as " + AN_ARN + " or " + AN_ARN + FIFO + ".";
    }

    private static String regionOf(String arn) {
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not checked: " + arn);
        }
        return matcher.group("region");
    }
}
