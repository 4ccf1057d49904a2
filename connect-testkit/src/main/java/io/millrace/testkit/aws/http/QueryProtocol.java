package io.millrace.testkit.aws.http;

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
        FormReader form = new FormReader(message.body());
        String action = null;
        boolean ours = false;
        while ((action == null || !ours) && form.next()) { // both come first, as the SDKs write it
            if (form.rest("Action")) {
                action = form.value();
            } else if (form.rest("Version")) {
                if (!form.value().equals(version)) {
                    return null;
                }
                ours = true;
            }
        }
        return ours ? action : null;
    }

    /** The form's parameters. */
    public static Map<String, String> form(AwsMessage message) {
        Map<String, String> form = new LinkedHashMap<>();
        FormReader reader = new FormReader(message.body());
        while (reader.next()) {
            form.put(reader.rest(), reader.value());
        }
        return form;
    }

    /** An action's answer. */
    public static AwsReply answer(String action, String namespace, CharSequence result) {
        return reply("<" + action + "Response xmlns=\"" + namespace + "\"><" + action + "Result>" + result + "</"
                + action + "Result></" + action + "Response>");
    }

    /** An element with text in it. */
    public static String element(String name, String text) {
        return "<" + name + ">" + escape(text) + "</" + name + ">";
    }

    private static AwsReply reply(String xml) {
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

    /** Text as XML has it; what XML cannot have becomes a question mark. */
    public static String escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isSpecial(text.charAt(i))) {
                return escapeFrom(text, i);
            }
        }
        return text;
    }

    private static String escapeFrom(String text, int first) {
        StringBuilder xml = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '"' -> xml.append("&quot;");
                case '\t', '\n', '\r' -> xml.append("&#").append((int) c).append(';');
                default -> xml.append(isSpecial(c) ? '?' : c);
            }
        }
        return xml.toString();
    }

    private static boolean isSpecial(char c) {
        return c < ' ' || c == '&' || c == '<' || c == '>' || c == '"' || c >= '\ufffe';
    }
}
