package io.millrace.ops.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.snapshot.SourceConnector.Database;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceConnectorTest {
    @Test
    void readsWhatDebeziumWouldWithoutTheKeys() {
        SourceConnector source = Sources.postgres();

        assertThat(source.channels()).containsExactly(Channel.SOURCE);
        assertThat(source.signalTable()).isNull();
        assertThat(source.signalTopic()).isEqualTo("shop-signal");
        assertThat(source.signalFile()).isEqualTo("file-signals.txt");
        assertThat(source.notificationTopic()).isNull();
        assertThat(source.chunkSize()).isEqualTo(1024);
        assertThat(source.isReadOnly()).isFalse();
    }

    @Test
    void readsTheKeysThatAreThere() {
        SourceConnector source = Sources.mysql(
                "signal.enabled.channels", "kafka, file,jmx",
                "signal.data.collection", "shop.signals",
                "notification.enabled.channels", "log,sink",
                "notification.sink.topic.name", "told",
                "read.only", "true");

        assertThat(source.channels()).containsExactlyInAnyOrder(Channel.KAFKA, Channel.FILE);
        assertThat(source.signalTable()).isEqualTo("shop.signals");
        assertThat(source.notificationTopic()).isEqualTo("told");
        assertThat(source.isReadOnly()).isTrue();
    }

    @Test
    void mongoDbReadsAChunkForEachThreadAtATime() {
        assertThat(Sources.mongo("incremental.snapshot.chunk.size", "10", "snapshot.max.threads", "3")
                        .chunkSize())
                .isEqualTo(30);
        assertThat(Sources.mysql("incremental.snapshot.chunk.size", "10", "snapshot.max.threads", "3")
                        .chunkSize())
                .isEqualTo(10);
    }

    @Test
    void notificationsElsewhereThanInATopicCannotBeRead() {
        assertThat(Sources.mysql("notification.enabled.channels", "log", "notification.sink.topic.name", "told")
                        .notificationTopic())
                .isNull();
    }

    @Test
    void knowsClassesByTheirAliases() {
        SourceConnector source = SourceConnector.of(
                Sources.running("x", Map.of("connector.class", "PostgresConnector", "topic.prefix", "x")));

        assertThat(source.database()).isEqualTo(Database.POSTGRES);
    }

    @Test
    void refusesWhatIsNoSourceOfDebeziums() {
        assertRefused(Map.of("connector.class", "io.millrace.connect.kinesis.KinesisSinkConnector"), "KinesisSink");
        assertRefused(Map.of("connector.class", "io.confluent.connect.jdbc.JdbcSourceConnector"), "Jdbc");
        assertRefused(
                Map.of("connector.class", "io.millrace.connect.dynamodb.DynamoDbCdcSourceConnector"),
                "snapshot.mode=initial",
                "millrace offsets reset x");
    }

    @Test
    void refusesReferencesThatOnlyTheWorkerKnows() {
        SourceConnector source = Sources.postgres("topic.prefix", "${env:PREFIX}");

        assertThatThrownBy(source::topicPrefix)
                .isInstanceOf(OpsException.class)
                .hasMessageContainingAll("topic.prefix", "${env:PREFIX}");
    }

    @Test
    void refusesAConnectorThatSeesNoSignals() {
        assertDoesNotRun(
                Sources.connector("x", Sources.POSTGRES, State.PAUSED, State.PAUSED), "PAUSED", "millrace resume x");
        assertDoesNotRun(Sources.connector("x", Sources.POSTGRES, State.STOPPED), "STOPPED", "millrace resume x");
        assertDoesNotRun(
                Sources.connector("x", Sources.POSTGRES, State.RUNNING, State.FAILED),
                "failed",
                "millrace restart x --failed");
        assertDoesNotRun(Sources.connector("x", Sources.POSTGRES, State.RUNNING), "does not run yet", "0 tasks");
        assertDoesNotRun(Sources.connector("x", Sources.POSTGRES, State.UNASSIGNED), "UNASSIGNED");
    }

    private static void assertDoesNotRun(Connector connector, String... parts) {
        assertThatThrownBy(() -> SourceConnector.requireRunning(connector))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .hasMessageContainingAll(parts);
    }

    private static void assertRefused(Map<String, String> config, String... parts) {
        assertThatThrownBy(() -> SourceConnector.of(Sources.running("x", config)))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .hasMessageContainingAll(parts);
    }
}
