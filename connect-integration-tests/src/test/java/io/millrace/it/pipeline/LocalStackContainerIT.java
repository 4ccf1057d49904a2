package io.millrace.it.pipeline;

import io.millrace.it.NeedsDocker;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.localstack.LocalStackContainer;

/** An AWS that we did not write: all three sinks, and the source of DynamoDB's changes. */
@NeedsDocker
@WithCluster
class LocalStackContainerIT {
    private static LocalStackContainer container;

    private final TestCluster cluster;

    LocalStackContainerIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterAll
    static void stop() {
        if (container != null) {
            container.stop();
            container = null;
        }
    }

    /** Started by the first test that runs, for all of this class. */
    private static AwsEndpoint aws() {
        if (container == null) {
            container = Containers.localStack();
            container.start();
        }
        return Containers.address(container);
    }

    @Test
    void takesEveryChangeOfPostgres(PostgresServer postgres) {
        AwsEndpoint aws = aws();

        Pipeline.carriesEveryChange(Stage.of(cluster), run -> new PostgresCustomers(SqlServer.of(postgres), run), aws);
    }

    @Test
    void tellsAndTakesEveryChangeOfDynamoDb() {
        AwsEndpoint aws = aws();

        Pipeline.carriesEveryChange(Stage.of(cluster), run -> new DynamoDbCustomers(aws, run), aws);
    }
}
