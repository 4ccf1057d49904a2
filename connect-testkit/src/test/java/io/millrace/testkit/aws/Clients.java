package io.millrace.testkit.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Clients of the real SDK that try everything once only, so that a test sees each answer. */
final class Clients {
    static final AwsCredentials ANYONE = AwsBasicCredentials.create("AKIDTEST", "secret");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Clients() {}

    /** Patient: the first TLS handshake of a young JVM on a busy machine takes seconds. */
    static Apache5HttpClient.Builder apache() {
        return Apache5HttpClient.builder().connectionTimeout(PATIENCE).socketTimeout(PATIENCE);
    }

    /** Patient, too. */
    static NettyNioAsyncHttpClient.Builder netty(Protocol protocol) {
        return NettyNioAsyncHttpClient.builder()
                .protocol(protocol)
                .connectionTimeout(PATIENCE)
                .connectionAcquisitionTimeout(PATIENCE)
                .tlsNegotiationTimeout(PATIENCE)
                .readTimeout(PATIENCE);
    }

    static KinesisClient kinesis(URI endpoint) {
        return kinesis(endpoint, ANYONE);
    }

    static KinesisClient kinesis(URI endpoint, AwsCredentials credentials) {
        return configure(KinesisClient.builder().httpClientBuilder(apache()), endpoint, credentials)
                .build();
    }

    static StsClient sts(URI endpoint) {
        return configure(StsClient.builder().httpClientBuilder(apache()), endpoint, ANYONE)
                .build();
    }

    static SnsClient sns(URI endpoint) {
        return configure(SnsClient.builder().httpClientBuilder(apache()), endpoint, ANYONE)
                .build();
    }

    static <B extends AwsClientBuilder<B, ?>> B configure(B builder, URI endpoint, AwsCredentials credentials) {
        return builder.endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .overrideConfiguration(override ->
                        override.retryStrategy(retry -> retry.maxAttempts(1)).apiCallTimeout(PATIENCE));
    }

    static PutRecordsRequestEntry entry(String key, String text) {
        return PutRecordsRequestEntry.builder()
                .partitionKey(key)
                .data(SdkBytes.fromUtf8String(text))
                .build();
    }

    static List<PutRecordsRequestEntry> entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> entry("key-" + i, "value-" + i))
                .toList();
    }

    static TrustManager[] trust(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "localaws", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
