package io.millrace.connect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.core.config.KeyedConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.config.ConfigException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

class AwsClientFactoryTest {
    private static int closed;

    @Test
    void closesWhatItOpenedWhenItFails() {
        closed = 0;

        assertThatThrownBy(() -> factory(Map.of("aws.credentials.provider", Failing.class.getName())))
                .isInstanceOf(KeyedConfigException.class)
                .hasMessageContaining("aws.credentials.provider")
                .hasMessageContaining("not today");

        assertThat(closed).isEqualTo(1);
        endsItsThreads();
    }

    @Test
    void givesTheProviderTheConfiguration() {
        Configured.given = null;

        try (AwsClientFactory factory =
                factory(Map.of("aws.credentials.provider", Configured.class.getName(), "aws.my.own", "x"))) {
            assertThat(factory.region().id()).isEqualTo("eu-central-1");
        }

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
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("closes-")));
    }

    /** A provider that cannot be configured. */
    public static final class Failing implements AwsCredentialsProvider, Configurable, AutoCloseable {
        @Override
        public void configure(Map<String, ?> configs) {
            throw new ConfigException("not today");
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
