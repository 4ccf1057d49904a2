package io.millrace.cli;

import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.OpsSettings;
import io.millrace.ops.Secrets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the servers are, and where that is known from.
 *
 * @param settings the servers
 * @param origins by an address, which flag, variable or line of a file said so
 */
record Connection(OpsSettings settings, Map<String, String> origins) {

    /** Progress tells an operator what is waited for. */
    MillraceOps open(Consumer<String> progress) {
        return MillraceOps.of(settings, progress);
    }

    /** Where Connect is and who says so, for a question: {@code " at https://connect:8083 (from context prod in …)"}. */
    String place() {
        String url = settings.connect().url().toString();
        String origin = origins.get(url);
        return " at " + Secrets.withoutUrlSecrets(url) + (origin == null ? "" : " (" + origin + ")");
    }

    /** The failure, its message with the origin of an address that it names: who reads it knows what to change. */
    OpsException explain(OpsException e) {
        if (e.kind() != Kind.UNREACHABLE && e.kind() != Kind.NOT_ALLOWED && e.kind() != Kind.TIMEOUT) {
            return e;
        }
        String message = String.valueOf(e.getMessage());
        for (Map.Entry<String, String> origin : origins.entrySet()) {
            Matcher address = Pattern.compile("(?<![\\w/.-])" + Pattern.quote(origin.getKey()) + "/?(?![\\w/])")
                    .matcher(message);
            message = address.replaceFirst("$0" + Matcher.quoteReplacement(" (" + origin.getValue() + ")"));
        }
        return message.equals(e.getMessage()) ? e : new OpsException(e.kind(), message, e);
    }
}
