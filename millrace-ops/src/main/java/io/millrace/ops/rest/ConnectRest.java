package io.millrace.ops.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.OpsSettings;
import io.millrace.ops.OpsSettings.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests to Connect's REST API, and what its refusals mean to an operator: each is an {@link OpsException} with the way out. What a
 * rebalance refuses is asked again, with growing pauses, for as long as {@link OpsSettings.Connect#timeout} says. Thread-safe.
 */
public final class ConnectRest {
    private static final String SECTION = "connect";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** An operator who waits longer wants to know what for. */
    private static final Duration SILENT = Duration.ofSeconds(2);

    private final OpsSettings.Connect settings;
    private final Consumer<String> progress;
    private final Waiting waiting;
    private final URI url;
    private final Credentials credentials;
    private @Nullable HttpClient http;

    /** Nothing is sent yet, nor is a file read. */
    public ConnectRest(OpsSettings.Connect settings) {
        this(settings, line -> {}, Waiting.REAL);
    }

    /**
     * Nothing is sent yet, nor is a file read.
     *
     * @param progress takes a line when a request has to wait for a rebalance
     * @param waiting how time passes
     */
    public ConnectRest(OpsSettings.Connect settings, Consumer<String> progress, Waiting waiting) {
        this.settings = settings;
        this.progress = progress;
        this.waiting = waiting;
        this.url = server(settings.url());
        this.credentials = settings.credentials().orOf(settings.url());
    }

    /** Where Connect answers: without credentials, with a slash at the end. */
    public URI url() {
        return url;
    }

    /** How long a request may take, and be repeated. */
    public Duration timeout() {
        return settings.timeout();
    }

    /** How time passes here. */
    Waiting waiting() {
        return waiting;
    }

    /** Tells an operator who waits. */
    void progress(String line) {
        progress.accept(line);
    }

    /** A name as part of a path. */
    public static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The answer to a GET of a path below the URL, such as {@code connectors/orders/status}. */
    public JsonNode get(String path) {
        return send("GET", path, null).result();
    }

    /** The answer to a PUT; missing if it has no body. */
    public JsonNode put(String path, @Nullable JsonNode body) {
        return send("PUT", path, body).result();
    }

    /** The answer to a POST; missing if it has no body. */
    public JsonNode post(String path, @Nullable JsonNode body) {
        return send("POST", path, body).result();
    }

    /** The answer to a DELETE; missing if it has no body. */
    public JsonNode delete(String path) {
        return send("DELETE", path, null).result();
    }

    /** The answer, when no rebalance is in its way. */
    Exchange send(String method, String path, @Nullable JsonNode body) {
        long start = waiting.nanos().getAsLong();
        Duration pause = FIRST_PAUSE;
        boolean isTold = false;
        while (true) {
            Exchange exchange = exchange(method, path, body);
            if (!exchange.isRebalance()) {
                return exchange;
            }
            Duration waited = waiting.since(start);
            if (waited.plus(pause).compareTo(settings.timeout()) > 0) {
                throw new OpsException(
                        Kind.TIMEOUT,
                        "Kafka Connect at %s rebalances, and did not take %s %s within %d s (%s); give it longer with --timeout, or look at the workers' logs if it does not end."
                                .formatted(
                                        url,
                                        method,
                                        path,
                                        settings.timeout().toSeconds(),
                                        Exchange.firstLine(String.valueOf(exchange.message()))));
            }
            if (!isTold && waited.compareTo(SILENT) >= 0) {
                isTold = true;
                progress.accept("Kafka Connect rebalances; waiting up to "
                        + settings.timeout().toSeconds() + " s for it to take " + method + " " + path);
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    /** Waits; an interrupt is passed on. */
    void sleep(Duration pause) {
        try {
            waiting.sleeper().sleep(pause);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Exchange exchange(String method, String path, @Nullable JsonNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(settings.timeout())
                .header("Accept", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        String authorization = authorization();
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<String> response = http().send(request.build(), BodyHandlers.ofString());
            return new Exchange(
                    url, who(), method + " " + path, response.statusCode(), response.body(), headers(response));
        } catch (IOException e) {
            throw new OpsException(Kind.UNREACHABLE, noAnswer(e, method + " " + path), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private String noAnswer(IOException e, String request) {
        Duration timeout = settings.timeout();
        if (e instanceof HttpTimeoutException && !(e instanceof HttpConnectTimeoutException)) {
            return "%s did not answer %s within %s%s. Give it longer with --timeout, or connect.timeout of the context."
                    .formatted(
                            url,
                            request,
                            NoAnswer.seconds(timeout),
                            request.startsWith("GET ") ? "" : "; it may yet be done");
        }
        return "Kafka Connect does not answer at %s: %s; %s."
                .formatted(url, NoAnswer.reason(e, SECTION, connectTimeout()), Exchange.CHANGE_URL);
    }

    private OpsException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new OpsException(Kind.FAILED, "Interrupted while waiting for " + url + ".", e);
    }

    private static Map<String, String> headers(HttpResponse<?> response) {
        Map<String, String> headers = new TreeMap<>();
        for (String name : new String[] {"server", "content-type", "location"}) {
            response.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
        }
        return headers;
    }

    private Duration connectTimeout() {
        return CONNECT_TIMEOUT.compareTo(settings.timeout()) < 0 ? CONNECT_TIMEOUT : settings.timeout();
    }

    private synchronized HttpClient http() {
        if (http == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(connectTimeout());
            if (url.getScheme().equals("https") && !settings.tls().equals(OpsSettings.Tls.DEFAULT)) {
                builder.sslContext(PemTls.context(settings.tls(), SECTION));
            }
            http = builder.build();
        }
        return http;
    }

    private String who() {
        return credentials.bearerToken() != null
                ? "the bearer of the token"
                : credentials.username() != null
                        ? "user '" + credentials.username() + "'"
                        : "someone without credentials";
    }

    private @Nullable String authorization() {
        if (credentials.bearerToken() != null) {
            String token = credentials.bearerToken().strip(); // A file's last line has an end.
            if (!token.chars().allMatch(c -> c > ' ' && c <= '~')) {
                throw new OpsException(
                        Kind.INVALID,
                        "The bearer token has a character that no token has, such as a space or the end of a line; see connect.bearerToken of the context, or MILLRACE_CONNECT_TOKEN.");
            }
            return "Bearer " + token;
        }
        if (credentials.username() == null) {
            return null;
        }
        String password = credentials.password() == null ? "" : credentials.password();
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((credentials.username() + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static URI server(URI url) {
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isHttp || url.getHost() == null) {
            throw new OpsException(
                    Kind.INVALID,
                    "'%s' is not the URL of a Kafka Connect worker, such as http://localhost:8083; %s."
                            .formatted(url.toString().replaceAll("[^/]*@", "***@"), Exchange.CHANGE_URL));
        }
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return URI.create(url.getScheme() + "://" + url.getHost() + port + (path.endsWith("/") ? path : path + "/"));
    }
}
