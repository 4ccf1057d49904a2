package io.millrace.connect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.core.config.KeyedConfigException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.config.ConfigException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsAsyncClient;

class AwsClientFactoryTest {
    private static int closed;

    @Test
    void closesWhatItOpenedWhenItFails() {
        closed = 0;

        assertThatThrownBy(() ->
                        factory(Map.of("aws.credentials.provider", Failing.class.getName(), "aws.my.own", "hunter2")))
                .isInstanceOf(KeyedConfigException.class)
                .hasMessageContaining("aws.credentials.provider")
                .hasMessageContaining("ConfigException, of aws.my.own")
                .satisfies(AwsClientFactoryTest::tellsNoSecret);

        assertThat(closed).isEqualTo(1);
        endsItsThreads();
    }

    @Test
    void namesTheKeyOfAProviderThatFailsOnItsConfigurationWithoutQuotingIt() {
        for (Throwable thrown : List.of(
                new IllegalArgumentException("bad user info me:hunter2"), new NoClassDefFoundError("no hunter2"))) {
            Throwing.thrown = thrown;

            assertThatThrownBy(() -> factory(Map.of("aws.credentials.provider", Throwing.class.getName())))
                    .isInstanceOf(KeyedConfigException.class)
                    .hasMessageContainingAll(
                            "aws.credentials.provider",
                            Throwing.class.getName(),
                            thrown.getClass().getName())
                    .satisfies(AwsClientFactoryTest::tellsNoSecret);
        }
        endsItsThreads();
    }

    private static void tellsNoSecret(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        assertThat(trace.toString()).contains("Caused by: ").doesNotContain("hunter2");
    }

    @Test
    void givesTheProviderTheConfiguration() {
        Configured.given = null;

        factory(Map.of("aws.credentials.provider", Configured.class.getName(), "aws.my.own", "x"))
                .close();

        assertThat(Configured.given.get("aws.my.own")).isEqualTo("x");
    }

    @Test
    void refusesAClassThatIsNoProvider() {
        assertThatThrownBy(() -> factory(Map.of("aws.credentials.provider", "java.lang.String")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("aws.credentials.provider")
                .hasMessageContaining("must implement AwsCredentialsProvider");
    }

    @Test
    void refusesAFileWithoutCertificates(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");

        assertThatThrownBy(() -> factory(Map.of("aws.tls.ca.file", file.toString())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("aws.tls.ca.file");
    }

    @Test
    void forgetsTheTimeOutsOfCallsThatAreOver() {
        ScheduledThreadPoolExecutor timer = AwsClientFactory.timer(Thread::new);
        try {
            timer.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);

            assertThat(timer.getQueue()).isEmpty();
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void timesCallsWithItsOwnThread() {
        try (AwsClientFactory factory = factory(
                Map.of("aws.endpoint", "http://127.0.0.1:1", "aws.access.key.id", "i", "aws.secret.access.key", "s"))) {
            StsAsyncClient client = factory.build(StsAsyncClient.builder());

            assertThat(client.getCallerIdentity()).failsWithin(Duration.ofSeconds(60));

            assertThat(threads()).contains("closes--aws-timer-0");
        }
        endsItsThreads();
    }

    @Test
    void closesTwice() {
        AwsClientFactory factory = factory(Map.of(
                "aws.access.key.id",
                "id",
                "aws.secret.access.key",
                "s",
                "aws.sts.role.arn",
                "arn:aws:iam::123456789012:role/r"));

        factory.close();
        factory.close();

        endsItsThreads();
    }

    private static AwsClientFactory factory(Map<String, String> props) {
        Map<String, String> all = new HashMap<>(props);
        all.put("aws.region", "eu-central-1");
        return new AwsClientFactory(AwsConfigTest.configOf(all), "closes-", 4);
    }

    private static void endsItsThreads() {
        Awaitility.await("threads of the factory")
                .untilAsserted(() -> assertThat(threads()).noneMatch(name -> name.startsWith("closes-")));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    /** A provider that cannot be configured. */
    public static final class Failing implements AwsCredentialsProvider, Configurable, AutoCloseable {
        @Override
        public void configure(Map<String, ?> configs) {
            throw new ConfigException("aws.my.own", configs.get("aws.my.own"), "not today");
        }

        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("id", "secret");
        }

        @Override
        public void close() {
            closed++;
        }
    }

    /** A provider that throws what the test says. */
    public static final class Throwing implements AwsCredentialsProvider, Configurable {
        private static Throwable thrown;

        @Override
        public void configure(Map<String, ?> configs) {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }

        @Override
        public AwsCredentials resolveCredentials() {
            throw new UnsupportedOperationException();
        }
    }

    /** A provider with a static method. */
    public static final class Configured implements AwsCredentialsProvider, Configurable {
        private static Map<String, ?> given;

        private Configured() {}

        public static Configured create() {
            return new Configured();
        }

        @Override
        public void configure(Map<String, ?> configs) {
            given = configs;
        }

        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("id", "secret");
        }
    }
}
