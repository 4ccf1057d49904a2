package io.millrace.ops;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the servers are, and who asks.
 *
 * @param connect Connect's REST API
 * @param kafka properties of Kafka's clients, {@code bootstrap.servers} among them; empty if there is no access to Kafka, and operations
 *     that need it then say so
 * @param databases access to databases by the name of the source connector that captures them; for what only SQL can do
 * @param schemaRegistry a registry that speaks Confluent's API, if there is one
 */
public record OpsSettings(
        Connect connect,
        Map<String, String> kafka,
        Map<String, Database> databases,
        @Nullable SchemaRegistry schemaRegistry) {

    /** Copies the maps. */
    public OpsSettings {
        kafka = Map.copyOf(kafka);
        databases = Map.copyOf(databases);
    }

    /** Without the secrets: of Kafka's properties, where Kafka is. */
    @Override
    public String toString() {
        return "%s, Kafka at %s, databases %s, %s"
                .formatted(connect, kafka.get("bootstrap.servers"), databases, schemaRegistry);
    }

    /** Settings of a Connect REST API and nothing else. */
    public static OpsSettings of(URI connectUrl) {
        return new OpsSettings(Connect.of(connectUrl), Map.of(), Map.of(), null);
    }

    /**
     * Connect's REST API.
     *
     * @param url where it answers
     * @param credentials who asks
     * @param tls for {@code https}
     * @param timeout for one request, and for how long a request that a rebalance refuses is repeated
     */
    public record Connect(URI url, Credentials credentials, Tls tls, Duration timeout) {
        private static final Duration TIMEOUT = Duration.ofSeconds(30);

        /** Without credentials, with the JVM's certificates, 30 seconds. */
        public static Connect of(URI url) {
            return new Connect(url, Credentials.NONE, Tls.DEFAULT, TIMEOUT);
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Kafka Connect at " + Secrets.withoutUrlSecrets(url.toString()) + " as " + credentials;
        }
    }

    /**
     * Who asks: a user with a password, the bearer of a token, or nobody.
     *
     * @param username for basic authentication
     * @param password for basic authentication
     * @param bearerToken takes the place of the other two
     */
    public record Credentials(
            @Nullable String username,
            @Nullable String password,
            @Nullable String bearerToken) {
        /** Nobody. */
        public static final Credentials NONE = new Credentials(null, null, null);

        /** These; those in a URL ({@code https://user:password@host}) if these are nobody's. */
        public Credentials orOf(URI url) {
            String user = url.getUserInfo();
            if (!equals(NONE) || user == null) {
                return this;
            }
            int colon = user.indexOf(':');
            return colon < 0
                    ? new Credentials(user, null, null)
                    : new Credentials(user.substring(0, colon), user.substring(colon + 1), null);
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return bearerToken != null ? "bearer" : username != null ? "user " + username : "nobody";
        }
    }

    /**
     * How the server's certificate is judged, and which one the client shows.
     *
     * @param caFile certificates (PEM) to trust; null: those of the JVM
     * @param certificateFile the client's certificate (PEM)
     * @param keyFile the client's key (PEM, PKCS #8, not encrypted)
     */
    public record Tls(
            @Nullable Path caFile,
            @Nullable Path certificateFile,
            @Nullable Path keyFile) {
        /** The JVM's certificates, none of the client. */
        public static final Tls DEFAULT = new Tls(null, null, null);
    }

    /**
     * Access to a database by JDBC.
     *
     * @param url a JDBC URL
     * @param username its user
     * @param password its password
     * @param driver a jar with its driver; null: one of the installation's
     */
    public record Database(
            String url,
            @Nullable String username,
            @Nullable String password,
            @Nullable Path driver) {
        private static final Pattern USER_OF_URL = Pattern.compile("(//|:thin:)[^/@?;]*(?:/[^/@?;]*)?@");
        private static final Pattern PARAMETERS_OF_URL = Pattern.compile("[?;].*", Pattern.DOTALL);

        /** With a driver of the installation's. */
        public Database(String url, @Nullable String username, @Nullable String password) {
            this(url, username, password, null);
        }

        /** Without the secrets: a URL may have some before its host and among its parameters. */
        @Override
        public String toString() {
            String bare = PARAMETERS_OF_URL.matcher(url).replaceFirst("");
            return USER_OF_URL.matcher(bare).replaceFirst("$1***@") + (username == null ? "" : " as " + username);
        }
    }

    /**
     * A schema registry.
     *
     * @param url where it answers
     * @param credentials who asks
     * @param tls for {@code https}
     */
    public record SchemaRegistry(URI url, Credentials credentials, Tls tls) {
        /** With the JVM's certificates. */
        public SchemaRegistry(URI url, Credentials credentials) {
            this(url, credentials, Tls.DEFAULT);
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "schema registry at " + Secrets.withoutUrlSecrets(url.toString()) + " as " + credentials;
        }
    }
}
