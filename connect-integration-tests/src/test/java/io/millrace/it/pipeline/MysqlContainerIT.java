package io.millrace.it.pipeline;

import io.millrace.it.NeedsDocker;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import org.junit.jupiter.api.Test;
import org.testcontainers.mysql.MySQLContainer;

/** MySQL as its own project builds it. */
@NeedsDocker
@WithCluster
class MysqlContainerIT {
    @Test
    void carriesEveryChange(TestCluster cluster, LocalAws aws) {
        try (MySQLContainer container = Containers.mysql()) {
            container.start();
            SqlServer server = Containers.address(container);

            Pipeline.carriesEveryChange(Stage.of(cluster), run -> new MysqlCustomers(server, run), AwsEndpoint.of(aws));
        }
    }
}
