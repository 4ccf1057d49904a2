package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectRestException;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.Validation;
import io.millrace.testkit.junit.WithCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user sees who configures the sink through the worker's REST API. */
@WithCluster
class KinesisSinkConfigurationIT {
    /** Nobody listens there. */
    private static final String NOWHERE = "http://127.0.0.1:9";

    private final ConnectRest connect;

    KinesisSinkConfigurationIT(ConnectRest connect) {
        this.connect = connect;
    }

    @Test
    void theExampleIsValid() {
        assertThat(connect.validate(sink()).errors()).isEmpty();
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "ordering.mode, sideways, key",
                "kinesis.partition.key.source, hair, partition",
                "behavior.on.null.values, explode, ignore",
                "batch.size, 501, 500",
                "batch.size, 0, 1",
                "batch.size, many, ``",
                "linger.ms, -1, 0",
                "max.in.flight.requests, 0, 1",
                "max.retries, -2, -1",
                "retry.backoff.ms, -5, 1",
                "close.timeout.ms, 0, 1",
                "record.max.bytes, -1, 1",
                "aws.region, Frankfurt, eu-central-1",
                "aws.endpoint, localhost, http",
                "kinesis.stream.name, no/such/name, letters",
                "kinesis.partition.key.field, id, kinesis.partition.key.source",
                "kinesis.strem.name, typo, kinesis.stream.name",
            })
    void aWrongValueIsReportedOnItsKeyWithTheWayOut(String key, String value, String wayOut) {
        Validation validation = connect.validate(sink().with(key, value));

        assertThat(validation.errors()).containsOnlyKeys(key);
        assertThat(String.join("\n", validation.errors().get(key))).contains(wayOut);
    }

    @Test
    void contradictingKeysAreReportedOnTheKeyToChange() {
        ConnectorRequest other =
                sink().with("kinesis.stream.arn", "arn:aws:kinesis:eu-west-1:123456789012:stream/another");

        Validation validation = connect.validate(other);

        assertThat(validation.errors()).containsOnlyKeys("kinesis.stream.name", "aws.region");
        assertThat(validation.errors().get("kinesis.stream.name").toString()).contains("kinesis.stream.arn");
    }

    @Test
    void aMissingStreamIsReportedOnTheKeyToSet() {
        Validation validation = connect.validate(sink().without("kinesis.stream.name"));

        assertThat(validation.errors()).containsOnlyKeys("kinesis.stream.name");
    }

    @Test
    void anOutageOfAwsDoesNotBlockAConfiguration() {
        Validation validation = connect.validate(sink().with("validate.remote", "true"));

        assertThat(validation.errorCount()).isZero();
    }

    @Test
    void aWrongConfigurationIsRefusedWhole() {
        ConnectorRequest wrong = sink().with("batch.size", "501").with("ordering.mode", "sideways");

        assertThatThrownBy(() -> connect.put(wrong)).isInstanceOfSatisfying(ConnectRestException.class, e -> {
            assertThat(e.status()).isEqualTo(400);
            assertThat(e.body()).contains("batch.size").contains("ordering.mode");
        });
        assertThat(connect.names()).doesNotContain(wrong.name());
    }

    private static ConnectorRequest sink() {
        return Examples.read("kinesis-sink.json")
                .with("aws.endpoint", NOWHERE)
                .with("aws.access.key.id", "AKIAEXAMPLE")
                .with("aws.secret.access.key", "secret");
    }
}
