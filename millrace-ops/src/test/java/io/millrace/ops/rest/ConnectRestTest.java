package io.millrace.ops.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.OpsSettings;
import io.millrace.ops.OpsSettings.Connect;
import io.millrace.ops.OpsSettings.Credentials;
import io.millrace.ops.OpsSettings.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectRestTest {
    private static final String REBALANCE =
            "Cannot complete request because of a conflicting operation (e.g. worker rebalance)";

    private final StubConnect stub = new StubConnect();
    private final FakeTime time = new FakeTime();
    private final List<String> progress = new ArrayList<>();

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void aUrlWithAPathIsThatOfAProxyBeforeConnect() {
        stub.on("GET /connect/one/connectors", 200, "[]");

        assertThat(rest(stub.url() + "/connect/one").get("connectors").isArray())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8083", "ftp://localhost", "http:///x", "connect"})
    void whatIsNoUrlOfAWorkerIsRefusedWithAnExample(String url) {
        refused(Kind.INVALID, () -> rest(url), "'" + url + "'", "http://localhost:8083", "--connect-url");
    }

    @Test
    void aPortWhereNobodyListensIsNamedWithTheOptionToChange() throws IOException {
        String url = "http://localhost:" + freePort();

        refused(
                Kind.UNREACHABLE,
                () -> rest(url).get("connectors"),
                url + "/: connection refused",
                "--connect-url",
                "MILLRACE_CONNECT_URL");
    }

    @Test
    void aTokenThatNoHeaderCanHaveIsRefusedAndNotShown() {
        stub.on("GET /connectors", 200, "[]");

        new ConnectRest(token("s3cret\n")).get("connectors");

        assertThat(stub.authorizations()).containsExactly("Bearer s3cret");
        assertThatThrownBy(() -> new ConnectRest(token("s3\ncret")).get("connectors"))
                .isInstanceOf(OpsException.class)
                .hasMessageContaining("MILLRACE_CONNECT_TOKEN")
                .hasMessageNotContaining("s3");
    }

    private Connect token(String token) {
        return new Connect(stub.url(), new Credentials(null, null, token), Tls.DEFAULT, Duration.ofSeconds(10));
    }

    @Test
    void aHostThatDoesNotExistIsSaidToBeUnknown() {
        refused(
                Kind.UNREACHABLE,
                () -> rest("http://millrace.invalid:8083").get("connectors"),
                "millrace.invalid",
                "no host of that name");
    }

    @Test
    void whatDoesNotAnswerInTimeMayYetBeDone() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Connect settings = new Connect(
                    URI.create("http://localhost:" + mute.getLocalPort()),
                    Credentials.NONE,
                    Tls.DEFAULT,
                    Duration.ofMillis(100));

            refused(
                    Kind.UNREACHABLE,
                    () -> new ConnectRest(settings).put("connectors/a/pause", null),
                    "did not answer PUT connectors/a/pause within 100 ms",
                    "may yet be done",
                    "--timeout");
            assertThatThrownBy(() -> new ConnectRest(settings).get("connectors"))
                    .as("what only reads")
                    .hasMessageContaining("did not answer GET connectors within 100 ms. Give it longer");
        }
    }

    @Test
    void aPageOfAnotherServerIsShownByItsTitle() {
        stub.on("GET /connectors", 200, "text/html", "<html><head><title> Kafka UI </title></head></html>");

        refused(
                Kind.UNREACHABLE,
                () -> rest().get("connectors"),
                "not Kafka Connect",
                "status 200 and \"Kafka UI\" (server: stub)",
                "--connect-url");
    }

    @Test
    void aNameThatTheWorkersWebServerDoesNotLetPassIsToldAsSuch() {
        stub.on("GET /connectors/a%2Fb", 400, "text/html", "<title>Error 400 Ambiguous URI path separator</title>");

        refused(
                Kind.INVALID,
                () -> rest().get("connectors/" + ConnectRest.encode("a/b")),
                "name",
                "takes no /, \\ or %");
    }

    @Test
    void otherRefusalsThanConnectsAreNotConnects() {
        stub.on("GET /connectors", 404, "{'status':404,'error':'no such index'}");

        refused(Kind.UNREACHABLE, () -> rest().get("connectors"), "not Kafka Connect", "404 and application/json");
    }

    @Test
    void aGatewayThatFindsNoWorkerIsNotConnect() {
        stub.on("GET /connectors", 502, "text/html", "<title>502 Bad Gateway</title>");

        refused(Kind.UNREACHABLE, () -> rest().get("connectors"), "502", "Bad Gateway");
    }

    @Test
    void aRedirectIsNotFollowedButNamed() {
        stub.on("GET /connectors", 302, "text/plain", "https://login.example.com/");

        refused(Kind.UNREACHABLE, () -> rest().get("connectors"), "redirects to https://login.example.com/");
    }

    @Test
    void basicAndBearerAuthenticationAreSent() {
        stub.on("GET /connectors", 200, "[]");

        rest(new Credentials("ann", "pa:ss", null)).get("connectors");
        rest(new Credentials(null, null, "abc.def")).get("connectors");
        rest(stub.url().toString().replace("http://", "http://bob:pw@")).get("connectors");

        assertThat(stub.authorizations()).containsExactly("Basic YW5uOnBhOnNz", "Bearer abc.def", "Basic Ym9iOnB3");
    }

    @Test
    void credentialsThatAreRefusedAreNamedWithoutTheSecret() {
        stub.on("GET /connectors", 401, "text/plain", "User cannot access the resource.");
        stub.refuse("GET /connector-plugins", 403, "HTTP 403 Forbidden");

        refused(
                Kind.NOT_ALLOWED,
                () -> rest(new Credentials("ann", "s3cret", null)).get("connectors"),
                "refuses GET connectors to user 'ann' (401)",
                "MILLRACE_CONNECT_USERNAME");
        refused(Kind.NOT_ALLOWED, () -> rest().get("connectors"), "someone without credentials");
        refused(
                Kind.NOT_ALLOWED,
                () -> rest(new Credentials(null, null, "s3cret")).get("connector-plugins"),
                "the bearer of the token (403: HTTP 403 Forbidden)");
        assertThatThrownBy(() -> rest(stub.url().toString().replace("http://", "http://bob:s3cret@"))
                        .get("connectors"))
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aRebalanceIsWaitedForAndTold() {
        for (int i = 0; i < 7; i++) {
            stub.refuse("PUT /connectors/a/pause", 409, REBALANCE);
        }
        stub.on("PUT /connectors/a/pause", 202, "");

        assertThat(rest().put("connectors/a/pause", null).isMissingNode()).isTrue();
        assertThat(stub.requests()).hasSize(8);
        assertThat(time.passed()).as("0.1 + 0.2 + 0.4 + 0.8 + 1.6 + 2 + 2 s").isEqualTo(Duration.ofMillis(7_100));
        assertThat(progress)
                .containsExactly("Kafka Connect rebalances; waiting up to 10 s for it to take PUT connectors/a/pause");
    }

    @Test
    void aRebalanceThatConnectCallsAnErrorOfItsOwnIsWaitedForToo() {
        stub.refuse("GET /connectors/a", 500, "Request cannot be completed because a rebalance is expected");
        stub.on("GET /connectors/a", 200, "{}");

        assertThat(rest().get("connectors/a").isObject()).isTrue();
        assertThat(stub.requests()).hasSize(2);
    }

    @Test
    void aRebalanceThatDoesNotEndIsGivenUp() {
        stub.refuse("PUT /connectors/a/pause", 409, REBALANCE);

        refused(Kind.TIMEOUT, () -> rest().put("connectors/a/pause", null), "within 10 s", REBALANCE, "--timeout");
        assertThat(time.passed()).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aNameThatIsTakenIsNotWaitedFor() {
        stub.refuse("POST /connectors", 409, "Connector a already exists");

        refused(Kind.INVALID, () -> rest().post("connectors", null), "Connector a already exists.");
        assertThat(stub.requests()).hasSize(1);
    }

    @Test
    void aRefusedConfigurationIsToldWithAllItsErrors() {
        stub.refuse(
                "POST /connectors",
                400,
                "Connector configuration is invalid and contains the following 2 error(s):\nMissing 'a'\nBad 'b'\n"
                        + "You can also find the above list of errors at the endpoint `/x`");

        assertThatThrownBy(() -> rest().post("connectors", null))
                .isInstanceOf(OpsException.class)
                .hasMessage(
                        "Connector configuration is invalid and contains the following 2 error(s): Missing 'a'; Bad 'b'.");
    }

    @Test
    void aFailureInConnectIsToldByItsFirstLine() {
        stub.refuse("POST /connectors", 500, "Could not load class X\n\tat java.base");

        refused(
                Kind.FAILED,
                () -> rest().post("connectors", null),
                "POST connectors failed in Kafka Connect (500): Could not load class X.");
    }

    @Test
    void aWorkerThatCannotForwardIsToldWhereToLook() {
        stub.refuse("POST /connectors", 500, "IO Error trying to forward REST request: java.net.ConnectException");

        refused(Kind.FAILED, () -> rest().post("connectors", null), "rest.advertised.host.name");
    }

    private ConnectRest rest() {
        return rest(Credentials.NONE);
    }

    private ConnectRest rest(String url) {
        return new ConnectRest(Connect.of(URI.create(url)));
    }

    private ConnectRest rest(Credentials credentials) {
        return new ConnectRest(
                new Connect(stub.url(), credentials, OpsSettings.Tls.DEFAULT, Duration.ofSeconds(10)),
                progress::add,
                time.waiting());
    }

    private static void refused(Kind kind, ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOfSatisfying(OpsException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.getMessage()).contains(parts).doesNotContain("s3cret", "\n");
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
