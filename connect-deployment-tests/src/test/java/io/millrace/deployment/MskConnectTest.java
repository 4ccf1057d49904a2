package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The worker configuration for Amazon MSK Connect holds nothing that it refuses, by AWS's list of 2026. */
final class MskConnectTest {
    private static final Set<String> NEEDED = Set.of("key.converter", "value.converter");

    private static final List<String> REFUSED_PREFIXES = List.of(
            "access.control.",
            "admin.",
            "client.",
            "connect.",
            "inter.worker.",
            "internal.",
            "listeners.https.",
            "metrics.",
            "rest.",
            "sasl.",
            "security.",
            "socket.",
            "ssl.",
            "topic.tracking.",
            "worker.");

    private static final Set<String> REFUSED = Set.of(
            "bootstrap.servers",
            "group.id",
            "listeners",
            "plugin.path",
            "config.storage.topic",
            "status.storage.topic",
            "connector.client.config.override.policy",
            "metric.reporters");

    @Test
    void theWorkerConfigurationHasWhatIsNeededAndNothingThatIsRefused() throws IOException {
        Properties worker = new Properties();
        worker.load(new StringReader(ProjectFiles.text("config-examples/worker/msk-connect.properties")));

        assertThat(worker.stringPropertyNames()).containsAll(NEEDED).doesNotContainAnyElementsOf(REFUSED);
        assertThat(worker.stringPropertyNames())
                .allSatisfy(key -> assertThat(REFUSED_PREFIXES).noneMatch(key::startsWith))
                // Of these some are taken; there are none, so that it need not be known which.
                .noneMatch(key -> key.startsWith("producer.") || key.startsWith("consumer."));
        for (String provider : worker.getProperty("config.providers").split(",")) {
            assertThat(worker).containsKey("config.providers." + provider + ".class");
        }
    }

    @Test
    void thePageSaysWhatIsRefused() {
        assertThat(ProjectFiles.text("docs/msk-connect.md"))
                .contains(REFUSED_PREFIXES.stream()
                        .map(prefix -> "`" + prefix + "`")
                        .toList())
                .contains(REFUSED.stream().map(key -> "`" + key + "`").toList());
    }
}
