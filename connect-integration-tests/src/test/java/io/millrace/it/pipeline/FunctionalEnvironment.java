package io.millrace.it.pipeline;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers that {@code ./check --functional} is to use, as the environment names them. Immutable.
 *
 * <p>Needs nothing but the JDK, and no other file: {@code ./check} runs this one by itself before it builds anything, so that what is
 * wrong is told at once.
 */
final class FunctionalEnvironment {
    /** What {@code ENDPOINT_TEST_AWS} is for AWS itself. */
    static final String AWS_ITSELF = "aws";

    static final String USAGE = """
            The servers to use are named in the environment; of what is not given, an embedded one is started:
              MySQL       HOST_TEST_MYSQL, DATABASE_TEST_MYSQL, USER_TEST_MYSQL, PASSWORD_TEST_MYSQL, PORT_TEST_MYSQL (3306)
              PostgreSQL  HOST_TEST_POSTGRES, DATABASE_TEST_POSTGRES, USER_TEST_POSTGRES, PASSWORD_TEST_POSTGRES,
                          PORT_TEST_POSTGRES (5432)
              MongoDB     HOST_TEST_MONGO, DATABASE_TEST_MONGO, PORT_TEST_MONGO (27017), USER_TEST_MONGO and PASSWORD_TEST_MONGO
                          (none), REPLICA_SET_TEST_MONGO (none: that one member alone is talked to)
              AWS         ENDPOINT_TEST_AWS (an emulator's URL, or aws for AWS itself, which costs money),
                          REGION_TEST_AWS (eu-central-1; needed for AWS itself)
              Kafka       BOOTSTRAP_TEST_KAFKA (host:port,host:port; without TLS and authentication)
            docs/testing.md says what is made there, and removed again.""";

    private static final Pattern OURS =
            Pattern.compile("(HOST|PORT|DATABASE|USER|PASSWORD|REPLICA_SET|ENDPOINT|REGION|BOOTSTRAP)_TEST_[A-Z]+");
    private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");
    private static final String DEFAULT_REGION = "eu-central-1";
    private static final int CONNECT_TIMEOUT_MS = 5000;

    private final Map<String, String> variables;
    private final Set<String> known = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Address> addresses = new LinkedHashMap<>();
    private final Database mysql;
    private final Database postgres;
    private final Database mongo;
    private final Aws aws;
    private final String bootstrapServers;

    /**
     * A database. Its text has no password.
     *
     * @param user null where there is none
     * @param password null where there is none
     */
    record Database(String host, int port, String name, String user, String password) {
        @Override
        public String toString() {
            return (user == null ? "" : user + " at ") + host + ":" + port + "/" + name;
        }
    }

    /**
     * An emulator, or AWS itself.
     *
     * @param endpoint null for AWS itself
     */
    record Aws(URI endpoint, String region) {}

    private record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    private FunctionalEnvironment(Map<String, String> environment) {
        variables = environment;
        value("REPLICA_SET_TEST_MONGO");
        mysql = readDatabase("MYSQL", 3306, true);
        postgres = readDatabase("POSTGRES", 5432, true);
        mongo = readDatabase("MONGO", 27017, false);
        aws = readAws();
        bootstrapServers = readBootstrap();
        environment.keySet().stream()
                .filter(name -> OURS.matcher(name).matches() && !known.contains(name))
                .sorted()
                .forEach(name -> problems.add(name + " is set, but there is no such variable"));
        if (problems.isEmpty() && addresses.isEmpty() && aws == null) {
            problems.add("No server is named: ./check --functional is for servers that exist already");
        }
    }

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException which says all that is wrong, a line each, and {@link #USAGE}; never a password
     */
    static FunctionalEnvironment read(Map<String, String> environment) {
        FunctionalEnvironment read = new FunctionalEnvironment(environment);
        if (!read.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", read.problems) + "\n\n" + USAGE);
        }
        return read;
    }

    /** Null if none is given; and so are the others. */
    Database mysql() {
        return mysql;
    }

    Database postgres() {
        return postgres;
    }

    Database mongo() {
        return mongo;
    }

    /** Null where one member alone is talked to. */
    String replicaSet() {
        return variables.get("REPLICA_SET_TEST_MONGO");
    }

    Aws aws() {
        return aws;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Servers that do not listen: a line each, with the variable and the address. */
    List<String> unreachable() {
        List<String> unreachable = new ArrayList<>();
        addresses.forEach((variable, address) -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_TIMEOUT_MS);
            } catch (IOException e) {
                unreachable.add(variable + ": nothing answers at " + address + " (" + e.getMessage() + ")");
            }
        });
        return unreachable;
    }

    /** What is used, a line each; no passwords. */
    List<String> description() {
        return List.of(
                "MySQL: " + orNot(mysql),
                "PostgreSQL: " + orNot(postgres),
                "MongoDB: " + orNot(mongo),
                "AWS: "
                        + (aws == null
                                ? orNot(null)
                                : aws.endpoint() == null
                                        ? "AWS itself in " + aws.region()
                                                + ". This costs money: for some minutes two to four"
                                                + " shards, and requests, of Kinesis, SNS, SQS and DynamoDB"
                                        : aws.endpoint() + ", region " + aws.region()),
                "Kafka: " + orNot(bootstrapServers));
    }

    private static String orNot(Object server) {
        return server == null ? "none given" : server.toString();
    }

    private Database readDatabase(String kind, int defaultPort, boolean needsUser) {
        String host = value("HOST_TEST_" + kind);
        String port = value("PORT_TEST_" + kind);
        String name = value("DATABASE_TEST_" + kind);
        String user = value("USER_TEST_" + kind);
        String password = value("PASSWORD_TEST_" + kind);
        List<String> given = known.stream()
                .filter(variable -> variable.endsWith("_TEST_" + kind) && variables.containsKey(variable))
                .toList();
        if (given.isEmpty()) {
            return null;
        }
        need("HOST_TEST_" + kind, host, given);
        need("DATABASE_TEST_" + kind, name, given);
        if (needsUser || user != null || password != null) {
            need("USER_TEST_" + kind, user, given);
            // It may be empty.
            need("PASSWORD_TEST_" + kind, password == null ? variables.get("PASSWORD_TEST_" + kind) : password, given);
        }
        int number = port == null ? defaultPort : port(port);
        if (number < 0) {
            problems.add("PORT_TEST_" + kind + " is \"" + port + "\", which is no port (1 to 65535)");
        } else if (host != null) {
            addresses.put("HOST_TEST_" + kind, new Address(host, number));
        }
        return new Database(host, number, name, user, user == null ? null : variables.get("PASSWORD_TEST_" + kind));
    }

    private Aws readAws() {
        String endpoint = value("ENDPOINT_TEST_AWS");
        String region = value("REGION_TEST_AWS");
        if (endpoint == null) {
            if (region != null) {
                need("ENDPOINT_TEST_AWS", null, List.of("REGION_TEST_AWS"));
            }
            return null;
        }
        if (endpoint.equals(AWS_ITSELF)) {
            need("REGION_TEST_AWS", region, List.of("ENDPOINT_TEST_AWS"));
            return new Aws(null, region);
        }
        String regionOrDefault = region == null ? DEFAULT_REGION : region;
        try {
            URI uri = new URI(endpoint);
            if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
                if (uri.getHost().matches(".*\\.amazonaws\\.com(\\.cn)?")) {
                    problems.add("ENDPOINT_TEST_AWS is the address of one service of AWS: for AWS itself write "
                            + AWS_ITSELF);
                    return null;
                }
                int port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("http") ? 80 : 443;
                addresses.put("ENDPOINT_TEST_AWS", new Address(uri.getHost(), port));
                return new Aws(uri, regionOrDefault);
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        problems.add("ENDPOINT_TEST_AWS is neither a URL such as http://localhost:4566 nor " + AWS_ITSELF);
        return null;
    }

    private String readBootstrap() {
        String servers = value("BOOTSTRAP_TEST_KAFKA");
        if (servers == null) {
            return null;
        }
        for (String server : servers.split(",", -1)) {
            Matcher address = ADDRESS.matcher(server.strip());
            if (!address.matches() || port(address.group(2)) < 0) {
                problems.add("BOOTSTRAP_TEST_KAFKA has \"" + server + "\", which is not host:port");
            } else {
                addresses.putIfAbsent(
                        "BOOTSTRAP_TEST_KAFKA", new Address(address.group(1), Integer.parseInt(address.group(2))));
            }
        }
        return servers;
    }

    /** Null where it is empty too. */
    private String value(String variable) {
        known.add(variable);
        String value = variables.get(variable);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private void need(String variable, String value, List<String> given) {
        if (value == null) {
            problems.add(variable + " is missing: it belongs to " + String.join(", ", given));
        }
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}")) {
            return -1;
        }
        int port = Integer.parseInt(text);
        return port > 0 && port <= 65_535 ? port : -1;
    }

    /** Says what is wrong, and ends with 2; or what is used. */
    public static void main(String[] args) {
        try {
            FunctionalEnvironment environment = read(System.getenv());
            List<String> unreachable = environment.unreachable();
            if (!unreachable.isEmpty()) {
                throw new IllegalArgumentException(String.join("\n", unreachable));
            }
            environment.description().forEach(line -> System.out.println("   " + line));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}
