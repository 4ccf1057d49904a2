package io.millrace.ops.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private final SourceConnector sqlServer = SourceConnector.of(Sources.running(
            "ms",
            Map.of(
                    "connector.class", "io.debezium.connector.sqlserver.SqlServerConnector",
                    "topic.prefix", "ms",
                    "database.names", "a,b",
                    "signal.data.collection", "a.dbo.signals,b.dbo.signals")));

    @Test
    void aSignalIsForTheTablesOfOneDatabase() {
        assertThat(Requests.check(sqlServer, SnapshotRequest.of("ms", List.of("a.dbo.orders", "a.dbo.lines"))))
                .containsExactly("a.dbo.orders", "a.dbo.lines");

        assertThatThrownBy(() ->
                        Requests.check(sqlServer, SnapshotRequest.of("ms", List.of("a.dbo.orders", "b.dbo.orders"))))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .hasMessageContainingAll("a.dbo.orders, b.dbo.orders", "2 databases");
    }
}
