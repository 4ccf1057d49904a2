package io.millrace.ops.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.millrace.ops.OpsSettings;
import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotProgress.Basis;
import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.SnapshotSignal;
import io.millrace.ops.SnapshotSignal.Action;
import io.millrace.ops.rest.ConnectRest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetReaderTest {
    private static final String NONE = "{\"offsets\":[{\"partition\":{\"server\":\"shop\"},\"offset\":{\"lsn\":1}}]}";

    private final List<Duration> waits = new ArrayList<>();
    private HttpServer connect;
    private OffsetReader reader;
    private volatile String answer = NONE;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        connect = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        connect.createContext("/connectors/pg/offsets", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        connect.start();
        URI url = URI.create("http://localhost:" + connect.getAddress().getPort());
        reader = new OffsetReader(Sources.postgres(), new ConnectRest(OpsSettings.Connect.of(url)), waits::add);
    }

    @AfterEach
    void stop() {
        connect.stop(0);
    }

    @Test
    void followsASnapshotUntilItIsGone() throws IOException {
        assertThat(reader.read(Duration.ofSeconds(1)).state()).isEqualTo(State.NONE);
        assertThat(waits).containsExactly(Duration.ofSeconds(1));

        reader.mark();
        answer = running(250L, 1000L, "public.a", "public.b");
        SnapshotProgress progress = reader.read(Duration.ZERO);
        assertThat(progress.basis()).isEqualTo(Basis.OFFSETS);
        assertThat(progress.state()).isEqualTo(State.RUNNING);
        assertThat(progress.tables().get(0).lastKey()).isEqualTo("250");
        assertThat(progress.tables().get(0).maximumKey()).isEqualTo("1000");
        assertThat(progress.tables().get(0).fraction()).isEqualTo(0.25);
        assertThat(progress.tables().get(1).state()).isEqualTo(State.WAITING);
        assertThat(reader.hasBegun(signal("s1"), false)).isTrue();
        assertThat(reader.hasBegun(signal("s2"), false)).isFalse();

        answer = running(5L, 10L, "public.b");
        assertThat(reader.read(Duration.ZERO).tables())
                .extracting(SnapshotProgress.Table::state)
                .containsExactly(State.COMPLETED, State.RUNNING);

        answer = NONE;
        SnapshotProgress end = reader.read(Duration.ZERO);
        assertThat(end.state()).isEqualTo(State.COMPLETED);
        assertThat(end.tablesDone()).isEqualTo(2);
        assertThat(end.hint())
                .contains("\"notification.enabled.channels\": \"sink\"")
                .contains("\"notification.sink.topic.name\": \"__debezium-notification.shop\"");
    }

    @Test
    void aKeyOfAnotherKindIsNotRead() throws IOException {
        answer = running(new java.io.File("x"), 1L, "public.a");

        assertThat(reader.read(Duration.ZERO).tables().get(0).lastKey()).isNull();
    }

    @Test
    void aWorkerThatDoesNotShowOffsetsKnowsNothing() {
        status = 404;
        answer = "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}";

        assertThat(reader.read(Duration.ZERO).state()).isEqualTo(State.NONE);
    }

    @Test
    void aSnapshotIsNotOverBecauseOffsetsCannotBeRead() throws IOException {
        answer = running(250L, 1000L, "public.a");
        reader.read(Duration.ZERO);

        status = 500;
        answer = "{\"error_code\":500,\"message\":\"Request timed out\"}";
        assertThat(reader.read(Duration.ZERO).state()).isEqualTo(State.RUNNING);

        status = 404;
        answer = "{\"error_code\":404,\"message\":\"Connector pg not found\"}";
        assertThatThrownBy(() -> reader.read(Duration.ZERO)).hasMessageContaining("Connector pg not found");
    }

    private static SnapshotSignal signal(String id) {
        return new SnapshotSignal(id, "pg", Action.START, List.of(), Channel.KAFKA, "topic x", Instant.EPOCH);
    }

    private static String running(Object last, Object maximum, String... tables) throws IOException {
        String collections = String.join(
                ",",
                java.util.Arrays.stream(tables)
                        .map(table -> "{\\\"incremental_snapshot_collections_id\\\":\\\"" + table + "\\\"}")
                        .toList());
        return ("{\"offsets\":[{\"partition\":{},\"offset\":{\"incremental_snapshot_collections\":\"[%s]\","
                        + "\"incremental_snapshot_primary_key\":\"%s\",\"incremental_snapshot_maximum_key\":\"%s\","
                        + "\"incremental_snapshot_correlation_id\":\"s1\"}}]}")
                .formatted(collections, hex(last), hex(maximum));
    }

    private static String hex(Object key) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Object[] {key});
        }
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
