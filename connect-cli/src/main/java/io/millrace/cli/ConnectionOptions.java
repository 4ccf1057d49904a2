package io.millrace.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the servers are: flags, before environment variables, before the context of the configuration file. */
final class ConnectionOptions {
    @Option(
            names = "--context",
            paramLabel = "NAME",
            description =
                    "The context of the configuration file to use (MILLRACE_CONTEXT); without it, its current one.")
    @Nullable
    String context;

    @Option(
            names = "--connect-url",
            paramLabel = "URL",
            description = "Kafka Connect's REST API (MILLRACE_CONNECT_URL).%n  Default: "
                    + ConnectionResolver.DEFAULT_URL + ".")
    @Nullable
    String connectUrl;

    @Option(
            names = "--connect-username",
            paramLabel = "USER",
            description =
                    "Who asks Kafka Connect (MILLRACE_CONNECT_USERNAME). The password is in MILLRACE_CONNECT_PASSWORD or the"
                            + " context, a bearer token in MILLRACE_CONNECT_TOKEN or the context.")
    @Nullable
    String connectUsername;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka, for commands that need it (MILLRACE_BOOTSTRAP_SERVERS).")
    @Nullable
    String bootstrapServers;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "A file with properties of Kafka's clients, such as those for TLS and SASL.")
    @Nullable
    Path commandConfig;

    @Option(
            names = "--schema-registry-url",
            paramLabel = "URL",
            description = "A schema registry that speaks Confluent's API (MILLRACE_SCHEMA_REGISTRY_URL).")
    @Nullable
    String schemaRegistryUrl;

    @Option(
            names = "--database-url",
            paramLabel = "JDBC",
            description = "The captured database, for what only SQL can do.")
    @Nullable
    String databaseUrl;

    @Option(
            names = "--database-username",
            paramLabel = "USER",
            description = "Its user. The password is in MILLRACE_DATABASE_PASSWORD or the context.")
    @Nullable
    String databaseUsername;

    @Option(
            names = "--jdbc-driver",
            paramLabel = "FILE",
            description = "A JDBC driver's jar, besides those in drivers/ of the installation.")
    @Nullable
    Path jdbcDriver;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "How long to wait for an answer, such as 500ms, 30s or 2m. Default: 30s.")
    @Nullable
    Duration timeout;

    /** What flags, environment and context say together. */
    Connection resolve(Console console) {
        ConnectionResolver resolver = new ConnectionResolver(this, console.environment());
        if (resolver.context().showsSecrets()) {
            console.err()
                    .println("millrace: warning: "
                            + Home.shorten(resolver.context().file(), console.environment())
                            + " has secrets in it, and others can read it: chmod 600,"
                            + " or write ${NAME} and keep them in the environment.");
        }
        return resolver.resolve();
    }
}
