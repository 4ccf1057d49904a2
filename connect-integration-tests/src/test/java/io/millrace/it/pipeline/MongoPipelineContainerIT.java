package io.millrace.it.pipeline;

import io.millrace.it.NeedsDocker;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import org.junit.jupiter.api.Test;
import org.testcontainers.mongodb.MongoDBContainer;

/** MongoDB as its own project builds it; what is particular to it is in {@code MongoContainerIT}. */
@NeedsDocker
@WithCluster
class MongoPipelineContainerIT {
    @Test
    void carriesEveryChange(TestCluster cluster, LocalAws aws) {
        try (MongoDBContainer container = Containers.mongo()) {
            container.start();
            MongoAddress server = Containers.address(container);

            Pipeline.carriesEveryChange(Stage.of(cluster), run -> new MongoCustomers(server, run), AwsEndpoint.of(aws));
        }
    }
}
