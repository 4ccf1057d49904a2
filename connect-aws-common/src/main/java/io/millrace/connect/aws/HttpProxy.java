package io.millrace.connect.aws;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.ParsedValues;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that AWS is reached through. Immutable.
 *
 * @param username null where the proxy asks for none
 * @param password null where {@code username} is
 * @param directHosts regular expressions for the hosts that are reached without it
 */
public record HttpProxy(
        String host,
        int port,
        @Nullable String username,
        @Nullable Password password,
        Set<String> directHosts) {
    public static final String URL = "aws.http.proxy.url";
    public static final String USERNAME = "aws.http.proxy.username";
    public static final String PASSWORD = "aws.http.proxy.password";
    public static final String NON_PROXY_HOSTS = "aws.http.non.proxy.hosts";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]*-]+");

    private static final Pattern RANGE = Pattern.compile("[0-9A-Fa-f.:]+/\\d+");

    /** One colon, or one after the brackets of an IPv6 address. */
    private static final Pattern WITH_PORT = Pattern.compile("[^:\\[\\]/]*:\\d*|\\[[^\\]]*]:\\d*");

    static void define(KeyGroup add) {
        add.text(
                URL,
                Importance.MEDIUM,
                "The HTTP proxy that AWS is reached through, STS included, such as http://proxy.example.com:3128."
                        + " Encrypted connections pass through it with CONNECT. Default: what the worker's environment"
                        + " (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) and system properties (https.proxyHost and so on) say;"
                        + " they are not looked at where this is set. Credentials that the SDK fetches by itself (web"
                        + " identity, a profile that names a role) always go by the worker's.");
        add.text(USERNAME, Importance.MEDIUM, "The user that the proxy asks for (Basic authentication).");
        add.secret(
                PASSWORD,
                Importance.MEDIUM,
                "The password of " + USERNAME + ". Keep it out of the configuration with a config provider, such as"
                        + " ${file:/path/to/secrets:name}.");
        add.text(
                NON_PROXY_HOSTS,
                Importance.LOW,
                "The hosts that are reached without the proxy, separated by commas, such as"
                        + " *.vpce.amazonaws.com,10.0.0.5. A * stands for any characters; a leading dot for any host in"
                        + " that domain.");
    }

    static void check(ParsedValues values, ConfigProblems problems) {
        String url = values.text(URL);
        if (url == null) {
            for (String key : new String[] {USERNAME, PASSWORD, NON_PROXY_HOSTS}) {
                if (values.has(key)) {
                    problems.add(key, "Has no effect without a proxy: set " + URL + " or remove this key.");
                }
            }
            return;
        }
        checkUrl(url, problems);
        if (values.has(USERNAME) && !values.has(PASSWORD)) {
            problems.add(PASSWORD, "Missing: " + USERNAME + " is of no use without its password.");
        }
        if (values.has(PASSWORD) && !values.has(USERNAME)) {
            problems.add(USERNAME, "Missing: " + PASSWORD + " is of no use without its user.");
        }
        String hosts = values.text(NON_PROXY_HOSTS);
        if (hosts != null) {
            split(hosts)
                    .map(HttpProxy::whyNotHost)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(why -> problems.add(NON_PROXY_HOSTS, why));
        }
    }

    private static @Nullable String whyNotHost(String host) {
        if (RANGE.matcher(host).matches()) {
            return "Ranges such as " + host + " are not supported: name addresses, or use a *, such as 10.0.*.";
        }
        if (WITH_PORT.matcher(host).matches()) {
            return host + " has a port, and hosts are compared without: remove it.";
        }
        return HOST.matcher(host).matches()
                ? null
                : "Not a list of hosts: use names or addresses without http:// and separate them with commas, such as"
                        + " *.vpce.amazonaws.com,10.0.0.5.";
    }

    private static void checkUrl(String url, ConfigProblems problems) {
        // The address may hold a password: it is not shown.
        if (url.indexOf('@') >= 0) {
            problems.addWithoutValue(
                    URL,
                    "Holds a user, and addresses are shown in logs: use http://host:port, and set " + USERNAME + " and "
                            + PASSWORD + ".");
            return;
        }
        String why = whyNotProxy(parse(url));
        if (why != null) {
            problems.add(URL, why + ": use http://host:port.");
        }
    }

    private static @Nullable String whyNotProxy(@Nullable URI url) {
        if (url == null || url.isOpaque() || url.getScheme() == null || url.getRawAuthority() == null) {
            return "Not the address of a proxy";
        }
        if ("https".equalsIgnoreCase(url.getScheme())) {
            return "The proxy itself is spoken to without TLS, requests to AWS are encrypted through it all the same";
        }
        if (!"http".equalsIgnoreCase(url.getScheme())) {
            return "Only HTTP proxies are supported, not " + url.getScheme();
        }
        if (url.getHost() == null) {
            return "Its host is not a valid name (letters, digits, '-' and dots, no '_') or its port no number;"
                    + " an IP address will do, too";
        }
        if (url.getPort() == -1) {
            return "The port is missing";
        }
        if (url.getPort() < 1 || url.getPort() > 65_535) {
            return "The port is not from 1 to 65535";
        }
        boolean isHostAndPort = (url.getPath().isEmpty() || url.getPath().equals("/"))
                && url.getQuery() == null
                && url.getFragment() == null;
        return isHostAndPort ? null : "There is more than host and port";
    }

    private static @Nullable URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    static @Nullable HttpProxy of(AbstractConfig config) {
        String url = AwsConfig.text(config, URL);
        if (url == null) {
            return null;
        }
        URI parsed = URI.create(url);
        String hosts = AwsConfig.text(config, NON_PROXY_HOSTS);
        return new HttpProxy(
                Objects.requireNonNull(parsed.getHost()),
                parsed.getPort(),
                AwsConfig.text(config, USERNAME),
                AwsConfig.secret(config, PASSWORD),
                hosts == null
                        ? Set.of()
                        : split(hosts).map(HttpProxy::pattern).collect(Collectors.toUnmodifiableSet()));
    }

    private static Stream<String> split(String hosts) {
        return Arrays.stream(hosts.split(",")).map(String::strip).filter(host -> !host.isEmpty());
    }

    /** Without \Q and \E: the SDK makes patterns lower case. */
    private static String pattern(String host) {
        String wild = host.startsWith(".") ? "*" + host : host;
        return wild.toLowerCase(Locale.ROOT).replaceAll("[.\\[\\]]", "\\\\$0").replace("*", ".*");
    }

    @Override
    public String toString() {
        return "HttpProxy[" + host + ":" + port + "]";
    }
}
