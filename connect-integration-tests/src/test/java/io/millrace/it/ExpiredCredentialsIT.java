package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.http.LocalCredentials;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Credentials that AWS takes for expired while records are under way. */
@WithCluster
class ExpiredCredentialsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String ROLE = "arn:aws:iam::123456789012:role/writer";

    /** Of this test alone: credentials expire for everybody. */
    private final LocalAws aws = LocalAws.builder().region(TestCluster.REGION).start();

    private final TestCluster cluster;
    private final Connectors connectors;
    private String name = "";

    ExpiredCredentialsIT(TestCluster cluster, Connectors connectors) {
        this.cluster = cluster;
        this.connectors = connectors;
    }

    @BeforeEach
    void createTopicAndStream() {
        name = cluster.uniqueName("expired");
        cluster.topics().create(name, 1);
        aws.kinesis().createStream(name, 1);
    }

    @AfterEach
    void stop() {
        connectors.delete(name);
        aws.close();
    }

    @Test
    void thoseOfARoleAreRenewedAndEveryRecordArrivesInOrder() {
        connectors.start(sink().with(Map.of(
                "aws.sts.role.arn",
                ROLE,
                "aws.sts.config.endpoint",
                aws.endpoint().toString())));

        produce(0, 20);
        stored(20);
        aws.credentials().expireAll();
        produce(20, 40);

        assertThat(stored(40)).containsExactlyElementsOf(values(0, 40));
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(committed()).isEqualTo(40));
        assertThat(cluster.connect().status(name).isRunning()).isTrue();
        assertThat(aws.sts().assumedRoles())
                .hasSizeGreaterThan(1)
                .allMatch(role -> role.roleArn().equals(ROLE));
    }

    @Test
    void thoseOfTheConfigurationStopTheTaskWithTheWayOutAndNothingIsLost() {
        connectors.start(sink().with(keys(aws.credentials().issue(Duration.ofHours(1)))));
        produce(0, 20);
        stored(20);

        aws.credentials().expireAll();
        produce(20, 40);

        assertThat(cluster.connect().awaitFailed(name, TIMEOUT).traces())
                .contains("credentials have expired", "aws.session.token", "aws.sts.role.arn");
        assertThat(committed()).isLessThanOrEqualTo(20);

        connectors.submit(sink().with(keys(aws.credentials().issue(Duration.ofHours(1)))));

        assertThat(stored(40)).containsExactlyElementsOf(values(0, 40));
    }

    private ConnectorRequest sink() {
        return Examples.kinesisSink(Examples.KINESIS_SINK, name, aws, name, name)
                .with("tasks.max", "1")
                .with("validate.remote", "false");
    }

    private static Map<String, String> keys(LocalCredentials.Issued issued) {
        return Map.of(
                "aws.access.key.id", issued.accessKeyId(),
                "aws.secret.access.key", issued.secretAccessKey(),
                "aws.session.token", issued.sessionToken());
    }

    private static List<String> values(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private void produce(int from, int to) {
        values(from, to).forEach(value -> cluster.topics().produce(name, null, value));
    }

    private List<String> stored(int count) {
        try (KinesisReader reader = new KinesisReader(aws.endpoint(), aws.region(), name)) {
            return reader.read(count, TIMEOUT).stream()
                    .map(record -> record.data().asUtf8String())
                    .toList();
        }
    }

    private long committed() {
        return cluster.topics().committed("connect-" + name).getOrDefault(new TopicPartition(name, 0), 0L);
    }
}
