package io.millrace.ops.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.OpsSettings.Connect;
import io.millrace.ops.OpsSettings.Credentials;
import io.millrace.ops.OpsSettings.SchemaRegistry;
import io.millrace.ops.OpsSettings.Tls;
import io.millrace.ops.schema.RegistryRest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TlsTest {
    private static final Path SERVER = file("server.pem");
    private static final Path SERVER_KEY = file("server.key");
    private static final Path CLIENT = file("client.pem");
    private static final Path CLIENT_KEY = file("client.key");

    @Test
    void aServerWhoseCertificateIsGivenIsTrusted() {
        try (StubConnect stub = server(false)) {
            assertThat(rest(stub.url(), new Tls(SERVER, null, null))
                            .get("connectors")
                            .isArray())
                    .isTrue();
        }
    }

    @Test
    void aServerThatIsNotTrustedIsToldWithTheSettingToMake() {
        try (StubConnect stub = server(false)) {
            refused(stub.url(), Tls.DEFAULT, "not signed by a CA that is trusted", "connect.caFile");
            refused(stub.url(), new Tls(CLIENT, null, null), "not signed by a CA that is trusted");
        }
    }

    @Test
    void aServerMayAskForACertificate() {
        try (StubConnect stub = server(true)) {
            assertThat(rest(stub.url(), new Tls(SERVER, CLIENT, CLIENT_KEY))
                            .get("connectors")
                            .isArray())
                    .isTrue();
            assertThatThrownBy(
                            () -> rest(stub.url(), new Tls(SERVER, null, null)).get("connectors"))
                    .isInstanceOfSatisfying(
                            OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
        }
    }

    @Test
    void httpsToAPortThatSpeaksHttpIsTold() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            refused(URI.create("https://localhost:" + plain.getLocalPort()), Tls.DEFAULT, "may want an http URL");
            answered.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamedWithTheirSetting() {
        invalid(new Tls(Path.of("none.pem"), null, null), "connect.caFile none.pem does not exist");
        invalid(new Tls(SERVER_KEY, null, null), "caFile", "server.key has");
        invalid(new Tls(null, CLIENT, null), "only certificateFile is set");
        invalid(new Tls(null, CLIENT, file("pkcs1.key")), "keyFile", "pkcs1.key", "openssl pkcs8");
        invalid(new Tls(null, CLIENT, CLIENT), "keyFile", "client.pem has no key");
    }

    @Test
    void aSchemaRegistryHasCertificatesOfItsOwn() {
        try (StubConnect stub = server(true).on("GET /subjects/orders-value/versions", 200, "[1,2]")) {
            assertThat(registry(stub.url(), new Tls(SERVER, CLIENT, CLIENT_KEY)).versions("orders-value"))
                    .containsExactly(1, 2);
            assertThatThrownBy(() -> registry(stub.url(), Tls.DEFAULT).versions("orders-value"))
                    .isInstanceOfSatisfying(
                            OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                    .message()
                    .contains(stub.url().toString(), "not signed by a CA that is trusted", "schemaRegistry.caFile");
            Tls absent = new Tls(Path.of("none.pem"), null, null);
            assertThatThrownBy(() -> registry(stub.url(), absent).versions("orders-value"))
                    .isInstanceOfSatisfying(
                            OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                    .hasMessageContaining("schemaRegistry.caFile none.pem does not exist");
        }
    }

    private static RegistryRest registry(URI url, Tls tls) {
        return new RegistryRest(new SchemaRegistry(url, Credentials.NONE, tls));
    }

    private static StubConnect server(boolean wantsCertificate) {
        return new StubConnect(PemTls.context(new Tls(CLIENT, SERVER, SERVER_KEY), "connect"), wantsCertificate)
                .on("GET /connectors", 200, "[]");
    }

    private static ConnectRest rest(URI url, Tls tls) {
        return new ConnectRest(new Connect(url, Credentials.NONE, tls, Duration.ofSeconds(10)));
    }

    private static void refused(URI url, Tls tls, String... parts) {
        assertThatThrownBy(() -> rest(url, tls).get("connectors"))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                .message()
                .contains(parts);
    }

    private static void invalid(Tls tls, String... parts) {
        assertThatThrownBy(() -> rest(URI.create("https://localhost:1"), tls).get("connectors"))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .message()
                .contains(parts);
    }

    private static Path file(String name) {
        URL url = TlsTest.class.getResource("/tls/" + name);
        try {
            return Path.of(Objects.requireNonNull(url).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
