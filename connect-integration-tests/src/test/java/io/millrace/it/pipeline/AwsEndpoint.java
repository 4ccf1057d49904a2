package io.millrace.it.pipeline;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Where AWS is, and who asks there. Immutable.
 *
 * @param uri of an emulator; null for AWS itself
 * @param accessKey null for what the SDK finds by itself, as the connectors do: environment, profile, role
 * @param secretKey null if the other is
 */
record AwsEndpoint(
        @Nullable URI uri,
        String region,
        @Nullable String accessKey,
        @Nullable String secretKey) {
    static AwsEndpoint of(LocalAws aws) {
        return new AwsEndpoint(aws.endpoint(), aws.region(), "test", "test");
    }

    /** A client there. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        builder.region(Region.of(region)).httpClientBuilder(Apache5HttpClient.builder());
        if (uri != null) {
            builder.endpointOverride(uri);
        }
        if (accessKey != null) {
            builder.credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)));
        }
        return builder.build();
    }

    /** Points a connector of ours there. */
    ConnectorRequest reachedBy(ConnectorRequest connector) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("aws.region", region);
        if (uri != null) {
            settings.put("aws.endpoint", uri.toString());
        }
        if (accessKey != null) {
            settings.put("aws.access.key.id", accessKey);
            settings.put("aws.secret.access.key", secretKey);
        }
        return connector.with(settings);
    }

    /** Without keys. */
    @Override
    public String toString() {
        return (uri == null ? "AWS itself" : uri) + ", region " + region;
    }
}
