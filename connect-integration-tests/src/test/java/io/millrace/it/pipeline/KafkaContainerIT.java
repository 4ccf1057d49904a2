package io.millrace.it.pipeline;

import io.millrace.it.NeedsDocker;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;

/** Kafka as its own project builds it, and a worker with our archives that is killed in the middle. */
@NeedsDocker
@WithCluster
class KafkaContainerIT {
    @Test
    void carriesEveryChange(TestCluster cluster, PostgresServer postgres, LocalAws aws, @TempDir Path folder) {
        try (KafkaContainer container = Containers.kafka()) {
            container.start();
            try (OwnStage stage = new OwnStage(container.getBootstrapServers(), cluster.plugins(), folder)) {
                Pipeline.carriesEveryChange(
                        stage, run -> new PostgresCustomers(SqlServer.of(postgres), run), AwsEndpoint.of(aws));
            }
        }
    }
}
