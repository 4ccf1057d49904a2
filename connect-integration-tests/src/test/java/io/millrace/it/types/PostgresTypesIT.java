package io.millrace.it.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.Examples;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every value of every type of PostgreSQL, from SQL to a stream and back: it is the same, or the page says what it is. */
@WithCluster
class PostgresTypesIT {
    private static Findings findings;

    @BeforeAll
    static void carryValues(TestCluster cluster, Connectors connectors, PostgresServer postgres) {
        try (LocalAws aws =
                LocalAws.builder().region(TestCluster.REGION).throttling(false).start()) {
            findings = new FidelityRun(cluster, connectors, aws, new PostgresDatabase(postgres), PostgresTypes.all())
                    .run();
        }
    }

    @Test
    void valuesOfAllTypesArriveAsTheyAreOrAsTheyWereSaidTo() {
        assertThat(String.join("\n", findings.failures()))
                .as("values that are not what they were said to be")
                .isEmpty();
    }

    @Test
    void thePageSaysWhatArrives() throws IOException {
        TypesPage.assertSaid("PostgreSQL", findings);
    }

    @Test
    void theExampleStopsAtWhatDebeziumCannotConvert(
            TestCluster cluster, Connectors connectors, PostgresServer postgres) {
        postgres.execute(
                "CREATE SCHEMA stops",
                "CREATE TYPE stops.mood AS ENUM ('sad')",
                "CREATE TABLE stops.moods (id int PRIMARY KEY, moods stops.mood[])",
                "INSERT INTO stops.moods VALUES (1, '{sad,NULL}')");
        ConnectorRequest example = Examples.postgresSource(cluster.uniqueName("stops"), postgres, "stops");

        connectors.submit(example);

        assertThat(cluster.connect()
                        .awaitFailed(example.name(), Duration.ofSeconds(60))
                        .traces())
                .contains("moods");
    }
}
