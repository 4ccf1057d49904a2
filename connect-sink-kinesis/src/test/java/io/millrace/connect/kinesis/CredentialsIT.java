package io.millrace.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.sts.LocalSts.AssumedRole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** As whom, and how, the client connects. */
class CredentialsIT {
    private static final String ROLE = "arn:aws:iam::123456789012:role/writer";
    private static final String CANARY = "canary-secret";

    private final LocalAws aws = LocalAws.start();

    @BeforeEach
    void createStream() {
        aws.kinesis().createStream("orders", 1);
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void assumesARoleOnce() {
        aws.credentials().acceptOnly("AKIAEXAMPLE");
        aws.sts().requireExternalId(ROLE, "external");

        try (KinesisBatchClient client = open(role(Map.of(
                "aws.sts.role.external.id", "external",
                "aws.sts.role.session.name", "orders-sink")))) {
            assertThat(send(client).requestFailure()).isNull();
            assertThat(send(client).requestFailure()).isNull();
        }

        assertThat(aws.sts().assumedRoles())
                .singleElement()
                .extracting(AssumedRole::roleArn, AssumedRole::sessionName, AssumedRole::callerAccessKeyId)
                .containsExactly(ROLE, "orders-sink", "AKIAEXAMPLE");
    }

    @Test
    void assumesTheRoleAgainWhenAwsSaysItHasExpired() {
        try (KinesisBatchClient client = open(role(Map.of()))) {
            assertThat(send(client).requestFailure()).isNull();
            aws.credentials().expireAll();

            Failure expired = send(client).requestFailure();
            assertThat(expired.kind()).isEqualTo(FailureKind.RETRYABLE);

            assertThat(send(client).requestFailure()).isNull();
        }

        assertThat(aws.sts().assumedRoles()).hasSize(2);
    }

    @Test
    void saysWhatToDoWhereTheRoleMayNotBeAssumed() {
        aws.sts().requireExternalId(ROLE, "another");

        try (KinesisBatchClient client = open(role(Map.of("aws.sts.role.external.id", CANARY)))) {
            Failure failure = send(client).requestFailure();

            assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
            assertThat(failure.message())
                    .contains("sts:AssumeRole", "trust policy", "aws.sts.role.arn", "aws.sts.role.external.id")
                    .doesNotContain(CANARY);
        }
    }

    @Test
    void saysWhichKeysAreWrong() {
        aws.credentials().acceptOnly("AKIAOTHER");

        try (KinesisBatchClient client = open(Map.of("aws.secret.access.key", CANARY))) {
            Failure failure = send(client).requestFailure();

            assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
            assertThat(failure.message())
                    .contains("aws.access.key.id and aws.secret.access.key")
                    .doesNotContain(CANARY);
        }
    }

    @Test
    void saysThatTemporaryKeysHaveExpired() {
        var issued = aws.credentials().issue(java.time.Duration.ofHours(1));
        Map<String, String> keys = Map.of(
                "aws.access.key.id", issued.accessKeyId(),
                "aws.secret.access.key", issued.secretAccessKey(),
                "aws.session.token", issued.sessionToken());

        try (KinesisBatchClient client = open(keys)) {
            assertThat(send(client).requestFailure()).isNull();
            aws.credentials().expireAll();

            Failure failure = send(client).requestFailure();

            assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
            assertThat(failure.message()).contains("aws.session.token").doesNotContain(issued.sessionToken());
        }
    }

    @Test
    void saysThatTheTemporaryKeysOfARoleHaveExpired() {
        var issued = aws.credentials().issue(java.time.Duration.ofHours(1));
        Map<String, String> keys = Map.of(
                "aws.access.key.id", issued.accessKeyId(),
                "aws.secret.access.key", issued.secretAccessKey(),
                "aws.session.token", issued.sessionToken());

        try (KinesisBatchClient client = open(role(keys))) {
            assertThat(send(client).requestFailure()).isNull();
            aws.credentials().expireAll();
            assertThat(send(client).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);

            Failure failure = send(client).requestFailure();

            assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
            assertThat(failure.message()).contains("aws.session.token").doesNotContain(issued.sessionToken());
        }
    }

    @Test
    void doesNotBlockTheSenderWhileCredentialsAreFetched() throws Exception {
        Slow.gate = new CountDownLatch(1);

        try (KinesisBatchClient client = KinesisBatchClient.open(slow(Map.of()), "slow")) {
            CompletableFuture<BatchResult> result = client.send(batch()).toCompletableFuture();
            assertThat(result).isNotDone();

            Slow.gate.countDown();

            assertThat(result.get(60, TimeUnit.SECONDS).requestFailure()).isNull();
        }
    }

    @Test
    void givesUpOnCredentialsThatDoNotCome() {
        Slow.gate = new CountDownLatch(1);

        try (KinesisBatchClient client = KinesisBatchClient.open(slow(Map.of("aws.call.timeout.ms", "300")), "slow")) {
            Failure failure = send(client).requestFailure();

            assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
            assertThat(failure.code()).isEqualTo("Timeout");
        } finally {
            Slow.gate.countDown();
        }
    }

    private KinesisSinkConfig slow(Map<String, String> more) {
        Map<String, String> props = KinesisBatchClientIT.props(aws, "orders", more);
        props.remove("aws.access.key.id");
        props.remove("aws.secret.access.key");
        props.put("aws.credentials.provider", Slow.class.getName());
        return new KinesisSinkConfig(props);
    }

    @Test
    void trustsTheCertificatesOfTheFile() {
        Map<String, String> tls = Map.of(
                "aws.endpoint",
                aws.tlsEndpoint().toString(),
                "aws.tls.ca.file",
                aws.caCertificate().toString());

        try (KinesisBatchClient client = open(tls)) {
            assertThat(send(client).requestFailure()).isNull();
        }
    }

    @Test
    void assumesRolesOverTls() {
        Map<String, String> tls = Map.of(
                "aws.endpoint", aws.tlsEndpoint().toString(),
                "aws.sts.config.endpoint", aws.tlsEndpoint().toString(),
                "aws.tls.ca.file", aws.caCertificate().toString());

        try (KinesisBatchClient client = open(role(tls))) {
            assertThat(send(client).requestFailure()).isNull();
        }

        assertThat(aws.sts().assumedRoles()).hasSize(1);
    }

    @Test
    void namesTheFileWhereACertificateIsNotTrusted() {
        try (KinesisBatchClient client =
                open(Map.of("aws.endpoint", aws.tlsEndpoint().toString()))) {
            Failure failure = send(client).requestFailure();

            assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
            assertThat(failure.message()).contains("aws.tls.ca.file");
        }
    }

    private Map<String, String> role(Map<String, String> more) {
        Map<String, String> props = new HashMap<>();
        props.put("aws.sts.role.arn", ROLE);
        props.put("aws.sts.config.endpoint", aws.endpoint().toString());
        props.putAll(more);
        return props;
    }

    private KinesisBatchClient open(Map<String, String> more) {
        return KinesisBatchClient.open(KinesisBatchClientIT.config(aws, "orders", more), "credentials");
    }

    private static BatchResult send(KinesisBatchClient client) {
        return client.send(batch())
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private static Batch<KinesisEntry> batch() {
        return new Batch<>("orders", List.of(Entries.entry("k", "v")));
    }

    /** Provides credentials when the gate opens. */
    public static final class Slow implements AwsCredentialsProvider {
        private static volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public AwsCredentials resolveCredentials() {
            try {
                gate.await();
                return AwsBasicCredentials.create("AKIASLOW", "secret");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
