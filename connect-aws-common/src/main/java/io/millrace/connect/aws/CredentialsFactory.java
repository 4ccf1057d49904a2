package io.millrace.connect.aws;

import io.millrace.connect.core.config.KeyedConfigException;
import io.millrace.connect.core.config.Undisclosed;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Makes what provides credentials, as {@link AwsConfig} says. Used once, by one thread. */
final class CredentialsFactory {
    private final AwsConfig config;
    private final String name;
    private final Region region;
    private final TrustManager @Nullable [] trusted;
    private final ScheduledExecutorService timer;
    private final Opened opened;

    /**
     * @param name begins the names of threads
     * @param region where STS is asked
     * @param trusted what to trust instead of the JVM's certificates, or null
     * @param timer ends calls that take too long
     * @param opened takes what is to be closed
     */
    CredentialsFactory(
            AwsConfig config,
            String name,
            Region region,
            TrustManager @Nullable [] trusted,
            ScheduledExecutorService timer,
            Opened opened) {
        this.config = config;
        this.name = name;
        this.region = region;
        this.trusted = trusted;
        this.timer = timer;
        this.opened = opened;
    }

    IdentityProvider<? extends AwsCredentialsIdentity> open() {
        AwsConfig.Role role = config.role();
        if (role != null) {
            AwsCredentialsProvider source = baseCredentials().get();
            if (source instanceof SdkAutoCloseable closeable) {
                opened.add(closeable);
            }
            return renewable(assumeRole(role, source));
        }
        return config.keys() != null ? baseCredentials().get() : renewable(baseCredentials());
    }

    private NonBlockingCredentials renewable(Supplier<AwsCredentialsProvider> providers) {
        return opened.add(new NonBlockingCredentials(providers, name + "-aws-credentials", System::nanoTime));
    }

    private Supplier<AwsCredentialsProvider> baseCredentials() {
        AwsConfig.Keys keys = config.keys();
        if (keys != null) {
            return () -> fixed(keys);
        }
        if (config.credentialsProvider() != null) {
            Class<?> type = config.credentialsProvider();
            AwsCredentialsProvider custom = custom(type);
            // Not itself, which the factory closes, once; who uses this closes nothing.
            return () -> new NamedCredentials(
                    () -> custom.resolveCredentials(),
                    type.getName() + " (" + AwsConfig.CREDENTIALS_PROVIDER + ") provides none");
        }
        String profile = config.profile();
        return profile != null
                ? () -> new NamedCredentials(
                        ProfileCredentialsProvider.create(profile),
                        "the worker's AWS files have none for the profile " + profile + ": correct " + AwsConfig.PROFILE
                                + " or the files")
                : () -> new NamedCredentials(
                        DefaultCredentialsProvider.builder().build(),
                        "set " + AwsConfig.ACCESS_KEY_ID + ", " + AwsConfig.PROFILE + " or "
                                + AwsConfig.CREDENTIALS_PROVIDER
                                + ", or give the worker an instance or container role");
    }

    private static AwsCredentialsProvider fixed(AwsConfig.Keys keys) {
        Password token = keys.sessionToken();
        return StaticCredentialsProvider.create(
                token == null
                        ? AwsBasicCredentials.create(
                                keys.accessKeyId(), keys.secretAccessKey().value())
                        : AwsSessionCredentials.create(
                                keys.accessKeyId(), keys.secretAccessKey().value(), token.value()));
    }

    private AwsCredentialsProvider custom(Class<?> type) {
        AwsCredentialsProvider provider;
        try {
            provider = (AwsCredentialsProvider) instance(type);
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
            throw new KeyedConfigException(
                    AwsConfig.CREDENTIALS_PROVIDER,
                    type.getName()
                            + " must implement AwsCredentialsProvider, with a public constructor without arguments or a"
                            + " static method create(); making it failed with "
                            + cause.getClass().getName() + ".",
                    e);
        }
        if (provider instanceof AutoCloseable closeable) {
            opened.add(closeable);
        }
        if (provider instanceof Configurable configurable) {
            configure(configurable);
        }
        return provider;
    }

    private void configure(Configurable provider) {
        try {
            provider.configure(config.originals());
        } catch (RuntimeException | LinkageError e) {
            // Neither its text nor its causes': it was given every secret of the configuration.
            throw new KeyedConfigException(
                    AwsConfig.CREDENTIALS_PROVIDER,
                    provider.getClass().getName() + " does not accept the configuration: "
                            + e.getClass().getName() + named(e)
                            + ". What it says is left out: it may quote a credential.",
                    Undisclosed.of(e));
        }
    }

    private String named(Throwable refusal) {
        // Every key of a connector is given; those in one word, such as name and topics, are words of any message.
        List<String> keys = config.originals().keySet().stream()
                .filter(key -> key.indexOf('.') > 0)
                .toList();
        String names = refusal instanceof ConfigException e ? Undisclosed.optionsNamedBy(e, keys) : "";
        return names.isEmpty() ? "" : ", of " + names;
    }

    private static Object instance(Class<?> type) throws ReflectiveOperationException {
        try {
            return type.getConstructor().newInstance();
        } catch (NoSuchMethodException e) {
            return type.getMethod("create").invoke(null);
        }
    }

    private Supplier<AwsCredentialsProvider> assumeRole(AwsConfig.Role role, AwsCredentialsProvider source) {
        Apache5HttpClient.Builder httpBuilder = Apache5HttpClient.builder()
                .connectionTimeout(Duration.ofMillis(config.http().connectionTimeoutMs()))
                .socketTimeout(Duration.ofMillis(config.http().readTimeoutMs()));
        TrustManager[] trust = trusted;
        if (trust != null) {
            httpBuilder.tlsTrustManagersProvider(() -> trust);
        }
        HttpProxy proxy = config.http().proxy();
        if (proxy != null) {
            httpBuilder.proxyConfiguration(proxyConfiguration(proxy));
        }
        SdkHttpClient stsHttp = opened.add(httpBuilder.build());
        var stsBuilder = StsClient.builder()
                .httpClient(stsHttp)
                .region(region)
                .credentialsProvider(source)
                .overrideConfiguration(
                        AwsClientFactory.commonOverrides(config, timer).build());
        AwsClientFactory.endpoint(stsBuilder, config, role.endpoint());
        StsClient sts = opened.add(stsBuilder.build());
        Password externalId = role.externalId();
        return () -> new NamedCredentials(
                StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts)
                        .refreshRequest(request -> request.roleArn(role.arn())
                                .roleSessionName(role.sessionName())
                                .externalId(externalId == null ? null : externalId.value())
                                .durationSeconds(role.sessionDurationSeconds()))
                        .build(),
                "STS cannot be asked for the role (" + AwsConfig.ROLE_ARN + "): check the network, " + AwsConfig.REGION
                        + ", " + AwsConfig.STS_ENDPOINT + ", " + AwsHttpConfig.TLS_CA_FILE + " and " + HttpProxy.URL);
    }

    private static ProxyConfiguration proxyConfiguration(HttpProxy proxy) {
        Password password = proxy.password();
        return ProxyConfiguration.builder()
                .endpoint(URI.create("http://" + proxy.host() + ":" + proxy.port()))
                .username(proxy.username())
                .password(password == null ? null : password.value())
                .preemptiveBasicAuthenticationEnabled(proxy.username() != null)
                .nonProxyHosts(proxy.directHosts())
                .useSystemPropertyValues(false)
                .useEnvironmentVariableValues(false)
                .build();
    }
}
