package io.millrace.connect.aws;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.config.UnknownKeys;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * How to reach AWS, and as whom. Immutable.
 *
 * @param region the region, or null for the one of the worker's environment, profile or instance
 * @param endpoint where the service listens, or null for AWS itself
 * @param keys fixed credentials, or null
 * @param profile a profile of the worker's AWS configuration files, or null
 * @param credentialsProvider a class that provides credentials, or null; where keys and profile are null too, the SDK's default
 *     chain does
 * @param role the role to assume with these credentials, or null
 * @param fips whether to use endpoints that are validated after FIPS 140, or null for what the worker's environment says
 * @param dualStack whether to use endpoints that have IPv6 too, or null for what the worker's environment says
 * @param http how requests travel
 * @param originals the whole configuration, for a credentials provider that is configurable
 */
public record AwsConfig(
        @Nullable String region,
        @Nullable URI endpoint,
        @Nullable Keys keys,
        @Nullable String profile,
        @Nullable Class<?> credentialsProvider,
        @Nullable Role role,
        @Nullable Boolean fips,
        @Nullable Boolean dualStack,
        AwsHttpConfig http,
        Map<String, Object> originals) {
    public static final String REGION = "aws.region";
    public static final String ENDPOINT = "aws.endpoint";
    public static final String PROFILE = "aws.profile";
    public static final String ACCESS_KEY_ID = "aws.access.key.id";
    public static final String SECRET_ACCESS_KEY = "aws.secret.access.key";
    public static final String SESSION_TOKEN = "aws.session.token";
    public static final String CREDENTIALS_PROVIDER = "aws.credentials.provider";
    public static final String ROLE_ARN = "aws.sts.role.arn";
    public static final String ROLE_SESSION_NAME = "aws.sts.role.session.name";
    public static final String ROLE_EXTERNAL_ID = "aws.sts.role.external.id";
    public static final String ROLE_SESSION_DURATION = "aws.sts.role.session.duration";
    public static final String STS_ENDPOINT = "aws.sts.config.endpoint";
    public static final String USE_FIPS_ENDPOINT = "aws.use.fips.endpoint";
    public static final String USE_DUALSTACK_ENDPOINT = "aws.use.dualstack.endpoint";

    /** The beginning of every key of this fragment. */
    public static final String PREFIX = "aws.";

    private static final String GROUP = "AWS";
    private static final String DEFAULT_ROLE_SESSION_NAME = "millrace";
    private static final Pattern REGION_NAME = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/\\S+");
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");

    /**
     * Fixed credentials.
     *
     * @param sessionToken null where they are not temporary
     */
    public record Keys(
            String accessKeyId,
            Password secretAccessKey,
            @Nullable Password sessionToken) {
        @Override
        public String toString() {
            return "Keys[hidden]";
        }
    }

    /**
     * A role to assume.
     *
     * @param sessionDurationSeconds how long its credentials live before new ones are fetched
     * @param endpoint where STS listens, or null for AWS itself
     */
    public record Role(
            String arn,
            String sessionName,
            @Nullable Password externalId,
            int sessionDurationSeconds,
            @Nullable URI endpoint) {}

    /** Adds the keys to {@code def}. */
    public static ConfigDef define(ConfigDef def) {
        KeyGroup add = new KeyGroup(def, GROUP);
        add.text(
                REGION,
                Importance.HIGH,
                "The AWS region, such as eu-central-1. Default: the region of an ARN in this configuration, else of the"
                        + " worker's environment (AWS_REGION), profile or instance.");
        add.text(
                ENDPOINT,
                Importance.LOW,
                "Where the service listens, such as http://127.0.0.1:4566, where it is not AWS's own address: a VPC"
                        + " endpoint, an emulator.");
        add.text(
                PROFILE,
                Importance.MEDIUM,
                "The profile of the worker's AWS configuration files to take credentials from.");
        add.text(
                ACCESS_KEY_ID,
                Importance.MEDIUM,
                "The access key to sign with. Default, where neither keys, nor profile, nor provider are given: the AWS"
                        + " SDK's chain (environment, system properties, web identity, profile, container, instance).");
        add.secret(
                SECRET_ACCESS_KEY,
                Importance.MEDIUM,
                "The secret of " + ACCESS_KEY_ID + ". Keep it out of the configuration with a config provider, such as"
                        + " ${file:/path/to/secrets:name}.");
        add.secret(
                SESSION_TOKEN,
                Importance.MEDIUM,
                "The session token of temporary keys. They are not refreshed: prefer a role.");
        add.key(
                CREDENTIALS_PROVIDER,
                ConfigDef.Type.CLASS,
                null,
                null,
                Importance.LOW,
                "A class on the plugin's path that implements software.amazon.awssdk.auth.credentials"
                        + ".AwsCredentialsProvider, with a public constructor without arguments or a static method"
                        + " create(). If it is org.apache.kafka.common.Configurable, it is given this configuration.");
        add.text(
                ROLE_ARN,
                Importance.MEDIUM,
                "A role to assume with the credentials above. Its credentials are refreshed before they expire.");
        add.text(
                ROLE_SESSION_NAME,
                Importance.LOW,
                "The session name that CloudTrail shows for the role. Default: " + DEFAULT_ROLE_SESSION_NAME + ".");
        add.secret(ROLE_EXTERNAL_ID, Importance.MEDIUM, "The external id that the role's trust policy asks for.");
        add.key(
                ROLE_SESSION_DURATION,
                ConfigDef.Type.INT,
                null,
                optionalRange(900, 43_200),
                Importance.LOW,
                "How long the role's credentials live, in seconds, 900 to 43200. Default: 3600.");
        add.text(STS_ENDPOINT, Importance.LOW, "Where STS listens, where it is not AWS's own address.");
        add.key(
                USE_FIPS_ENDPOINT,
                ConfigDef.Type.BOOLEAN,
                null,
                null,
                Importance.LOW,
                "Whether to use the endpoints, STS's included, whose cryptography is validated after FIPS 140; not every"
                        + " region has them. Default: what the worker's environment (AWS_USE_FIPS_ENDPOINT) or profile says,"
                        + " and not for " + ENDPOINT + " and " + STS_ENDPOINT + ", which are used as they are.");
        add.key(
                USE_DUALSTACK_ENDPOINT,
                ConfigDef.Type.BOOLEAN,
                null,
                null,
                Importance.LOW,
                "Whether to use the endpoints that have IPv6 addresses too. Default: what the worker's environment"
                        + " (AWS_USE_DUALSTACK_ENDPOINT) or profile says, and not for " + ENDPOINT + " and "
                        + STS_ENDPOINT + ".");
        AwsHttpConfig.define(add);
        return def;
    }

    /**
     * Reports keys that look like the connector's and are none.
     *
     * @param props the whole configuration
     * @param known all keys of the connector
     * @param prefixes begin the keys that are its services' alone
     * @param others begin the keys of what is plugged into the connector
     */
    public static void reportUnknownKeys(
            ParsedValues values,
            Map<String, String> props,
            Set<String> known,
            List<String> prefixes,
            List<String> others,
            ConfigProblems problems) {
        Set<String> given = new TreeSet<>(props.keySet());
        Set<String> ours = new TreeSet<>(known);
        if (values.has(CREDENTIALS_PROVIDER)) {
            // A provider of the user's own may have keys of its own.
            given.removeIf(key -> key.startsWith(PREFIX));
            ours.removeIf(key -> key.startsWith(PREFIX));
        }
        List<String> beginnings = new ArrayList<>(prefixes);
        beginnings.add(PREFIX);
        UnknownKeys.report(given, ours, beginnings, others, problems);
    }

    /** Reports what the keys say in contradiction, each on the key to change. */
    public static void check(ParsedValues values, ConfigProblems problems) {
        checkForms(values, problems);
        checkCredentials(values, problems);
        checkEndpoint(values, problems);
        AwsHttpConfig.check(values, problems);
        if (!values.has(ROLE_ARN)) {
            for (String key : new String[] {ROLE_SESSION_NAME, ROLE_EXTERNAL_ID, ROLE_SESSION_DURATION, STS_ENDPOINT}) {
                if (values.has(key)) {
                    problems.add(key, "Has no effect without a role: set " + ROLE_ARN + " or remove this key.");
                }
            }
        }
    }

    private static void checkForms(ParsedValues values, ConfigProblems problems) {
        String region = values.text(REGION);
        if (region != null && !REGION_NAME.matcher(region).matches()) {
            problems.add(REGION, "Not the name of a region, such as eu-central-1.");
        }
        for (String key : new String[] {ENDPOINT, STS_ENDPOINT}) {
            String endpoint = values.text(key);
            if (endpoint != null) {
                checkAddress(key, endpoint, problems);
            }
        }
        String role = values.text(ROLE_ARN);
        if (role != null && !ROLE.matcher(role).matches()) {
            problems.add(ROLE_ARN, "Not the ARN of a role, such as arn:aws:iam::123456789012:role/name.");
        }
        String session = values.text(ROLE_SESSION_NAME);
        if (session != null && !SESSION_NAME.matcher(session).matches()) {
            problems.add(ROLE_SESSION_NAME, "Use 2 to 64 letters, digits and _+=,.@-");
        }
    }

    /** Reports what is no address of a service. What may be secret is not shown. */
    public static void checkAddress(String key, String address, ConfigProblems problems) {
        if (address.indexOf('@') >= 0) {
            problems.addWithoutValue(
                    key,
                    "Holds a user, whom AWS does not ask for, and addresses are shown in logs: use http://host:port or"
                            + " https://host.");
        } else if (address.indexOf('?') >= 0 || address.indexOf('#') >= 0) {
            problems.addWithoutValue(
                    key, "Holds more than an address ('?' or '#'): use http://host:port or https://host.");
        } else if (!isHttp(address)) {
            problems.add(key, "Not an address: use http://host:port or https://host.");
        }
    }

    private static void checkEndpoint(ParsedValues values, ConfigProblems problems) {
        for (String key : new String[] {USE_FIPS_ENDPOINT, USE_DUALSTACK_ENDPOINT}) {
            if (values.has(ENDPOINT) && values.isTrue(key)) {
                problems.add(
                        key,
                        "Contradicts " + ENDPOINT
                                + ", which is used as it is: name the address of such an endpoint there, or"
                                + " remove one of them.");
            }
        }
    }

    private static void checkCredentials(ParsedValues values, ConfigProblems problems) {
        boolean id = values.has(ACCESS_KEY_ID);
        boolean secret = values.has(SECRET_ACCESS_KEY);
        if (id && !secret) {
            problems.add(SECRET_ACCESS_KEY, "Missing: " + ACCESS_KEY_ID + " is of no use without its secret.");
        }
        if (secret && !id) {
            problems.add(ACCESS_KEY_ID, "Missing: " + SECRET_ACCESS_KEY + " is of no use without its access key id.");
        }
        if (values.has(SESSION_TOKEN) && !id) {
            problems.add(SESSION_TOKEN, "Belongs to temporary keys: set " + ACCESS_KEY_ID + " too, or remove it.");
        }
        if (values.has(PROFILE) && (id || secret)) {
            problems.add(PROFILE, "Contradicts " + ACCESS_KEY_ID + ": remove one of them.");
        }
        if (values.has(CREDENTIALS_PROVIDER) && (id || secret || values.has(PROFILE))) {
            problems.add(
                    CREDENTIALS_PROVIDER,
                    "Contradicts " + (values.has(PROFILE) ? PROFILE : ACCESS_KEY_ID) + ": remove one of them.");
        }
        Class<?> provider = values.type(CREDENTIALS_PROVIDER);
        if (provider != null && !AwsCredentialsProvider.class.isAssignableFrom(provider)) {
            problems.add(
                    CREDENTIALS_PROVIDER,
                    "The class does not implement " + AwsCredentialsProvider.class.getName() + ".");
        }
    }

    /** Reports what this machine can tell to be wrong: another worker may have other files. Reads files. */
    public void checkHere(ConfigProblems problems) {
        if (profile != null && !isProfileHere(profile)) {
            problems.add(PROFILE, "This worker's AWS files (~/.aws/config, ~/.aws/credentials) have no such profile.");
        }
    }

    private static boolean isProfileHere(String name) {
        try {
            return ProfileFile.defaultProfileFile().profile(name).isPresent();
        } catch (RuntimeException e) {
            return true; // files that cannot be read say nothing about what is in them
        }
    }

    /** Reads the keys once. {@code config} is of a definition that {@link #define} was applied to, and has no problems. */
    public static AwsConfig of(AbstractConfig config) {
        String roleArn = text(config, ROLE_ARN);
        String accessKeyId = text(config, ACCESS_KEY_ID);
        return new AwsConfig(
                text(config, REGION),
                uri(text(config, ENDPOINT)),
                accessKeyId == null ? null : keys(config, accessKeyId),
                text(config, PROFILE),
                config.getClass(CREDENTIALS_PROVIDER),
                roleArn == null ? null : role(config, roleArn),
                config.getBoolean(USE_FIPS_ENDPOINT),
                config.getBoolean(USE_DUALSTACK_ENDPOINT),
                AwsHttpConfig.of(config),
                config.originals());
    }

    private static Keys keys(AbstractConfig config, String accessKeyId) {
        return new Keys(accessKeyId, config.getPassword(SECRET_ACCESS_KEY), secret(config, SESSION_TOKEN));
    }

    private static Role role(AbstractConfig config, String arn) {
        String sessionName = text(config, ROLE_SESSION_NAME);
        Integer duration = config.getInt(ROLE_SESSION_DURATION);
        return new Role(
                arn,
                sessionName == null ? DEFAULT_ROLE_SESSION_NAME : sessionName,
                secret(config, ROLE_EXTERNAL_ID),
                duration == null ? 3600 : duration,
                uri(text(config, STS_ENDPOINT)));
    }

    /** This configuration with {@code region} where it has none. */
    public AwsConfig withDefaultRegion(String defaultRegion) {
        return region != null ? this : with(defaultRegion, endpoint, http);
    }

    /** This configuration with {@code endpoint} where it has none. */
    public AwsConfig withDefaultEndpoint(URI defaultEndpoint) {
        return endpoint != null ? this : with(region, defaultEndpoint, http);
    }

    /** This configuration with another endpoint, of another service. */
    public AwsConfig withEndpoint(URI another) {
        return with(region, another, http);
    }

    /** This configuration with calls, connections and reads bounded by {@code timeoutMs}. */
    public AwsConfig withCallTimeout(int timeoutMs) {
        return with(region, endpoint, http.withCallTimeout(timeoutMs));
    }

    private AwsConfig with(@Nullable String newRegion, @Nullable URI newEndpoint, AwsHttpConfig newHttp) {
        return new AwsConfig(
                newRegion, newEndpoint, keys, profile, credentialsProvider, role, fips, dualStack, newHttp, originals);
    }

    /** Whether nothing can renew the credentials: they stand in the configuration. */
    public boolean hasFixedCredentials() {
        return keys != null && role == null;
    }

    @Override
    public String toString() {
        return "AwsConfig[region=" + region + ", endpoint=" + endpoint + "]";
    }

    private static boolean isHttp(String address) {
        try {
            URI uri = new URI(address);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (java.net.URISyntaxException e) {
            return false;
        }
    }

    static @Nullable String text(AbstractConfig config, String key) {
        String text = config.getString(key);
        return text == null || text.isBlank() ? null : text.strip();
    }

    static @Nullable Password secret(AbstractConfig config, String key) {
        Password password = config.getPassword(key);
        return password == null || password.value() == null || password.value().isBlank() ? null : password;
    }

    private static @Nullable URI uri(@Nullable String address) {
        return address == null ? null : URI.create(address);
    }

    private static ConfigDef.Validator optionalRange(int from, int to) {
        Range range = Range.between(from, to);
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (value != null) {
                        range.ensureValid(name, value);
                    }
                },
                range::toString);
    }
}
