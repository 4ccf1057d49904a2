package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import kafka.server.KafkaConfig;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** The settings of {@code docker-compose.yml}, taken by those who are set so; nothing is started. */
class DockerSettingsIT {
    /** As the image's entry point takes them from the environment; {@code KAFKA_HEAP_OPTS} is the JVM's. */
    private static final Pattern BROKER = Pattern.compile("(?m)^      KAFKA_(?!HEAP)([A-Z_]+): \"?(.*?)\"?$");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z_]+:-([^}]*)}");

    @Test
    void theWorkerTakesItsConfiguration() throws IOException {
        Map<String, String> properties = worker();

        DistributedConfig config = new DistributedConfig(properties);

        assertThat(config.exactlyOnceSourceEnabled()).isTrue();
        assertThat(Examples.text("docker/connect/Dockerfile"))
                .contains("COPY --from=plugins /plugins " + properties.get("plugin.path") + "\n");
        assertThat(properties.keySet().stream()
                        // Those of converters, clients and providers, which Connect hands on.
                        .filter(key -> !key.matches(
                                "(key|value)\\.converter\\..*|consumer\\..*|config\\.providers\\.env\\..*")))
                .isSubsetOf(config.values().keySet());
    }

    @Test
    void nothingButThePasswordsCanBeReadFromTheWorkersEnvironment() throws IOException {
        Map<String, String> properties = worker();
        properties.put("group.id", "${env:PATH}");

        assertThat(new DistributedConfig(properties).originals()).containsEntry("group.id", "${env:PATH}");

        properties.remove("config.providers.env.param.allowlist.pattern");

        assertThat(new DistributedConfig(properties).originals()).containsEntry("group.id", System.getenv("PATH"));
    }

    @Test
    void theBrokerTakesItsConfiguration() throws IOException {
        Properties properties = new Properties();
        BROKER.matcher(Examples.text("docker-compose.yml"))
                .results()
                .forEach(setting -> properties.setProperty(
                        setting.group(1).toLowerCase(Locale.ROOT).replace('_', '.'),
                        VARIABLE.matcher(setting.group(2)).replaceAll("$1")));

        KafkaConfig config = KafkaConfig.fromProps(properties);

        assertThat(properties.stringPropertyNames())
                .isNotEmpty()
                .isSubsetOf(KafkaConfig.configDef().names());
        assertThat(CollectionConverters.asJava(config.effectiveAdvertisedBrokerListeners()))
                .extracting(listener -> listener.host() + ":" + listener.port())
                .contains(worker().get("bootstrap.servers"), "localhost:9092");
    }

    private static Map<String, String> worker() throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Examples.text("docker/connect/connect-distributed.properties")));
        Map<String, String> worker = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> worker.put(key, properties.getProperty(key)));
        return worker;
    }
}
