package io.millrace.connect.sqs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands before an SQS and does to SendMessageBatch what that cannot be told to do: refuses, drops and holds requests, and leaves
 * entries out, of which its answer then says that they failed. Whatever else the answer says is the SQS's own. Thread-safe.
 */
final class FaultyProxy implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the JDK's client sets by itself. */
    private static final Set<String> OWN_HEADERS = Set.of("host", "content-length", "connection", "expect", "upgrade");

    private final URI target;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final AtomicReference<Fault> next = new AtomicReference<>();
    private volatile Fault every;
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    /** What becomes of a request to send. */
    interface Fault {
        void handle(HttpExchange exchange, byte[] body) throws IOException;
    }

    FaultyProxy(URI target) {
        this.target = target;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next request is refused. */
    void refuseNext(int status, String code) {
        next.set(refusal(status, code));
    }

    /** Every request is refused. */
    void refuseAll(int status, String code) {
        every = refusal(status, code);
    }

    /** The next request's connection is closed without an answer. */
    void dropNext(boolean afterApplying) {
        next.set((exchange, body) -> {
            if (afterApplying) {
                forward(exchange, body);
            }
            exchange.close();
        });
    }

    /** The next request's entry at {@code index} fails. */
    void failNextEntry(int index, String code, boolean isSendersFault) {
        next.set((exchange, body) -> failEntries(exchange, body, index, code, isSendersFault));
    }

    /** Every entry fails. */
    void failEveryEntry(String code) {
        every = (exchange, body) -> failEntries(exchange, body, -1, code, false);
    }

    /** No request is answered, or passed on, until what is returned is run. */
    Runnable hold() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        gate = closed;
        return () -> closed.complete(null);
    }

    void clear() {
        next.set(null);
        every = null;
        gate = CompletableFuture.completedFuture(null);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String action = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            if (!"AmazonSQS.SendMessageBatch".equals(action)) {
                answer(exchange, forward(exchange, body));
                return;
            }
            gate.join();
            Fault fault = next.getAndSet(null);
            fault = fault == null ? every : fault;
            if (fault == null) {
                answer(exchange, forward(exchange, body));
            } else {
                fault.handle(exchange, body);
            }
        } finally {
            exchange.close();
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        target.resolve(exchange.getRequestURI().getPath()))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** @param index of the entry, or -1 for every one */
    private void failEntries(HttpExchange exchange, byte[] body, int index, String code, boolean isSendersFault)
            throws IOException {
        ObjectNode request = (ObjectNode) JSON.readTree(body);
        ArrayNode entries = request.withArray("Entries");
        ArrayNode failed = JSON.createArrayNode();
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (index < 0 || i == index) {
                failed.addObject()
                        .put("Id", entries.remove(i).path("Id").asText())
                        .put("Code", code)
                        .put("SenderFault", isSendersFault);
            }
        }
        ObjectNode answer = entries.isEmpty()
                ? JSON.createObjectNode()
                : (ObjectNode) JSON.readTree(
                        forward(exchange, JSON.writeValueAsBytes(request)).body());
        answer.withArray("Failed").addAll(failed);
        answer(exchange, 200, JSON.writeValueAsBytes(answer));
    }

    private static Fault refusal(int status, String code) {
        return (exchange, body) -> answer(
                exchange, status, ("{\"__type\":\"com.amazonaws.sqs#" + code + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        response.headers()
                .firstValue("x-amzn-query-error")
                .ifPresent(error -> exchange.getResponseHeaders().add("x-amzn-query-error", error));
        answer(exchange, response.statusCode(), response.body());
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        gate.complete(null);
        server.stop(0);
        threads.shutdownNow();
    }
}
