package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectRest.Plugin;
import io.millrace.testkit.junit.WithCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The worker finds in the archives what users look for. */
@WithCluster
class PluginsIT {
    @Test
    void theWorkerListsOurPluginsWithTheVersionOfTheBuild(ConnectRest connect) {
        assertThat(connect.plugins()).containsAll(ours());
    }

    /** All plugins that users install, as a worker lists them. */
    static List<Plugin> ours() {
        String version = System.getProperty("millrace.version");
        assertThat(version).isNotBlank();
        return List.of(
                new Plugin("io.millrace.connect.kinesis.KinesisSinkConnector", "sink", version),
                new Plugin("io.millrace.connect.sqs.SqsSinkConnector", "sink", version),
                new Plugin("io.millrace.connect.sns.SnsSinkConnector", "sink", version),
                new Plugin("io.millrace.connect.dynamodb.DynamoDbCdcSourceConnector", "source", version),
                new Plugin("io.millrace.transforms.RecordNormalizer", "transformation", version));
    }
}
