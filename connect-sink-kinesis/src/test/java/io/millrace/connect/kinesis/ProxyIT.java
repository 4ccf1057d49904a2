package io.millrace.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.net.ForwardProxy;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AWS behind a proxy, and which of AWS's addresses is asked for. */
class ProxyIT {
    private static final String ROLE = "arn:aws:iam::123456789012:role/writer";
    private static final String CANARY = "canary-password";

    private final LocalAws aws = LocalAws.start();
    private final ForwardProxy proxy = ForwardProxy.start();

    @BeforeEach
    void createStream() {
        aws.kinesis().createStream("orders", 1);
    }

    @AfterEach
    void stop() {
        proxy.close();
        aws.close();
    }

    @Test
    void sendsThroughTheProxy() {
        try (KinesisBatchClient client = open(through(proxy, Map.of()))) {
            assertThat(send(client).requestFailure()).isNull();
        }

        assertThat(proxy.targets()).containsExactly("CONNECT " + authority(aws.endpoint()));
        assertThat(aws.calls().count("PutRecords")).isEqualTo(1);
    }

    @Test
    void sendsOverTlsThroughTheProxy() {
        Map<String, String> tls = Map.of(
                "aws.endpoint", aws.tlsEndpoint().toString(),
                "aws.tls.ca.file", aws.caCertificate().toString());

        try (KinesisBatchClient client = open(through(proxy, tls))) {
            assertThat(send(client).requestFailure()).isNull();
        }

        assertThat(proxy.targets()).containsExactly("CONNECT " + authority(aws.tlsEndpoint()));
    }

    @Test
    void assumesRolesThroughTheProxy() {
        try (KinesisBatchClient client = open(through(proxy, role(aws.endpoint())))) {
            assertThat(send(client).requestFailure()).isNull();
        }

        assertThat(proxy.targets())
                .containsExactly("POST " + aws.endpoint() + "/", "CONNECT " + authority(aws.endpoint()));
        assertThat(aws.sts().assumedRoles()).hasSize(1);
    }

    @Test
    void assumesRolesOverTlsThroughTheProxy() {
        Map<String, String> tls = new HashMap<>(role(aws.tlsEndpoint()));
        tls.put("aws.endpoint", aws.tlsEndpoint().toString());
        tls.put("aws.tls.ca.file", aws.caCertificate().toString());

        try (KinesisBatchClient client = open(through(proxy, tls))) {
            assertThat(send(client).requestFailure()).isNull();
        }

        assertThat(proxy.targets()).hasSize(2).containsOnly("CONNECT " + authority(aws.tlsEndpoint()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "127.0.0.1 > 0",
                "example.com, 127.* > 0",
                "*.0.1 > 0",
                ".0.0.1 > 0",
                "example.com > 1",
                "7.0.0.1 > 1"
            })
    void reachesHostsDirectly(String hosts, int throughProxy) {
        try (KinesisBatchClient client = open(through(proxy, Map.of("aws.http.non.proxy.hosts", hosts.strip())))) {
            assertThat(send(client).requestFailure()).isNull();
        }

        assertThat(proxy.targets()).hasSize(throughProxy);
    }

    @Test
    void tellsTheProxyWhoItIs() {
        try (ForwardProxy strict = ForwardProxy.startFor("me", CANARY);
                KinesisBatchClient client = open(through(strict, withUser(role(aws.endpoint()), "me")))) {
            assertThat(send(client).requestFailure()).isNull();
        }
    }

    @Test
    void namesTheKeysWhereTheProxyDoesNotKnowTheUser() {
        try (ForwardProxy strict = ForwardProxy.startFor("me", "other");
                KinesisBatchClient client = open(through(strict, withUser(Map.of(), "me")));
                KinesisBatchClient stranger = open(through(strict, Map.of()));
                KinesisBatchClient assuming = open(through(strict, role(aws.endpoint())));
                KinesisBatchClient assumingOverTls = open(through(strict, role(aws.tlsEndpoint())))) {
            for (KinesisBatchClient each : List.of(client, stranger, assuming, assumingOverTls)) {
                Failure failure = send(each).requestFailure();

                assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
                assertThat(failure.message())
                        .contains("aws.http.proxy.url", "aws.http.proxy.username")
                        .doesNotContain(CANARY);
            }
        }
    }

    @Test
    void namesTheKeyWhereThereIsNoProxy() {
        proxy.close();
        assertRetriesAndNamesTheKey(through(proxy, Map.of()));
        assertRetriesAndNamesTheKey(through(proxy, role(aws.endpoint())));
        assertRetriesAndNamesTheKey(Map.of("aws.http.proxy.url", "http://no-such-host.invalid:3128"));
    }

    @Test
    void namesTheKeyWhereTheProxyRefuses() {
        for (String status : List.of("403 Forbidden", "502 Bad Gateway", "503 Service Unavailable")) {
            proxy.refuseWith(status);
            assertRetriesAndNamesTheKey(through(proxy, Map.of()));
            assertRetriesAndNamesTheKey(through(proxy, role(aws.endpoint())));
            assertRetriesAndNamesTheKey(through(proxy, role(aws.tlsEndpoint())));
        }
    }

    /** The proxy is asked for an address, and refuses: no name is looked up. */
    @ParameterizedTest
    @CsvSource({
        "us-east-1, '', kinesis.us-east-1.amazonaws.com sts.us-east-1.amazonaws.com",
        "us-east-1, fips, kinesis-fips.us-east-1.amazonaws.com sts-fips.us-east-1.amazonaws.com",
        "us-east-1, dualstack, kinesis.us-east-1.api.aws sts.us-east-1.api.aws",
        "us-east-1, fips dualstack, kinesis-fips.us-east-1.api.aws sts-fips.us-east-1.api.aws",
        "us-gov-west-1, fips, kinesis.us-gov-west-1.amazonaws.com sts.us-gov-west-1.amazonaws.com",
        "cn-north-1, dualstack, kinesis.cn-north-1.api.amazonwebservices.com.cn sts.cn-north-1.api.amazonwebservices.com.cn",
    })
    void asksForTheAddress(String region, String use, String hosts) {
        proxy.refuseWith("403 Forbidden");
        Map<String, String> props = new HashMap<>(Map.of("aws.region", region, "aws.endpoint", ""));
        for (String option : use.split(" ")) {
            if (!option.isEmpty()) {
                props.put("aws.use." + option + ".endpoint", "true");
            }
        }

        try (KinesisBatchClient client = open(through(proxy, props))) {
            send(client);
        }
        props.put("aws.sts.role.arn", ROLE);
        try (KinesisBatchClient client = open(through(proxy, props))) {
            send(client);
        }

        assertThat(proxy.targets().stream().distinct())
                .containsExactly("CONNECT " + hosts.split(" ")[0] + ":443", "CONNECT " + hosts.split(" ")[1] + ":443");
    }

    @Test
    void givesUpWhereTheWorkerNamesAnAddressAndTheConfigurationAKindOfEndpoint() {
        System.setProperty("aws.endpointUrl", aws.endpoint().toString()); // as AWS_ENDPOINT_URL
        try (KinesisBatchClient client = open(Map.of("aws.endpoint", "", "aws.use.fips.endpoint", "true"))) {
            Failure failure = send(client).requestFailure();

            assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
            assertThat(failure.message()).contains("aws.use.fips.endpoint", "AWS_ENDPOINT_URL");
        } finally {
            System.clearProperty("aws.endpointUrl");
        }
    }

    /** The address of the configuration is used as it is, even where the worker's environment asks for FIPS. */
    @Test
    void usesTheAddressThatIsConfigured() {
        System.setProperty("aws.useFipsEndpoint", "true"); // as AWS_USE_FIPS_ENDPOINT
        try (KinesisBatchClient client = open(role(aws.endpoint()))) {
            assertThat(send(client).requestFailure()).isNull();
        } finally {
            System.clearProperty("aws.useFipsEndpoint");
        }
    }

    private void assertRetriesAndNamesTheKey(Map<String, String> props) {
        try (KinesisBatchClient client = open(props)) {
            Failure failure = send(client).requestFailure();

            assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
            assertThat(failure.message()).contains("aws.http.proxy.url");
        }
    }

    private static Map<String, String> through(ForwardProxy proxy, Map<String, String> more) {
        Map<String, String> props = new HashMap<>(more);
        props.put("aws.http.proxy.url", proxy.url().toString());
        return props;
    }

    private static Map<String, String> withUser(Map<String, String> more, String user) {
        Map<String, String> props = new HashMap<>(more);
        props.put("aws.http.proxy.username", user);
        props.put("aws.http.proxy.password", CANARY);
        return props;
    }

    private static Map<String, String> role(URI sts) {
        return Map.of("aws.sts.role.arn", ROLE, "aws.sts.config.endpoint", sts.toString());
    }

    private static String authority(URI address) {
        return address.getHost() + ":" + address.getPort();
    }

    private KinesisBatchClient open(Map<String, String> more) {
        Map<String, String> props = new HashMap<>(more);
        props.put("kinesis.rate.limit.percent", "0"); // or it would list the shards too
        return KinesisBatchClient.open(KinesisBatchClientIT.config(aws, "orders", props), "proxy");
    }

    private static BatchResult send(KinesisBatchClient client) {
        Batch<KinesisEntry> batch = new Batch<>("orders", List.of(Entries.entry("k", "v")));
        return client.send(batch)
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
