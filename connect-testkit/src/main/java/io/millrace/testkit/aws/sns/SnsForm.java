package io.millrace.testkit.aws.sns;

import io.millrace.testkit.aws.http.AwsMessage;
import io.millrace.testkit.aws.http.QueryProtocol;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of an action of the control plane. Confined to the thread that handles the call. */
final class SnsForm {
    private final Map<String, String> parameters;

    SnsForm(AwsMessage message) {
        parameters = QueryProtocol.form(message);
    }

    /** The parameter; it must be there. */
    String required(String name) {
        String value = parameters.get(name);
        if (value == null || value.isEmpty()) {
            throw Invalid.missing(Character.toLowerCase(name.charAt(0)) + name.substring(1));
        }
        return value;
    }

    /** The parameter, empty if it is not there. */
    String optional(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The map {@code Attributes}, in the order of the form. */
    Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 1; ; i++) {
            String key = parameters.get("Attributes.entry." + i + ".key");
            if (key == null) {
                return attributes;
            }
            attributes.put(key, parameters.getOrDefault("Attributes.entry." + i + ".value", ""));
        }
    }
}
