package io.millrace.connect.sqs;

import java.net.URI;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * What a queue's URL says: the queue's name, the region and where it listens. The SDK sends the URL along, but does not call it: it
 * calls the region's endpoint, where another queue may have the same path. Immutable.
 *
 * @param text as it is configured
 * @param address scheme, host and port
 * @param account what comes before the name, which is the owner's account; empty where nothing does
 * @param name the queue's name, with {@code .fifo} at its end where it is FIFO
 * @param region null where the host is none of AWS's that names it
 * @param isPublic whether the address is one of AWS's public ones for the region, be it for FIPS or for IPv6
 * @param isRegional whether it is the one among these that the SDK finds without being told more
 */
record QueueUrl(
        String text,
        URI address,
        String account,
        String name,
        @Nullable String region,
        boolean isPublic,
        boolean isRegional) {
    /** Up to 80 characters, {@code .fifo} included. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\\.fifo");

    static final String A_NAME = "1 to 80 letters, digits, '_' and '-', with .fifo at the end of a FIFO queue's";
    static final String A_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders";

    private static final Pattern URL = Pattern.compile(
            "(?<address>https?://[^/?#@\\s]+)(?:/[^/?#\\s]+)*?(?:/(?<account>[^/?#\\s]+))?/(?<name>" + NAME + ")");
    private static final Pattern ARN = Pattern.compile(
            "arn:(?<partition>aws[a-z-]*):sqs:(?<region>[a-z0-9-]+):(?<account>\\d{12}):(?<name>" + NAME + ")");

    private static final String REGION = "(?<region>[a-z]{2,}(?:-[a-z]+)+-\\d+)";

    /** The ways that AWS has to name a region's address: its own, FIPS, dual-stack, of a VPC, and the old one. */
    private static final Pattern AWS_HOST = Pattern.compile("(?<vpc>vpce-[a-z0-9-]+\\.)?(?<service>sqs|sqs-fips)\\."
            + REGION + "(?<ofvpc>\\.vpce)?\\.(?<suffix>[a-z0-9.-]+)");

    private static final Pattern OLD_HOST = Pattern.compile(REGION + "\\.queue\\.amazonaws\\.com(?:\\.cn)?");
    private static final String OLDEST_HOST = "queue.amazonaws.com";
    private static final PartitionEndpointKey DUAL_STACK =
            PartitionEndpointKey.builder().tags(EndpointTag.DUALSTACK).build();

    static boolean isUrl(String queue) {
        return queue.contains("://");
    }

    /** Whether the name, or URL, is that of a FIFO queue. */
    static boolean isFifo(String queue) {
        return queue.endsWith(".fifo");
    }

    /** Reads a URL, or returns null where it is not one of a queue. */
    static @Nullable QueueUrl parse(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            return null;
        }
        URI address;
        try {
            address = URI.create(url.group("address"));
        } catch (IllegalArgumentException e) {
            return null;
        }
        String host = address.getHost();
        if (host == null) {
            return null;
        }
        String account = url.group("account") == null ? "" : url.group("account");
        String name = url.group("name");
        Matcher aws = AWS_HOST.matcher(host);
        if (aws.matches()) {
            PartitionMetadata partition = PartitionMetadata.of(Region.of(aws.group("region")));
            boolean isUsual = aws.group("suffix").equals(partition.dnsSuffix());
            if (isUsual || aws.group("suffix").equals(partition.dnsSuffix(DUAL_STACK))) {
                boolean isPublic = aws.group("vpc") == null && aws.group("ofvpc") == null;
                boolean isRegional = isPublic && isUsual && aws.group("service").equals("sqs");
                return new QueueUrl(text, address, account, name, aws.group("region"), isPublic, isRegional);
            }
        }
        Matcher old = OLD_HOST.matcher(host);
        String region = old.matches() ? old.group("region") : host.equals(OLDEST_HOST) ? "us-east-1" : null;
        return new QueueUrl(text, address, account, name, region, region != null, region != null);
    }

    /** Whether it is another way to write the URL of the same queue. */
    boolean isSameQueueAs(QueueUrl other) {
        return name.equals(other.name) && account.equals(other.account) && Objects.equals(region, other.region);
    }

    /** What is wrong with a text that {@link #parse} does not read, and what to write. */
    static String whyNone(String text) {
        Matcher arn = ARN.matcher(text);
        if (arn.matches()) {
            PartitionMetadata partition = PartitionMetadata.of(Region.of(arn.group("region")));
            return "This is the queue's ARN, not its URL, which is "
                    + (partition.id().equals(arn.group("partition"))
                            ? "https://sqs." + arn.group("region") + "." + partition.dnsSuffix() + "/"
                                    + arn.group("account") + "/" + arn.group("name") + "."
                            : "what GetQueueUrl returns, such as " + A_URL + ".");
        }
        return "Not the URL of a queue, such as " + A_URL + " (a queue's name is " + A_NAME + ").";
    }
}
