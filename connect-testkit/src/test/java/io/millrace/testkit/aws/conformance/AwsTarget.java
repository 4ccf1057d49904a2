package io.millrace.testkit.aws.conformance;

import io.millrace.testkit.aws.LocalAws;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/**
 * What the conformance tests talk to: a LocalAws of their own, or whatever the system property {@code
 * millrace.aws.endpoint} names: the URI of an emulator, or {@code aws} for AWS itself with the credentials and the
 * region of the environment (which costs money: a few stream hours and SQS requests).
 */
final class AwsTarget implements AutoCloseable {
    static final String PROPERTY = "millrace.aws.endpoint";

    private final @Nullable LocalAws local;
    private final @Nullable URI endpoint;
    private final Region region;
    private final AwsCredentialsProvider credentials;

    private AwsTarget(
            @Nullable LocalAws local, @Nullable URI endpoint, Region region, AwsCredentialsProvider credentials) {
        this.local = local;
        this.endpoint = endpoint;
        this.region = region;
        this.credentials = credentials;
    }

    static AwsTarget open() {
        String asked = System.getProperty(PROPERTY, "");
        if (asked.equals("aws")) {
            Region region = Region.of(System.getProperty("millrace.aws.region", "eu-west-1"));
            return new AwsTarget(
                    null, null, region, DefaultCredentialsProvider.builder().build());
        }
        AwsCredentialsProvider anyone = StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
        if (!asked.isEmpty()) {
            return new AwsTarget(null, URI.create(asked), Region.EU_WEST_1, anyone);
        }
        LocalAws local = LocalAws.start();
        return new AwsTarget(local, local.endpoint(), Region.of(local.region()), anyone);
    }

    /** An emulator that the test has started, and stops. */
    static AwsTarget at(URI endpoint) {
        return new AwsTarget(
                null,
                endpoint,
                Region.EU_WEST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    }

    /** Points a client's builder here. */
    <B extends AwsClientBuilder<B, ?>> B configure(B builder) {
        Optional.ofNullable(endpoint).ifPresent(builder::endpointOverride);
        return builder.region(region).credentialsProvider(credentials);
    }

    /** True for AWS itself. */
    boolean isAws() {
        return endpoint == null;
    }

    /** A name for a resource that nobody else uses. */
    static String randomName() {
        return "millrace-conformance-" + UUID.randomUUID();
    }

    @Override
    public void close() {
        if (local != null) {
            local.close();
        }
    }
}
