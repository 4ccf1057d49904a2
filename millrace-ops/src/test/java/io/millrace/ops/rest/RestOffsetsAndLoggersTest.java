package io.millrace.ops.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.ConnectorOffset;
import io.millrace.ops.Logger;
import io.millrace.ops.Loggers.Scope;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestOffsetsAndLoggersTest {
    private final StubConnect stub = new StubConnect();
    private final RestOffsets offsets = new RestOffsets(stub.rest());
    private final RestLoggers loggers = new RestLoggers(stub.rest());

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void offsetsKeepTheirNumbersAndNulls() {
        String json =
                "{'offsets':[{'partition':{'server':'shop'},'offset':{'lsn':9223372036854775807,'snapshot':null,'ok':true}}]}";
        stub.on("GET /connectors/a/offsets", 200, json);
        stub.on("PATCH /connectors/a/offsets", 200, "{'message':'altered'}");

        List<ConnectorOffset> read = offsets.get("a");
        assertThat(read.get(0).offset())
                .containsEntry("lsn", Long.MAX_VALUE)
                .containsEntry("snapshot", null)
                .containsEntry("ok", true);
        assertThat(offsets.alter("a", read)).isEqualTo("altered");
        assertThat(stub.bodies()).containsExactly(json.replace('\'', '"'));
    }

    @Test
    void anOffsetThatIsNullForgetsAPartition() {
        stub.on("PATCH /connectors/a/offsets", 200, "{'message':'altered'}");

        offsets.alter("a", List.of(new ConnectorOffset(Map.of("server", "shop"), null)));

        assertThat(stub.bodies())
                .containsExactly("{\"offsets\":[{\"partition\":{\"server\":\"shop\"},\"offset\":null}]}");
    }

    @Test
    void aConnectorThatRunsIsRefusedWithTheWayOut() {
        stub.refuse(
                "DELETE /connectors/a/offsets",
                400,
                "Connectors must be in the STOPPED state before their offsets can be modified. This can be done …");

        refused(
                Kind.INVALID,
                () -> offsets.reset("a"),
                "The offsets of connector 'a' can be changed only while it is STOPPED",
                "--stop");
    }

    @Test
    void tasksThatHaveNotEndedYetAreWaitedFor() {
        stub.refuse("DELETE /connectors/a/offsets", 500, "Failed … this operation can be safely retried. …");
        stub.refuse("DELETE /connectors/a/offsets", 500, "Failed … this operation can be safely retried. …");
        stub.on("DELETE /connectors/a/offsets", 200, "{'message':'reset'}");

        assertThat(offsets.reset("a")).isEqualTo("reset");
        assertThat(stub.requests()).hasSize(3);
    }

    @Test
    void tasksThatNeverEndAreGivenUp() {
        stub.refuse("DELETE /connectors/a/offsets", 500, "Failed … this operation can be safely retried. …");

        refused(Kind.FAILED, () -> offsets.reset("a"), "can be safely retried");
    }

    @Test
    void aFailureThatConnectDoesNotExplainIsToldWithWhereToLook() {
        stub.refuse("PATCH /connectors/a/offsets", 500, "Failed to alter consumer group offsets for connector a");

        refused(Kind.FAILED, () -> offsets.alter("a", List.of()), "topics and partitions exist", "the worker's log");
    }

    @Test
    void anOldWorkerIsTold() {
        stub.on("GET /", 200, "{'version':'3.4.0'}");

        refused(Kind.INVALID, () -> offsets.get("a"), "Kafka 3.4.0", "needs workers of Kafka 3.5");
        refused(Kind.INVALID, () -> offsets.alter("a", List.of()), "needs workers of Kafka 3.6");
        refused(Kind.INVALID, () -> offsets.reset("a"), "DELETE connectors/NAME/offsets", "needs workers of Kafka 3.6");
    }

    @Test
    void loggersAreShownAndSet() {
        stub.on("GET /admin/loggers", 200, "{'root':{'level':'INFO','last_modified':null},'a':{'level':'DEBUG'}}");
        stub.on("GET /admin/loggers/a", 200, "{'level':'DEBUG','last_modified':1000}");
        stub.on("PUT /admin/loggers/a", 200, "['a','a.b']");
        stub.on("PUT /admin/loggers/a?scope=cluster", 204, "");

        assertThat(loggers.list()).extracting(Logger::name).containsExactly("a", "root");
        assertThat(loggers.get("a")).isEqualTo(new Logger("a", "DEBUG", Instant.ofEpochSecond(1)));
        assertThat(loggers.set("a", Logger.Level.TRACE, Scope.WORKER)).containsExactly("a", "a.b");
        assertThat(loggers.set("a", Logger.Level.TRACE, Scope.CLUSTER)).isEmpty();
        assertThat(stub.bodies()).containsOnly("{\"level\":\"TRACE\"}");
    }

    @Test
    void aLoggerThatDoesNotExistIsToldWithThoseThatDo() {
        stub.on("GET /admin/loggers", 200, "{'io.debezium':{'level':'INFO'}}");
        stub.refuse("GET /admin/loggers/io.debesium", 404, "Logger io.debesium not found.");

        refused(Kind.NOT_FOUND, () -> loggers.get("io.debesium"), "Did you mean 'io.debezium'?");
    }

    @Test
    void aWorkerThatSetsOnlyItselfIsTold() {
        stub.on("PUT /admin/loggers/a?scope=cluster", 200, "['a']");

        refused(
                Kind.INVALID,
                () -> loggers.set("a", Logger.Level.INFO, Scope.CLUSTER),
                "Only the worker at",
                "older than Kafka 3.7");
    }

    @Test
    void aWorkerWithoutTheseEndpointsIsTold() {
        refused(Kind.NOT_FOUND, loggers::list, "admin.listeners");
    }

    private static void refused(Kind kind, ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .message()
                .contains(parts);
    }
}
