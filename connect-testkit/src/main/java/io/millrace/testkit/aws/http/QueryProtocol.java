package io.millrace.testkit.aws.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** AWS's query protocol: forms in, XML out. */
public final class QueryProtocol {
    private static final String XML = "text/xml";

    /** Error codes that are named differently in this protocol, where they also have status 403. */
    private static final Map<String, String> CREDENTIAL_ERRORS = Map.of(
            "UnrecognizedClientException", "InvalidClientTokenId",
            "ExpiredTokenException", "ExpiredToken",
            "MissingAuthenticationTokenException", "MissingAuthenticationToken",
            "AccessDeniedException", "AccessDenied");

    private QueryProtocol() {}

    /** The form's action, when the form is of this API version; null otherwise. */
    public static @Nullable String actionOf(AwsMessage message, String version) {
        if (!message.contentType().startsWith("application/x-www-form-urlencoded")) {
            return null;
        }
        Map<String, String> form = form(message);
        return version.equals(form.get("Version")) ? form.get("Action") : null;
    }

    /** The form's parameters. */
    public static Map<String, String> form(AwsMessage message) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : new String(message.body(), StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw AwsException.badRequest("MalformedQueryString", "The query string cannot be read.");
        }
    }

    /** An answer. */
    public static AwsReply reply(String xml) {
        return new AwsReply(200, XML, xml.getBytes(StandardCharsets.UTF_8));
    }

    /** An error. */
    public static AwsReply error(AwsException error, String namespace, String requestId) {
        String renamed = credentialError(error.code());
        int status = renamed == null ? error.status() : 403;
        String xml = "<ErrorResponse xmlns=\"" + namespace + "\"><Error><Type>"
                + (status >= 500 ? "Receiver" : "Sender") + "</Type><Code>"
                + escape(renamed == null ? error.code() : renamed) + "</Code><Message>" + escape(error.text())
                + "</Message></Error><RequestId>" + requestId + "</RequestId></ErrorResponse>";
        return new AwsReply(status, XML, xml.getBytes(StandardCharsets.UTF_8));
    }

    /** What an error about who calls is named in this protocol, where its status is 403; null for any other error. */
    public static @Nullable String credentialError(String code) {
        return CREDENTIAL_ERRORS.get(code);
    }

    /** Text as XML has it. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
