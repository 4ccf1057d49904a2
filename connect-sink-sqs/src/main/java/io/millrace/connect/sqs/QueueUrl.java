package io.millrace.connect.sqs;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a queue's URL says: the queue's name, the region and where it listens. The SDK sends the URL along, but does not call it: it
 * calls the region's endpoint, where another queue may have the same path. Immutable.
 *
 * @param text as it is configured
 * @param address scheme, host and port
 * @param name the queue's name, with {@code .fifo} at its end where it is FIFO
 * @param region null where the host is none of AWS's that names it
 * @param isRegional whether the address is AWS's own for the region, which the SDK finds by itself
 */
record QueueUrl(
        String text, URI address, String name, @Nullable String region, boolean isRegional) {
    /** Up to 80 characters, {@code .fifo} included. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\\.fifo");

    static final String A_NAME = "1 to 80 letters, digits, '_' and '-', with .fifo at the end of a FIFO queue's";
    static final String A_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders";

    private static final Pattern URL =
            Pattern.compile("(?<address>https?://[^/?#@\\s]+)(?:/[^/?#\\s]+)*/(?<name>" + NAME + ")");
    private static final Pattern ARN = Pattern.compile(
            "arn:(?<partition>aws[a-z-]*):sqs:(?<region>[a-z0-9-]+):(?<account>\\d{12}):(?<name>" + NAME + ")");

    private static final String SUFFIX =
            "(?:amazonaws\\.com|amazonaws\\.com\\.cn|amazonaws\\.eu|api\\.aws|api\\.amazonwebservices\\.com\\.cn)";
    private static final String REGION = "(?<region>[a-z]{2,}(?:-[a-z]+)+-\\d+)";

    /** The ways that AWS has to name a region's address: its own, FIPS, dual-stack, of a VPC, and the old one. */
    private static final Pattern AWS_HOST = Pattern.compile(
            "(?:(?<vpc>vpce-[a-z0-9-]+)\\.)?(?<service>sqs|sqs-fips)\\." + REGION + "(?<ofvpc>\\.vpce)?\\." + SUFFIX);

    private static final Pattern OLD_HOST = Pattern.compile(REGION + "\\.queue\\.amazonaws\\.com(?:\\.cn)?");
    private static final String OLDEST_HOST = "queue.amazonaws.com";

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
        Matcher aws = AWS_HOST.matcher(host);
        if (aws.matches()) {
            boolean isRegional = aws.group("vpc") == null
                    && aws.group("ofvpc") == null
                    && aws.group("service").equals("sqs")
                    && host.contains(".amazonaws.");
            return new QueueUrl(text, address, url.group("name"), aws.group("region"), isRegional);
        }
        Matcher old = OLD_HOST.matcher(host);
        String region = old.matches() ? old.group("region") : host.equals(OLDEST_HOST) ? "us-east-1" : null;
        return new QueueUrl(text, address, url.group("name"), region, region != null);
    }

    /** What is wrong with a text that {@link #parse} does not read, and what to write. */
    static String whyNone(String text) {
        Matcher arn = ARN.matcher(text);
        if (arn.matches()) {
            return "This is the queue's ARN, not its URL, which is https://sqs." + arn.group("region")
                    + ".amazonaws.com"
                    + (arn.group("partition").equals("aws-cn") ? ".cn" : "") + "/" + arn.group("account") + "/"
                    + arn.group("name") + ".";
        }
        return "Not the URL of a queue, such as " + A_URL + " (a queue's name is " + A_NAME + ").";
    }
}
