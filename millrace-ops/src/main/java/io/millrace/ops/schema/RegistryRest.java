package io.millrace.ops.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.OpsSettings;
import io.millrace.ops.rest.ConnectRest;
import io.millrace.ops.rest.NoAnswer;
import io.millrace.ops.rest.PemTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schema registry that speaks Confluent's API. Thread-safe; nothing is asked before it is needed. */
public final class RegistryRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final String SECTION = "schemaRegistry";
    private static final String CHANGE_URL =
            "see --schema-registry-url, MILLRACE_SCHEMA_REGISTRY_URL or schemaRegistry.url of the context";

    private final OpsSettings.Credentials who;
    private final OpsSettings.Tls tls;
    private final URI url;
    private @Nullable HttpClient http;

    /** Nothing is asked yet, nor is a file read. */
    public RegistryRest(OpsSettings.SchemaRegistry settings) {
        this.tls = settings.tls();
        this.who = settings.credentials().orOf(settings.url());
        this.url = URI.create(settings.url().toString().replaceFirst("//[^/]*@", "//"));
    }

    /** Where it is, without credentials. */
    public URI url() {
        return url;
    }

    /** The numbers of a subject's versions; none if there is no such subject. */
    public List<Integer> versions(String subject) {
        JsonNode answer = get("subjects/" + ConnectRest.encode(subject) + "/versions");
        List<Integer> versions = new ArrayList<>();
        if (answer != null) {
            answer.forEach(version -> versions.add(version.asInt()));
        }
        return versions;
    }

    /** A version: {@code schema} as text, {@code id}, and {@code schemaType} if it is not Avro; null if there is none. */
    public @Nullable JsonNode version(String subject, String version) {
        return get("subjects/" + ConnectRest.encode(subject) + "/versions/" + version);
    }

    /**
     * The registry's answer to {@code /schemas/ids/N}.
     *
     * @throws OpsException with {@link Kind#NOT_FOUND} if it has no such schema
     */
    public JsonNode schema(int id) {
        JsonNode answer = get("schemas/ids/" + id);
        if (answer == null) {
            throw new OpsException(Kind.NOT_FOUND, "The schema registry at " + url() + " has no schema " + id + ".");
        }
        return answer;
    }

    /** The answer; null if there is nothing at the path. */
    private @Nullable JsonNode get(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(url.toString().replaceFirst("/*$", "/") + path))
                .timeout(TIMEOUT)
                .header("Accept", "application/json");
        String authorization = authorization();
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<String> response = http().send(request.build(), BodyHandlers.ofString());
            int status = response.statusCode();
            if (status == 404) {
                return null;
            }
            if (status == 401 || status == 403) {
                throw new OpsException(
                        Kind.NOT_ALLOWED,
                        "The schema registry at " + url() + " refuses " + who + " (" + status
                                + "): see schemaRegistry.username and password of the context.");
            }
            if (status >= 300) {
                throw new OpsException(
                        Kind.FAILED,
                        "The schema registry at " + url() + " answered " + path + " with status " + status + ".");
            }
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new OpsException(
                    Kind.UNREACHABLE,
                    "What answers at " + url() + " is no schema registry that speaks Confluent's API: " + path
                            + " gives no JSON; " + CHANGE_URL + ".",
                    e);
        } catch (IOException e) {
            throw new OpsException(
                    Kind.UNREACHABLE,
                    "The schema registry does not answer at " + url() + ": " + NoAnswer.reason(e, SECTION, TIMEOUT)
                            + "; " + CHANGE_URL + ".",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(Kind.FAILED, "Interrupted while waiting for " + url() + ".", e);
        }
    }

    private synchronized HttpClient http() {
        if (http == null) {
            HttpClient.Builder builder =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
            if ("https".equals(url.getScheme()) && !tls.equals(OpsSettings.Tls.DEFAULT)) {
                builder.sslContext(PemTls.context(tls, SECTION));
            }
            http = builder.build();
        }
        return http;
    }

    private @Nullable String authorization() {
        if (who.bearerToken() != null) {
            return "Bearer " + who.bearerToken();
        }
        if (who.username() == null) {
            return null;
        }
        String pair = who.username() + ":" + (who.password() == null ? "" : who.password());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
