package io.millrace.quickstart;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The local AWS, and clients of the real SDK for it, which the caller closes. Immutable.
 *
 * @param endpoint where it answers
 * @param region its region
 */
record Aws(URI endpoint, String region) {
    /** The local AWS takes any credentials. */
    static final String ACCESS_KEY = "local";

    static final String SECRET_KEY = "local";

    DynamoDbClient dynamodb() {
        return local(DynamoDbClient.builder()).build();
    }

    KinesisClient kinesis() {
        return local(KinesisClient.builder()).build();
    }

    SnsClient sns() {
        return local(SnsClient.builder()).build();
    }

    SqsClient sqs() {
        return local(SqsClient.builder()).build();
    }

    /** What a connector needs to reach it. */
    Map<String, String> settings() {
        return Map.of(
                "aws.endpoint", endpoint.toString(),
                "aws.access.key.id", ACCESS_KEY,
                "aws.secret.access.key", SECRET_KEY);
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B local(B builder) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(region))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .httpClientBuilder(Apache5HttpClient.builder());
    }
}
