package io.millrace.ops.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.millrace.ops.OpsSettings;
import io.millrace.ops.OpsSettings.Connect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Answers as a test says; the last answer to a request stays. What is not said is answered as by Connect: 404. */
final class StubConnect implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final String scheme;

    private record Answer(int status, String contentType, String body) {}

    StubConnect() {
        this(null, false);
    }

    /** Over TLS, if there is a context; and then asks clients for a certificate, or not. */
    StubConnect(@Nullable SSLContext tls, boolean wantsClientCertificate) {
        try {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (tls == null) {
                server = HttpServer.create(any, 0);
            } else {
                HttpsServer https = HttpsServer.create(any, 0);
                https.setHttpsConfigurator(new HttpsConfigurator(tls) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters ssl = tls.getDefaultSSLParameters();
                        ssl.setNeedClientAuth(wantsClientCertificate);
                        parameters.setSSLParameters(ssl);
                    }
                });
                server = https;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        scheme = tls == null ? "http" : "https";
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
    }

    /** A client of it that waits in no time. */
    ConnectRest rest() {
        return new ConnectRest(settings(), line -> {}, new FakeTime().waiting());
    }

    Connect settings() {
        return new Connect(url(), OpsSettings.Credentials.NONE, OpsSettings.Tls.DEFAULT, Duration.ofSeconds(10));
    }

    /** Answers with JSON to {@code "GET /connectors"} and the like; one call after another, one answer after another. */
    StubConnect on(String request, int status, String json) {
        return on(request, status, "application/json", json.replace('\'', '"'));
    }

    StubConnect on(String request, int status, String contentType, String body) {
        answers.computeIfAbsent(request, key -> new ArrayDeque<>()).add(new Answer(status, contentType, body));
        return this;
    }

    /** Refuses as Connect does. */
    StubConnect refuse(String request, int status, String message) {
        return on(
                request,
                status,
                "application/json",
                "{\"error_code\":" + status + ",\"message\":\""
                        + message.replace("\n", "\\n").replace("\t", " ") + "\"}");
    }

    /** Method, path and query of all requests. */
    List<String> requests() {
        return new ArrayList<>(requests);
    }

    List<String> authorizations() {
        return authorizations;
    }

    /** The bodies of the requests that had one. */
    List<String> bodies() {
        return bodies;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(request);
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!body.isEmpty()) {
            bodies.add(body);
        }
        Answer answer = next(request);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.getResponseHeaders().set("Server", "stub");
        if (answer.status() / 100 == 3) {
            exchange.getResponseHeaders().set("Location", answer.body());
        }
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Answer next(String request) {
        Deque<Answer> left = answers.get(request);
        if (left == null) {
            return new Answer(404, "application/json", "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
        }
        synchronized (left) {
            return left.size() > 1 ? left.remove() : left.element();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
