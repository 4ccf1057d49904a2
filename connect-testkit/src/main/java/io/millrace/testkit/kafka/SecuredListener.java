package io.millrace.testkit.kafka;

import io.millrace.testkit.net.SelfSignedCertificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a broker's second listener takes clients: over TLS, by name and password ({@code SASL_SSL}, {@code SCRAM-SHA-512}), and to do what
 * ACLs allow them. There are none at first. Immutable.
 *
 * @param certificate the broker's
 * @param users the users' passwords by their names
 */
record SecuredListener(SelfSignedCertificate certificate, Map<String, String> users) {
    static final String NAME = "SECURED";
    static final String MECHANISM = "SCRAM-SHA-512";

    SecuredListener {
        users = Map.copyOf(users);
    }

    /** Settings of the broker. The listener for the test kit asks nobody, and who comes by it may do everything. */
    Map<String, String> properties() {
        String listener = "listener.name." + NAME.toLowerCase(Locale.ROOT) + ".";
        return Map.of(
                listener + "ssl.keystore.type",
                "PKCS12",
                listener + "ssl.keystore.location",
                certificate.keyStore().toString(),
                listener + "ssl.keystore.password",
                SelfSignedCertificate.PASSWORD,
                listener + "sasl.enabled.mechanisms",
                MECHANISM,
                listener + "scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "authorizer.class.name",
                RecordingAuthorizer.class.getName(),
                "super.users",
                "User:ANONYMOUS");
    }

    /** The users, as the broker's storage is formatted with them. */
    List<String> credentials() {
        return users.entrySet().stream()
                .map(user -> MECHANISM + "=[name=" + user.getKey() + ",password=" + user.getValue() + "]")
                .toList();
    }
}
