package io.millrace.ops.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.Connectors.Awaited;
import io.millrace.ops.Connectors.Restart;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.fake.FakeMillraceOps;
import io.millrace.ops.manifest.ConnectorPlan;
import io.millrace.ops.manifest.Deployment;
import io.millrace.ops.manifest.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestConnectorsTest {
    private static final String INFO =
            "{'name':'orders','config':{'connector.class':'X','n':5},'tasks':[],'type':'sink'}";

    private final StubConnect stub = new StubConnect();
    private final FakeTime time = new FakeTime();
    private final List<String> progress = new ArrayList<>();
    private final RestConnectors connectors =
            new RestConnectors(new ConnectRest(stub.settings(), progress::add, time.waiting()));

    @BeforeEach
    void answer() {
        stub.on("GET /connectors", 200, "['orders','orders-sink','customers']");
        stub.on("GET /", 200, "{'version':'3.4.1','commit':'x','kafka_cluster_id':'y'}");
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void connectorsAreListedByName() {
        stub.on(
                "GET /connectors?expand=info&expand=status",
                200,
                "{'b':{'info':{'config':{}},'status':" + status("RUNNING", "RUNNING")
                        + "},'a':{'info':{'type':'source','config':{}},'status':{}}}");

        assertThat(connectors.list())
                .extracting(
                        Connector::name, Connector::type, each -> each.status().state())
                .containsExactly(
                        tuple("a", Connector.Type.SOURCE, State.UNASSIGNED),
                        tuple("b", Connector.Type.SINK, State.RUNNING));
    }

    @Test
    void aNameThatNobodyCouldNameAgainIsRefusedBeforeAnythingIsMade() {
        stub.on("GET /connectors?expand=info&expand=status", 200, "{}");
        stub.on("GET /connectors/a%2Fb", 400, "text/html", "<title>Error 400 Ambiguous URI path separator</title>");
        stub.refuse("GET /connectors/a%25b", 404, "Connector a%b not found");
        Deployment deployment = new Deployment(connectors, new FakeMillraceOps().plugins());
        Manifest refused = new Manifest("x.yaml:1", "a/b", Map.of(), State.RUNNING);
        Manifest taken = new Manifest("x.yaml:5", "a%b", Map.of(), State.RUNNING);

        assertThatThrownBy(() -> deployment.plan(List.of(taken, refused)))
                .hasMessageStartingWith("x.yaml:1: connector 'a/b': ")
                .hasMessageContaining("takes no /, \\ or %");
        assertThat(deployment.plan(List.of(taken)))
                .extracting(ConnectorPlan::action)
                .containsExactly(ConnectorPlan.Action.CREATE);
    }

    @Test
    void aConnectorThatWasJustCreatedHasNoStateYet() {
        stub.on("GET /connectors/orders", 200, INFO);
        stub.refuse("GET /connectors/orders/status", 404, "No status found for connector orders");

        Connector connector = connectors.get("orders");

        assertThat(connector.status()).isEqualTo(new Connector.Status(State.UNASSIGNED, "", null, List.of()));
        assertThat(connector.config()).isEqualTo(Map.of("connector.class", "X", "n", "5"));
        assertThat(connector.type()).isEqualTo(Connector.Type.SINK);
    }

    @Test
    void aNameThatDoesNotExistIsToldWithThoseThatAreNear() {
        stub.refuse("GET /connectors/order", 404, "Connector order not found");
        stub.refuse("DELETE /connectors/zebra", 404, "Connector zebra not found");
        stub.refuse("PUT /connectors/a%2Fb%20c/pause", 404, "Unknown connector a/b c");

        refused(
                Kind.NOT_FOUND,
                () -> connectors.get("order"),
                "There is no connector 'order'. Did you mean 'orders' or 'orders-sink'?");
        refused(
                Kind.NOT_FOUND,
                () -> connectors.delete("zebra"),
                "There is no connector 'zebra'. There are: customers, orders, orders-sink.");
        refused(Kind.NOT_FOUND, () -> connectors.pause("a/b c"), "'a/b c'");
        refused(Kind.NOT_FOUND, () -> connectors.delete(".."), "'..'");
        refused(Kind.NOT_FOUND, () -> connectors.configure("order", Map.of()), "There is no connector 'order'");
        assertThat(stub.requests()).as("Connect would create it").noneMatch(request -> request.endsWith("/config"));
    }

    @Test
    void whatAnOldWorkerCannotDoIsToldWithTheVersionsAndWhatIsNoConnectIsTold() {
        refused(
                Kind.INVALID,
                () -> connectors.stop("orders"),
                "is of Kafka 3.4.1, which has no PUT connectors/NAME/stop; this needs workers of Kafka 3.5 or later");
        try (StubConnect registry = new StubConnect()) {
            registry.on("GET /", 200, "{}");
            refused(
                    Kind.UNREACHABLE,
                    () -> new RestConnectors(registry.rest()).list(),
                    "not Kafka Connect",
                    "--connect-url");
        }
    }

    @Test
    void whatIsAskedForIsSent() {
        stub.on("GET /connectors/orders", 200, INFO);
        stub.on("POST /connectors", 201, "{}");
        stub.on("PUT /connectors/orders/config", 200, "{}");
        stub.on("POST /connectors/orders/restart?includeTasks=true&onlyFailed=true", 202, "{}");
        stub.on("POST /connectors/orders/tasks/1/restart", 204, "");

        connectors.create("orders", Map.of("a", "1"), State.RUNNING);
        connectors.create("orders", Map.of("a", "1"), State.STOPPED);
        connectors.configure("orders", Map.of("a", "2"));
        connectors.restart("orders", Restart.FAILED);
        connectors.restartTask("orders", 1);

        assertThat(stub.bodies())
                .containsExactly(
                        "{\"name\":\"orders\",\"config\":{\"a\":\"1\"}}",
                        "{\"name\":\"orders\",\"config\":{\"a\":\"1\"},\"initial_state\":\"STOPPED\"}",
                        "{\"a\":\"2\"}");
    }

    @Test
    void anInitialStateThatAWorkerDoesNotKnowIsToldWithTheVersionThatDoes() {
        stub.refuse("POST /connectors", 500, "Unrecognized field 'initial_state'");

        refused(
                Kind.FAILED,
                () -> connectors.create("orders", Map.of(), State.PAUSED),
                "initial_state needs workers of Kafka 3.7 or later");
    }

    @Test
    void runningCountsWhenItStaysSo() {
        stub.on("GET /connectors/orders", 200, INFO);
        String path = "GET /connectors/orders/status";
        stub.on(path, 200, status("RUNNING", "FAILED")); // of the configuration before
        stub.on(path, 200, status("RUNNING")); // no task yet
        stub.on(path, 200, status("RUNNING", "RUNNING", "UNASSIGNED"));
        stub.on(path, 200, status("RUNNING", "RUNNING", "RUNNING"));

        assertThat(connectors
                        .await("orders", State.RUNNING, Duration.ofSeconds(30))
                        .status()
                        .tasks())
                .hasSize(2);
        assertThat(time.passed()).as("three looks, then two steady seconds").isEqualTo(Duration.ofMillis(2_300));
        assertThat(progress).isEmpty();
    }

    @Test
    void aTaskThatIsConfiguredAndHasNoStatusYetIsWaitedFor() {
        stub.on("GET /connectors/orders", 200, INFO.replace("[]", "[{'connector':'orders','task':0},{'task':1}]"));
        stub.on("GET /connectors/orders/status", 200, status("RUNNING", "RUNNING"));

        refused(
                Kind.TIMEOUT,
                () -> connectors.await("orders", State.RUNNING, Duration.ofSeconds(6)),
                "connector RUNNING, task 0 RUNNING, task 1 UNASSIGNED");
    }

    @Test
    void whatLooksAsBeforeAChangeCountsOnlyWhenItStaysSoForLonger() {
        stub.on("GET /connectors/orders", 200, INFO);
        String path = "GET /connectors/orders/status";
        stub.on(path, 200, status("RUNNING", "RUNNING"));
        Connector before = connectors.get("orders");

        assertThat(awaitRunning(connectors, before, Duration.ofSeconds(30))).isEqualTo(before);
        assertThat(time.passed()).isEqualTo(Duration.ofSeconds(10));
        assertThat(awaitRunning(connectors, before, Duration.ofSeconds(5)))
                .as("who has less time gets the answer at its end")
                .isEqualTo(before);
    }

    @Test
    void inLessTimeThanItTakesToBeSureWhatWasSeenAllTheTimeIsTheAnswerHoweverSlowTheLooks() {
        stub.on("GET /connectors/orders", 200, INFO);
        stub.on("GET /connectors/orders/status", 200, status("RUNNING", "RUNNING"));
        RestConnectors slow =
                new RestConnectors(new ConnectRest(stub.settings(), progress::add, time.busy(Duration.ofMillis(500))));
        Connector before = slow.get("orders");

        assertThat(awaitRunning(slow, before, Duration.ofSeconds(5))).isEqualTo(before);
        assertThat(slow.await("orders", State.RUNNING, Duration.ofSeconds(1))).isEqualTo(before);
    }

    @Test
    void whatBeganToRunJustBeforeTheTimeIsOverIsNotKnownToStaySo() {
        stub.on("GET /connectors/orders", 200, INFO);
        String path = "GET /connectors/orders/status";
        stub.on(path, 200, status("RUNNING", "UNASSIGNED"));
        for (int i = 0; i < 40; i++) {
            stub.on(path, 200, status("RUNNING", "UNASSIGNED"));
        }
        stub.on(path, 200, status("RUNNING", "RUNNING"));

        refused(
                Kind.TIMEOUT,
                () -> connectors.await("orders", State.RUNNING, Duration.ofSeconds(5)),
                "'orders' is RUNNING, but after 5 s",
                "not been so for long enough");
    }

    @Test
    void whatWasFailedBeforeARestartIsNoFailureOfItUnlessItStays() {
        stub.on("GET /connectors/orders", 200, INFO);
        String path = "GET /connectors/orders/status";
        stub.on(path, 200, status("RUNNING", "FAILED"));
        Connector before = connectors.get("orders");
        for (int i = 0; i < 49; i++) {
            stub.on(path, 200, status("RUNNING", "FAILED"));
        }
        stub.on(path, 200, status("RUNNING", "RUNNING"));

        awaitRunning(connectors, before, Duration.ofSeconds(30));

        assertThat(time.passed()).as("five seconds, then two steady ones").isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aFailureThatStaysEndsTheWait() {
        stub.on("GET /connectors/orders", 200, INFO);
        stub.on("GET /connectors/orders/status", 200, status("RUNNING", "RUNNING", "FAILED"));

        refused(
                Kind.FAILED,
                () -> connectors.await("orders", State.RUNNING, Duration.ofSeconds(30)),
                "Connector 'orders' failed: no such stream");
        assertThat(time.passed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatIsNotReachedInTimeIsToldWithTheStates() {
        stub.on("GET /connectors/orders", 200, INFO);
        stub.on("GET /connectors/orders/status", 200, status("RUNNING", "RUNNING"));

        refused(
                Kind.TIMEOUT,
                () -> connectors.await("orders", State.STOPPED, Duration.ofSeconds(6)),
                "Connector 'orders' is not STOPPED after 6 s: connector RUNNING, task 0 RUNNING.");
        assertThat(progress).hasSize(1).first().asString().contains("Waiting up to 6 s", "task 0 RUNNING");
    }

    @Test
    void aStoppedConnectorHasNoTasksAndIsNotWaitedForLonger() {
        stub.on("GET /connectors/orders", 200, INFO);
        stub.on("GET /connectors/orders/status", 200, status("STOPPED", "FAILED"));
        stub.on("GET /connectors/orders/status", 200, status("STOPPED"));

        assertThat(connectors
                        .await("orders", State.STOPPED, Duration.ofSeconds(6))
                        .status()
                        .state())
                .isEqualTo(State.STOPPED);
        assertThat(time.passed()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void severalAreWaitedForAtOnceAndNoneHidesAnother() {
        for (String name : List.of("slow", "failed", "good")) {
            stub.on("GET /connectors/" + name, 200, INFO.replace("orders", name));
        }
        stub.refuse("GET /connectors/gone", 404, "Connector gone not found");
        stub.on("GET /connectors/slow/status", 200, status("RUNNING", "UNASSIGNED"));
        stub.on("GET /connectors/failed/status", 200, status("RUNNING", "FAILED"));
        stub.on("GET /connectors/good/status", 200, status("RUNNING", "RUNNING"));
        List<String> told = new ArrayList<>();

        List<Connector> there = connectors.awaitAll(
                Stream.of("slow", "gone", "failed", "good")
                        .map(name -> new Awaited(name, State.RUNNING, null))
                        .toList(),
                Duration.ofSeconds(6),
                why -> told.add(time.passed().toSeconds() + " s: " + why.getMessage()));

        assertThat(there).extracting(Connector::name).containsExactly("good");
        assertThat(told).hasSize(3);
        assertThat(told.get(0)).startsWith("0 s: There is no connector 'gone'.");
        assertThat(told.get(1)).isEqualTo("2 s: Connector 'failed' failed: no such stream");
        assertThat(told.get(2)).startsWith("6 s: Connector 'slow' is not RUNNING after 6 s:");
    }

    @Test
    void whatIsWrongWithTheWorkersEndsTheWaitForAll() {
        List<Awaited> awaited = List.of(new Awaited("a", State.RUNNING, null), new Awaited("b", State.RUNNING, null));
        stub.refuse("GET /connectors/a", 401, "No");
        stub.refuse("GET /connectors/a", 500, "Request timed out");

        refused(
                Kind.NOT_ALLOWED,
                () -> connectors.awaitAll(awaited, Duration.ofSeconds(6), RestConnectorsTest::isNone),
                "401");
        refused(
                Kind.FAILED,
                () -> connectors.awaitAll(awaited, Duration.ofSeconds(6), RestConnectorsTest::isNone),
                "Request timed out");
    }

    private static void isNone(OpsException why) {
        throw new AssertionError("told as one connector's", why);
    }

    @Test
    void aTaskThatDoesNotExistIsToldWithThoseThatDo() {
        stub.refuse("POST /connectors/orders/tasks/7/restart", 404, "Unknown task: orders-7");
        stub.on("GET /connectors/orders", 200, INFO);
        stub.on("GET /connectors/orders/status", 200, status("RUNNING", "RUNNING", "RUNNING"));

        refused(
                Kind.NOT_FOUND,
                () -> connectors.restartTask("orders", 7),
                "Connector 'orders' has no task 7. Its tasks are [0, 1].");
    }

    private static String status(String connector, String... tasks) {
        StringBuilder json = new StringBuilder(
                "{'name':'orders','type':'sink','connector':{'state':'" + connector + "','worker_id':'w'},'tasks':[");
        for (int i = 0; i < tasks.length; i++) {
            String trace = tasks[i].equals("FAILED") ? ",'trace':'org.example.E: no such stream'" : "";
            json.append(i == 0 ? "" : ",")
                    .append("{'id':" + i + ",'state':'" + tasks[i] + "','worker_id':'w'" + trace + "}");
        }
        return json.append("]}").toString();
    }

    private static void refused(Kind kind, ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .message()
                .contains(parts);
    }

    private static Connector awaitRunning(RestConnectors connectors, Connector before, Duration timeout) {
        return connectors
                .awaitAll(List.of(new Awaited(before.name(), State.RUNNING, before)), timeout, why -> {
                    throw new AssertionError(why);
                })
                .get(0);
    }
}
