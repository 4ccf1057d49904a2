package io.millrace.connect.sqs;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.config.TopicRoutes;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which queue a topic goes to, and which key says so. A queue is its URL or its name, as it is configured. Immutable. */
final class QueueRouting {
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    private final @Nullable String elsewhere;
    private final TopicRoutes routes;
    private final Map<String, String> keys;

    private QueueRouting(@Nullable String elsewhere, TopicRoutes routes, Map<String, String> keys) {
        this.elsewhere = elsewhere;
        this.routes = routes;
        this.keys = keys;
    }

    /** Reads what {@link #check} found no problem in, or as much of it as can be read. */
    static QueueRouting of(ParsedValues values) {
        Map<String, String> keys = new LinkedHashMap<>();
        String url = values.text(SqsSinkConfig.QUEUE_URL);
        String elsewhere = url != null ? url : values.text(SqsSinkConfig.QUEUE_NAME);
        if (elsewhere != null) {
            keys.put(elsewhere, url != null ? SqsSinkConfig.QUEUE_URL : SqsSinkConfig.QUEUE_NAME);
        }
        TopicRoutes routes = TopicRoutes.of(values, SqsSinkConfig.TOPIC_TO_QUEUE_URL);
        routes.destinations().forEach(queue -> keys.putIfAbsent(queue, SqsSinkConfig.TOPIC_TO_QUEUE_URL));
        return new QueueRouting(elsewhere, routes, keys);
    }

    /** The queue that records of this topic go to, or null where the configuration names none. */
    @Nullable
    String queueOf(String topic) {
        return routes.destinationOf(topic, elsewhere);
    }

    /** Every queue, once. */
    List<String> queues() {
        return List.copyOf(keys.keySet());
    }

    /** The key that names this queue in the configuration. */
    String keyOf(String queue) {
        return keys.getOrDefault(queue, SqsSinkConfig.QUEUE_URL);
    }

    boolean hasFifo() {
        return keys.keySet().stream().anyMatch(QueueUrl::isFifo);
    }

    boolean hasStandard() {
        return !keys.keySet().stream().allMatch(QueueUrl::isFifo);
    }

    /** The region of the queues' URLs, or null where none names one. */
    @Nullable
    String region() {
        return urls().stream()
                .map(QueueUrl::region)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Where the queues listen, or null where that is AWS's own address for their region. */
    @Nullable
    URI address() {
        return urls().stream()
                .filter(url -> !url.isRegional())
                .map(QueueUrl::address)
                .findFirst()
                .orElse(null);
    }

    private List<QueueUrl> urls() {
        return keys.keySet().stream()
                .map(QueueUrl::parse)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Reports what is wrong with the keys that name queues, each on the key to change.
     *
     * @param topics see {@link TopicRoutes#subscribed}
     */
    static void check(ParsedValues values, @Nullable Set<String> topics, ConfigProblems problems) {
        String url = values.text(SqsSinkConfig.QUEUE_URL);
        String name = values.text(SqsSinkConfig.QUEUE_NAME);
        if (url == null && name == null && !values.has(SqsSinkConfig.TOPIC_TO_QUEUE_URL)) {
            problems.add(
                    SqsSinkConfig.QUEUE_URL,
                    "Missing: give the URL of the queue to write to, or set " + SqsSinkConfig.QUEUE_NAME + " or "
                            + SqsSinkConfig.TOPIC_TO_QUEUE_URL + ".");
        }
        checkName(values, url, name, problems);
        List<QueueUrl> urls = new ArrayList<>();
        if (url != null) {
            QueueUrl parsed = QueueUrl.parse(url);
            if (parsed == null) {
                problems.add(SqsSinkConfig.QUEUE_URL, whyNoUrl(url));
            } else {
                urls.add(parsed);
                checkRegion(values, parsed, problems);
            }
        }
        TopicRoutes.check(
                values,
                SqsSinkConfig.TOPIC_TO_QUEUE_URL,
                topics,
                SqsSinkConfig.QUEUE_URL,
                url != null || name != null,
                (topic, queue) -> wrongWith(topic, queue, values, urls),
                problems);
        if (name != null && url == null && !values.has(AwsConfig.REGION)) {
            checkRegionOfName(urls, problems);
        }
        checkAddresses(values, urls, problems);
    }

    /** A name is looked up in one region: that is not to be the one of some other queue by chance. */
    private static void checkRegionOfName(List<QueueUrl> urls, ConfigProblems problems) {
        urls.stream()
                .map(QueueUrl::region)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(region -> problems.add(
                        AwsConfig.REGION,
                        "Missing: it says where the queue of " + SqsSinkConfig.QUEUE_NAME + " is. The URLs of "
                                + SqsSinkConfig.TOPIC_TO_QUEUE_URL + " are in " + region
                                + ", and a task writes to one region: set this to it, or use a connector for each."));
    }

    /** An address that is none of AWS's public ones is called as it is, which leaves no choice among those. */
    private static void checkAddresses(ParsedValues values, List<QueueUrl> urls, ConfigProblems problems) {
        if (values.has(AwsConfig.ENDPOINT)) {
            return; // that contradicts the same keys
        }
        for (String key : List.of(AwsConfig.USE_FIPS_ENDPOINT, AwsConfig.USE_DUALSTACK_ENDPOINT)) {
            if (values.isTrue(key)) {
                urls.stream()
                        .filter(url -> !url.isPublic())
                        .findFirst()
                        .ifPresent(url -> problems.add(
                                key,
                                "Contradicts the address of the queue " + url.text()
                                        + ", which is called as it is: remove this key, or give the URL with AWS's public"
                                        + " address."));
            }
        }
    }

    private static void checkName(
            ParsedValues values, @Nullable String url, @Nullable String name, ConfigProblems problems) {
        if (name != null && url != null) {
            problems.add(SqsSinkConfig.QUEUE_NAME, "Contradicts " + SqsSinkConfig.QUEUE_URL + ": remove one of them.");
        } else if (name != null && !QueueUrl.NAME.matcher(name).matches()) {
            problems.add(
                    SqsSinkConfig.QUEUE_NAME,
                    QueueUrl.isUrl(name)
                            ? "This is a URL: set " + SqsSinkConfig.QUEUE_URL + " instead."
                            : "Not the name of a queue: use " + QueueUrl.A_NAME + ".");
        }
        String owner = values.text(SqsSinkConfig.QUEUE_OWNER_ACCOUNT_ID);
        if (owner != null && name == null) {
            problems.add(
                    SqsSinkConfig.QUEUE_OWNER_ACCOUNT_ID,
                    "Has no effect without " + SqsSinkConfig.QUEUE_NAME
                            + " (a URL names the account itself): set that, or remove this key.");
        } else if (owner != null && !ACCOUNT.matcher(owner).matches()) {
            problems.add(SqsSinkConfig.QUEUE_OWNER_ACCOUNT_ID, "Not the id of an AWS account: use its 12 digits.");
        }
    }

    /** The SDK sends to the client's region, whatever the URL says: to another queue of the same path, if there is one. */
    private static void checkRegion(ParsedValues values, QueueUrl url, ConfigProblems problems) {
        String region = values.text(AwsConfig.REGION);
        if (region != null && url.region() != null && !region.equals(url.region())) {
            problems.add(
                    AwsConfig.REGION,
                    "Differs from the region in " + SqsSinkConfig.QUEUE_URL + " (" + url.region()
                            + "): remove this key.");
        }
    }

    private static String whyNoUrl(String text) {
        return QueueUrl.NAME.matcher(text).matches()
                ? "This is a name: set " + SqsSinkConfig.QUEUE_NAME + " instead, or give the queue's URL, such as "
                        + QueueUrl.A_URL + "."
                : QueueUrl.whyNone(text);
    }

    /** @param urls those of the queues before, to which this one's is added */
    private static @Nullable String wrongWith(String topic, String queue, ParsedValues values, List<QueueUrl> urls) {
        QueueUrl url = QueueUrl.parse(queue);
        if (url == null) {
            return "'" + queue + "', of the topic " + topic + ": " + QueueUrl.whyNone(queue);
        }
        String region = values.text(AwsConfig.REGION);
        for (QueueUrl other : urls) {
            if (region == null) {
                region = other.region();
            }
        }
        if (url.region() != null && region != null && !url.region().equals(region)) {
            return "The queue of the topic " + topic + " is in " + url.region() + ", the others are in " + region + " ("
                    + AwsConfig.REGION + ", " + SqsSinkConfig.QUEUE_URL
                    + " and the URLs here): a task writes to one region; use a connector for each.";
        }
        if (!values.has(AwsConfig.ENDPOINT) && !urls.isEmpty() && !isAtSameAddress(url, urls.get(0))) {
            return "The queue of the topic " + topic + " is at " + url.address() + ", the others are at "
                    + urls.get(0).address() + ": a task writes to one address. Set " + AwsConfig.ENDPOINT
                    + " where it takes all of them, or use a connector for each.";
        }
        String otherwise = otherwiseWritten(url, values, urls);
        if (otherwise != null) {
            return "The queue of the topic " + topic + ", " + url.text() + ", is that of " + otherwise
                    + ", which would be sent to as if it were another one, and the order of its groups be lost: write it in"
                    + " one way.";
        }
        urls.add(url);
        return null;
    }

    /** Where else this FIFO queue is named, in another way, and how; null where it is not. */
    private static @Nullable String otherwiseWritten(QueueUrl url, ParsedValues values, List<QueueUrl> urls) {
        if (!QueueUrl.isFifo(url.text())) {
            return null; // there is no order to lose
        }
        String owner = values.text(SqsSinkConfig.QUEUE_OWNER_ACCOUNT_ID);
        if (url.name().equals(values.text(SqsSinkConfig.QUEUE_NAME))
                && (owner == null || owner.equals(url.account()))) {
            return SqsSinkConfig.QUEUE_NAME + "=" + url.name()
                    + (owner == null
                            ? " (where that is another account's, say so with " + SqsSinkConfig.QUEUE_OWNER_ACCOUNT_ID
                                    + ")"
                            : "");
        }
        return urls.stream()
                .filter(other -> !other.text().equals(url.text()) && other.isSameQueueAs(url))
                .map(QueueUrl::text)
                .findFirst()
                .orElse(null);
    }

    private static boolean isAtSameAddress(QueueUrl one, QueueUrl other) {
        return one.isRegional() ? other.isRegional() : one.address().equals(other.address());
    }
}
