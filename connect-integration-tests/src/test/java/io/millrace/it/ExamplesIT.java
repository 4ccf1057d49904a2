package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.Validation;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file that users copy means what it says to the real plugins. */
@WithCluster
class ExamplesIT {
    /** Keys that Connect itself takes and does not list when it validates. */
    private static final List<String> CONNECTS_OWN = List.of(
            "consumer.override.",
            "producer.override.",
            "topic.creation.",
            "key.converter.",
            "value.converter.",
            "payload.converter.");

    static List<Path> files() {
        return Examples.files();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void isValidAndKnownToThePlugin(Path file, TestCluster cluster) {
        ConnectorRequest example = ConnectorRequest.read(file);

        Validation validation = cluster.connect().validate(local(example, cluster.postgres()));

        assertThat(validation.errors()).isEmpty();
        assertThat(example.config().keySet())
                .filteredOn(key -> CONNECTS_OWN.stream().noneMatch(key::startsWith))
                .isSubsetOf(validation.keys());
    }

    /** Debezium connects to the database to validate, and the sinks to AWS. */
    private static ConnectorRequest local(ConnectorRequest example, PostgresServer postgres) {
        if (example.config().containsKey("database.hostname")) {
            return example.with(
                    Map.of("database.hostname", postgres.host(), "database.port", Integer.toString(postgres.port())));
        }
        return example.with(Map.of(
                "aws.endpoint", "http://127.0.0.1:9",
                "aws.access.key.id", "test",
                "aws.secret.access.key", "test"));
    }
}
