package io.millrace.cli;

import io.millrace.ops.Databases;
import io.millrace.ops.OpsSettings;
import io.millrace.ops.OpsSettings.Connect;
import io.millrace.ops.OpsSettings.Credentials;
import io.millrace.ops.OpsSettings.Database;
import io.millrace.ops.OpsSettings.SchemaRegistry;
import io.millrace.ops.OpsSettings.Tls;
import io.millrace.ops.Secrets;
import io.millrace.ops.Unreadable;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Joins flags, environment and context: the first that says something counts, value by value. */
final class ConnectionResolver {
    static final String DEFAULT_URL = "http://localhost:8083";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Kafka's clients take no more than 24 days. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    private final ConnectionOptions flags;
    private final Map<String, String> environment;
    private final ContextValues context;
    private final Map<String, String> origins = new LinkedHashMap<>();

    /**
     * Reads the configuration file.
     *
     * @throws UserError if something in it is wrong, or there is no context of the name
     */
    ConnectionResolver(ConnectionOptions flags, Map<String, String> environment) {
        this.flags = flags;
        this.environment = environment;
        ContextFile file = ContextFile.read(environment);
        String name = first(flags.context, variable("MILLRACE_CONTEXT"), file.current());
        this.context = new ContextValues(file.path(), name == null ? null : file.context(name), environment);
    }

    /** The context's values. */
    ContextValues context() {
        return context;
    }

    /** Where the servers are. */
    Connection resolve() {
        Duration timeout = timeout();
        OpsSettings settings = new OpsSettings(connect(timeout), kafka(timeout), databases(), registry());
        return new Connection(settings, origins);
    }

    private Connect connect(Duration timeout) {
        URI url = url(flags.connectUrl, "--connect-url", "MILLRACE_CONNECT_URL", "connect.url");
        if (url == null) {
            origins.put(DEFAULT_URL, "the default");
        }
        return new Connect(url == null ? URI.create(DEFAULT_URL) : url, credentials(), tls("connect"), timeout);
    }

    private Tls tls(String section) {
        return new Tls(
                context.file(section + ".caFile"),
                context.file(section + ".certificateFile"),
                context.file(section + ".keyFile"));
    }

    /** A user of the flags or the environment takes the place of the context's token, and a token there that of its user. */
    private Credentials credentials() {
        String username = first(flags.connectUsername, variable("MILLRACE_CONNECT_USERNAME"));
        String token = variable("MILLRACE_CONNECT_TOKEN");
        if (username != null && token != null) {
            throw new UserError(
                    "MILLRACE_CONNECT_TOKEN and a user (" + username + ") are both given; take one of them away");
        }
        if (token != null) {
            return new Credentials(null, null, token);
        }
        String password = first(variable("MILLRACE_CONNECT_PASSWORD"), context.get("connect.password"));
        if (username != null) {
            return new Credentials(username, password, null);
        }
        String user = context.get("connect.username");
        String bearer = context.get("connect.bearerToken");
        if (user != null && bearer != null) {
            throw context.wrong("connect.bearerToken", "a user is given too; take one of them away");
        }
        return new Credentials(user, user == null ? null : password, bearer);
    }

    private Map<String, String> kafka(Duration timeout) {
        Map<String, String> kafka = new LinkedHashMap<>();
        // Kafka's own limit is a minute for each call: too long for who sits before a terminal.
        kafka.put("default.api.timeout.ms", Long.toString(timeout.toMillis()));
        kafka.put("max.block.ms", Long.toString(timeout.toMillis()));
        kafka.put("request.timeout.ms", Long.toString(Math.min(timeout.toMillis(), TIMEOUT.toMillis())));
        kafka.putAll(context.under("kafka."));
        String origin = context.origin("kafka.bootstrap.servers");
        if (flags.commandConfig != null) {
            Map<String, String> properties = properties(flags.commandConfig);
            kafka.putAll(properties);
            origin = properties.containsKey("bootstrap.servers") ? "from " + flags.commandConfig : origin;
        }
        String variable = variable("MILLRACE_BOOTSTRAP_SERVERS");
        String servers = first(flags.bootstrapServers, variable);
        if (servers != null) {
            kafka.put("bootstrap.servers", servers);
            origin = "from " + (flags.bootstrapServers != null ? "--bootstrap-servers" : "MILLRACE_BOOTSTRAP_SERVERS");
        }
        if (kafka.containsKey("bootstrap.servers")) {
            origins.put(String.valueOf(kafka.get("bootstrap.servers")), origin);
        }
        return kafka;
    }

    private Map<String, Database> databases() {
        Map<String, Database> databases = new LinkedHashMap<>();
        Path driver = flags.jdbcDriver != null ? flags.jdbcDriver : context.file("jdbcDriver");
        if (flags.databaseUrl != null) {
            String password = variable("MILLRACE_DATABASE_PASSWORD");
            databases.put(Databases.ANY, new Database(flags.databaseUrl, flags.databaseUsername, password, driver));
            return databases;
        }
        if (flags.databaseUsername != null) {
            throw new UserError("--database-username is of use with --database-url alone");
        }
        context.under("databases.").forEach((key, url) -> {
            if (key.endsWith(".url")) {
                String connector = key.substring(0, key.length() - ".url".length());
                String path = "databases." + connector;
                databases.put(
                        connector,
                        new Database(url, context.get(path + ".username"), context.get(path + ".password"), driver));
            }
        });
        return databases;
    }

    private @Nullable SchemaRegistry registry() {
        URI url = url(
                flags.schemaRegistryUrl, "--schema-registry-url", "MILLRACE_SCHEMA_REGISTRY_URL", "schemaRegistry.url");
        Credentials credentials =
                new Credentials(context.get("schemaRegistry.username"), context.get("schemaRegistry.password"), null);
        return url == null ? null : new SchemaRegistry(url, credentials, tls("schemaRegistry"));
    }

    private Duration timeout() {
        String ofContext = context.get("connect.timeout");
        Duration timeout;
        try {
            timeout = flags.timeout != null
                    ? flags.timeout
                    : ofContext == null ? TIMEOUT : DurationConverter.parse(ofContext);
        } catch (TypeConversionException e) {
            throw context.wrong("connect.timeout", String.valueOf(e.getMessage()));
        }
        if (timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            String problem = "is above 0 and at most " + DurationConverter.format(LONGEST_TIMEOUT);
            throw flags.timeout != null
                    ? new UserError("--timeout " + problem)
                    : context.wrong("connect.timeout", problem);
        }
        return timeout;
    }

    /** The URL that the flag, the variable or the context gives, its origin noted. */
    private @Nullable URI url(@Nullable String flag, String option, String variable, String path) {
        String value = first(flag, variable(variable), context.get(path));
        if (value == null) {
            return null;
        }
        boolean isOfContext = flag == null && variable(variable) == null;
        String origin = isOfContext ? context.origin(path) : "from " + (flag != null ? option : variable);
        String problem = problem(value);
        if (!problem.isEmpty()) {
            throw isOfContext
                    ? context.wrong(path, problem)
                    : new UserError((flag != null ? option : variable) + ": " + problem);
        }
        origins.put(value, origin);
        return URI.create(value);
    }

    private static String problem(String url) {
        String problem = "'" + Secrets.withoutUrlSecrets(url) + "' is no URL such as " + DEFAULT_URL;
        try {
            URI uri = URI.create(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null
                    ? ""
                    : problem;
        } catch (IllegalArgumentException e) {
            return problem;
        }
    }

    private static Map<String, String> properties(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new UserError("--command-config: there is no file " + file, e);
        } catch (IOException e) {
            throw new UserError("Cannot read " + file + " (--command-config): " + Unreadable.why(e), e);
        } catch (IllegalArgumentException e) {
            throw new UserError("Cannot read " + file + " (--command-config): " + e.getMessage(), e);
        }
        Map<String, String> values = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    private @Nullable String variable(String name) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? null : value;
    }

    private static @Nullable String first(@Nullable String... values) {
        for (String value : values) {
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
