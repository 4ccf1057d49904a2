package io.millrace.testkit.connect;

import io.millrace.testkit.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A REST API over HTTPS that takes one user alone, by Connect's own extension for basic authentication. Its jar,
 * {@code connect-basic-auth-extension}, has to be on the worker's class path. Immutable.
 */
record RestSecurity(SelfSignedCertificate certificate, String username, String password) {

    Map<String, String> settings() {
        return Map.of(
                "listeners", "https://127.0.0.1:0",
                "listeners.https.ssl.keystore.type", "PKCS12",
                "listeners.https.ssl.keystore.location", certificate.keyStore().toString(),
                "listeners.https.ssl.keystore.password", SelfSignedCertificate.PASSWORD,
                "rest.extension.classes",
                        "org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension");
    }

    /** Writes who may come in, and gives the JVM's option that names the file. */
    String jvmOption(Path folder) throws IOException {
        Path users = Files.writeString(folder.resolve("rest.users"), username + "=" + password + "\n");
        Path jaas = Files.writeString(folder.resolve("rest.jaas"), """
                KafkaConnect {
                    org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule required
                    file="%s";
                };
                """.formatted(users));
        return "-Djava.security.auth.login.config=" + jaas;
    }

    ConnectRest client(URI url) {
        return new ConnectRest(url, certificate.clientContext(), username, password);
    }
}
