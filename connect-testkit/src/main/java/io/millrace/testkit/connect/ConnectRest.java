package io.millrace.testkit.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.testkit.internal.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A small client of Connect's REST API. Requests refused because the group rebalances or a configuration is on its way are
 * repeated for up to 30 seconds. Every other refusal is a {@link ConnectRestException} with the answer's body. Thread-safe.
 */
public final class ConnectRest {
    private static final Duration REBALANCE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(90);

    /**
     * A group that rebalances, or a worker that has not read the newest configuration yet; not that a name is taken, which is a
     * conflict too. Connect answers with status 409 or, to what only reads, with 500.
     */
    private static final Pattern PASSING = Pattern.compile("rebalanc|stale configuration");

    private static final Set<Integer> PASSING_STATUS = Set.of(409, 500);

    private static final int NOT_FOUND = 404;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI url;
    private final @Nullable String authorization;

    /**
     * Nothing is sent yet.
     *
     * @param url where the REST API answers
     */
    public ConnectRest(URI url) {
        this(url, client().build(), null);
    }

    /**
     * For HTTPS with basic authentication. Nothing is sent yet.
     *
     * @param url where the REST API answers
     * @param tls whom to trust
     */
    public ConnectRest(URI url, SSLContext tls, String username, String password) {
        this(
                url,
                client().sslContext(tls).build(),
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    private ConnectRest(URI url, HttpClient http, @Nullable String authorization) {
        this.url = url.getPath().endsWith("/") ? url : URI.create(url + "/");
        this.http = http;
        this.authorization = authorization;
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
    }

    /**
     * A plugin that the worker offers.
     *
     * @param className its class
     * @param type {@code source}, {@code sink}, {@code transformation} and so on
     * @param version its version
     */
    public record Plugin(String className, String type, String version) {}

    /** Where the REST API answers, with a slash at the end. */
    public URI url() {
        return url;
    }

    /** Waits until the worker has joined its group and answers. */
    public void awaitReady(Duration timeout) {
        Await.until(timeout, () -> "the Connect worker at " + url + " does not answer", () -> {
            try {
                return exchange("GET", "connectors", null).statusCode() == 200;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
    }

    /** The plugins that the worker offers: connectors, transforms, predicates, converters. */
    public List<Plugin> plugins() {
        List<Plugin> plugins = new ArrayList<>();
        for (JsonNode node : send("GET", "connector-plugins?connectorsOnly=false", null)) {
            plugins.add(new Plugin(
                    node.path("class").asText(),
                    node.path("type").asText(),
                    node.path("version").asText()));
        }
        return plugins;
    }

    /** Asks the connector what it thinks of its configuration; nothing is started. */
    public Validation validate(ConnectorRequest connector) {
        Map<String, String> config = new TreeMap<>(connector.config());
        config.put("name", connector.name());
        String path = "connector-plugins/" + encode(connector.connectorClass()) + "/config/validate";
        return Validation.of(send("PUT", path, json(config)));
    }

    /** Creates a connector; refused if there is one of the name. */
    public void post(ConnectorRequest connector) {
        send("POST", "connectors", connector.json());
    }

    /** Creates a connector or changes its configuration. */
    public void put(ConnectorRequest connector) {
        send("PUT", "connectors/" + encode(connector.name()) + "/config", json(connector.config()));
    }

    /** Names of all connectors. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        send("GET", "connectors", null).forEach(name -> names.add(name.asText()));
        return names;
    }

    public ConnectorStatus status(String name) {
        return ConnectorStatus.of(send("GET", "connectors/" + encode(name) + "/status", null));
    }

    /** Restarts the connector and all of its tasks. */
    public void restart(String name) {
        send("POST", "connectors/" + encode(name) + "/restart?includeTasks=true", "");
    }

    public void restartTask(String name, int task) {
        send("POST", "connectors/" + encode(name) + "/tasks/" + task + "/restart", "");
    }

    public void pause(String name) {
        send("PUT", "connectors/" + encode(name) + "/pause", "");
    }

    public void resume(String name) {
        send("PUT", "connectors/" + encode(name) + "/resume", "");
    }

    /** Stops the connector's tasks without deleting it. */
    public void stop(String name) {
        send("PUT", "connectors/" + encode(name) + "/stop", "");
    }

    public void delete(String name) {
        send("DELETE", "connectors/" + encode(name), null);
    }

    /** The offsets that Connect has stored for the connector. */
    public JsonNode offsets(String name) {
        return send("GET", "connectors/" + encode(name) + "/offsets", null);
    }

    /**
     * Changes stored offsets of a connector that is stopped.
     *
     * @param offsets as {@link #offsets} has them: those of other partitions stay; an offset that is null is removed
     */
    public void alterOffsets(String name, JsonNode offsets) {
        send("PATCH", "connectors/" + encode(name) + "/offsets", offsets.toString());
    }

    /** Removes all offsets that Connect has stored for a connector, which is stopped. */
    public void resetOffsets(String name) {
        send("DELETE", "connectors/" + encode(name) + "/offsets", null);
    }

    /** Sets how much a logger of the worker writes, such as {@code io.millrace} and {@code TRACE}. */
    public void setLogLevel(String logger, String level) {
        send("PUT", "admin/loggers/" + encode(logger), json(Map.of("level", level)));
    }

    /**
     * Waits until the connector and all of its tasks run.
     *
     * @throws IllegalStateException at once when one of them has failed, with its trace; or when the time is up
     */
    public ConnectorStatus awaitRunning(String name, Duration timeout) {
        return await(name, timeout, "running", status -> {
            if (status.isFailed()) {
                throw new IllegalStateException("Connector " + name + " failed: " + status.traces());
            }
            return status.isRunning();
        });
    }

    /** Waits until the connector or one of its tasks has failed. */
    public ConnectorStatus awaitFailed(String name, Duration timeout) {
        return await(name, timeout, "failed", ConnectorStatus::isFailed);
    }

    /** Waits until the connector's status is as asked; {@code wanted} names it in the message when the time is up. */
    public ConnectorStatus await(String name, Duration timeout, String wanted, Predicate<ConnectorStatus> condition) {
        List<ConnectorStatus> last = new ArrayList<>();
        Await.until(timeout, () -> "connector " + name + " is not " + wanted + ": " + last, () -> {
            HttpResponse<String> response = exchange("GET", "connectors/" + encode(name) + "/status", null);
            if (response.statusCode() == NOT_FOUND || isPassing(response)) {
                return false; // Just created, or the group rebalances.
            }
            last.clear();
            last.add(ConnectorStatus.of(body("GET status of " + name, response)));
            return condition.test(last.get(0));
        });
        return last.get(0);
    }

    /**
     * Sends any request.
     *
     * @param path what follows {@link #url()}
     * @param body JSON, or null
     * @return the answer; a missing node when it has no body
     */
    public JsonNode send(String method, String path, @Nullable String body) {
        List<HttpResponse<String>> last = new ArrayList<>();
        long deadline = System.nanoTime() + REBALANCE_TIMEOUT.toNanos();
        Await.until(REQUEST_TIMEOUT, () -> method + " " + path + " is not accepted", () -> {
            HttpResponse<String> response = exchange(method, path, body);
            last.clear();
            last.add(response);
            return !isPassing(response) || System.nanoTime() - deadline >= 0;
        });
        return body(method + " " + url + path, last.get(0));
    }

    private static boolean isPassing(HttpResponse<String> response) {
        return PASSING_STATUS.contains(response.statusCode())
                && PASSING.matcher(response.body()).find();
    }

    private static JsonNode body(String request, HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new ConnectRestException(request, response.statusCode(), response.body());
        }
        if (response.body().isEmpty()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new ConnectRestException(request, response.statusCode(), "not JSON: " + response.body());
        }
    }

    private HttpResponse<String> exchange(String method, String path, @Nullable String body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(url.resolve(path))
                .timeout(REQUEST_TIMEOUT)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        HttpRequest request = builder.build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + request.uri() + " failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted in " + method + " " + request.uri(), e);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
