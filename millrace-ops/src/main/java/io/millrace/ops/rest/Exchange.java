package io.millrace.ops.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.Secrets;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer, and what it means. Connect says what is wrong as {@code {"error_code": 409, "message": "…"}}; any other refusal comes from
 * something else, a proxy for example.
 *
 * @param server Connect's URL, for messages
 * @param who the credentials that were shown, for messages
 * @param request method and path
 * @param status the HTTP status
 * @param body the answer's text
 * @param headers {@code server}, {@code content-type} and {@code location} of the answer
 */
record Exchange(URI server, String who, String request, int status, String body, Map<String, String> headers) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TITLE =
            Pattern.compile("<title>\\s*(.{1,100}?)\\s*</title>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final int CONFLICT = 409;
    private static final int SERVER_ERROR = 500;

    /** What {@code DistributedHerder.checkRebalanceNeeded} says; requests that only read get it with status 500 instead of 409. */
    private static final String REBALANCE_EXPECTED = "a rebalance is expected";

    /** The way out when nobody, or somebody else, answers. */
    static final String CHANGE_URL = "see --connect-url, MILLRACE_CONNECT_URL or connect.url of the context";

    /** The message of Connect; null if the answer is not one of its refusals. */
    @Nullable
    String message() {
        JsonNode node = json();
        return node != null && node.has("error_code") && node.has("message")
                ? Secrets.withoutUrlSecrets(node.path("message").asText())
                : null;
    }

    /** Whether Connect refuses because its workers divide the work anew, or one has yet to read what another wrote: both pass. */
    boolean isRebalance() {
        String message = message();
        return message != null
                && ((status == CONFLICT && !message.contains("already exists"))
                        || (status == SERVER_ERROR && message.contains(REBALANCE_EXPECTED)));
    }

    /** Whether there is no such endpoint, rather than no such connector: Jersey says so in its own words. */
    boolean isUnknownEndpoint() {
        String message = message();
        return status == 405 || (status == 404 && message != null && message.startsWith("HTTP 404"));
    }

    /** The answer's JSON; missing if it has no body. */
    JsonNode result() {
        if (status >= 300) {
            throw refusal();
        }
        if (body.isEmpty()) {
            return MissingNode.getInstance();
        }
        JsonNode node = json();
        if (node == null) {
            throw notConnect();
        }
        return node;
    }

    /** What a refusal means to an operator. */
    OpsException refusal() {
        String message = message();
        if (status < 400) {
            return new OpsException(
                    Kind.UNREACHABLE,
                    "%s redirects to %s; give that address: %s."
                            .formatted(
                                    server,
                                    Secrets.withoutUrlSecrets(
                                            headers.getOrDefault("location", "an address it does not name")),
                                    CHANGE_URL));
        }
        if (status == 401 || status == 403) {
            return new OpsException(
                    Kind.NOT_ALLOWED,
                    "%s refuses %s to %s (%d%s); see connect.username, password and bearerToken of the context, or MILLRACE_CONNECT_USERNAME, _PASSWORD and _TOKEN."
                            .formatted(server, request, who, status, message == null ? "" : ": " + firstLine(message)));
        }
        if (message == null) {
            return status == 400 && request.matches(".*%(2F|5C|25).*") ? ambiguousName() : notConnect();
        }
        return switch (status) {
            case 404 -> new OpsException(Kind.NOT_FOUND, sentence(firstLine(message)));
            case 400, CONFLICT, 422 -> new OpsException(Kind.INVALID, sentence(errors(message)));
            default -> new OpsException(Kind.FAILED, failed(firstLine(message)));
        };
    }

    private String failed(String message) {
        String way = message.toLowerCase(Locale.ROOT).contains("forward")
                ? ". The worker cannot reach the one that leads the group: look at the workers' rest.advertised.host.name and rest.advertised.port"
                : "";
        return sentence("%s failed in Kafka Connect (%d): %s%s".formatted(request, status, message, way));
    }

    /** Jetty 12, of Kafka 4.0, refuses these before Connect sees them, in a name that Connect itself lets in by {@code POST}. */
    private OpsException ambiguousName() {
        return new OpsException(
                Kind.INVALID,
                "The workers at %s do not let the connector's name pass (%s gives status 400): their web server, since Kafka 4.0, takes no /, \\ or %% in it. Make connectors without them in their names."
                        .formatted(server, request));
    }

    private OpsException notConnect() {
        Matcher title = TITLE.matcher(body);
        String what = title.find()
                ? "\"" + title.group(1).replaceAll("\\s+", " ") + "\""
                : headers.getOrDefault("content-type", body.isEmpty() ? "nothing" : "something");
        String by = headers.containsKey("server") ? " (server: " + headers.get("server") + ")" : "";
        return new OpsException(
                Kind.UNREACHABLE,
                "What answers at %s is not Kafka Connect: %s gives status %d and %s%s; %s."
                        .formatted(server, request, status, what, by, CHANGE_URL));
    }

    private @Nullable JsonNode json() {
        try {
            JsonNode node = JSON.readTree(body);
            return node.isContainerNode() ? node : null;
        } catch (JsonProcessingException e) {
            return null; // The caller says what else it is.
        }
    }

    /** All lines of a list of errors, in one, without the advice to ask another endpoint. */
    private static String errors(String message) {
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("You can also find the above list"))
                .reduce((one, next) -> one.endsWith(":") ? one + " " + next : one + "; " + next)
                .orElse("");
    }

    static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }

    private static String sentence(String text) {
        return text.matches("(?s).*[.?!]") ? text : text + ".";
    }
}
