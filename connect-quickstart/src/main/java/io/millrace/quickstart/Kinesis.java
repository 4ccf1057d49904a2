package io.millrace.quickstart;

import io.millrace.testkit.connect.ConnectorRequest;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * The stream that the sink writes to, in the local AWS. Immutable.
 *
 * @param endpoint where the local AWS answers
 * @param region the region that the sink's example names
 * @param stream the stream that it names
 */
record Kinesis(URI endpoint, String region, String stream) {
    /** The local AWS takes any credentials. */
    static final String ACCESS_KEY = "local";

    static final String SECRET_KEY = "local";

    static Kinesis of(URI endpoint, ConnectorRequest sink) {
        Map<String, String> config = sink.config();
        return new Kinesis(
                endpoint, config.getOrDefault("aws.region", ""), config.getOrDefault("kinesis.stream.name", ""));
    }

    /** A client of the real SDK, which the caller closes. */
    KinesisClient client() {
        return KinesisClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .httpClient(Apache5HttpClient.create())
                .build();
    }

    void createStream() {
        try (KinesisClient client = client()) {
            client.createStream(r -> r.streamName(stream).shardCount(1));
            client.waiter().waitUntilStreamExists(r -> r.streamName(stream));
        }
    }
}
