package io.millrace.connect.aws;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
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
    private final Opened opened;

    /**
     * @param name begins the names of threads
     * @param region where STS is asked
     * @param trusted what to trust instead of the JVM's certificates, or null
     * @param opened takes what is to be closed
     */
    CredentialsFactory(AwsConfig config, String name, Region region, TrustManager @Nullable [] trusted, Opened opened) {
        this.config = config;
        this.name = name;
        this.region = region;
        this.trusted = trusted;
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
            AwsCredentialsProvider custom = new Lent(custom(config.credentialsProvider()));
            return () -> custom;
        }
        String profile = config.profile();
        return profile != null
                ? () -> ProfileCredentialsProvider.create(profile)
                : () -> DefaultCredentialsProvider.builder().build();
    }

    /** A provider that who uses it does not close: the factory does, once. */
    private record Lent(AwsCredentialsProvider provider) implements AwsCredentialsProvider {
        @Override
        public AwsCredentials resolveCredentials() {
            return provider.resolveCredentials();
        }
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
        } catch (ReflectiveOperationException | ClassCastException e) {
            Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
            throw new ConfigException(
                    AwsConfig.CREDENTIALS_PROVIDER,
                    type.getName(),
                    "it must implement AwsCredentialsProvider, with a public constructor without arguments or a static"
                            + " method create(); making it failed with "
                            + cause.getClass().getName());
        }
        if (provider instanceof AutoCloseable closeable) {
            opened.add(closeable);
        }
        if (provider instanceof Configurable configurable) {
            configurable.configure(config.originals());
        }
        return provider;
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
                .connectionTimeout(Duration.ofMillis(config.connectionTimeoutMs()))
                .socketTimeout(Duration.ofMillis(config.readTimeoutMs()));
        TrustManager[] trust = trusted;
        if (trust != null) {
            httpBuilder.tlsTrustManagersProvider(() -> trust);
        }
        SdkHttpClient stsHttp = opened.add(httpBuilder.build());
        var stsBuilder = StsClient.builder()
                .httpClient(stsHttp)
                .region(region)
                .credentialsProvider(source)
                .overrideConfiguration(AwsClientFactory.commonOverrides(config).build());
        if (role.endpoint() != null) {
            stsBuilder.endpointOverride(role.endpoint());
        }
        StsClient sts = opened.add(stsBuilder.build());
        Password externalId = role.externalId();
        return () -> StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request -> request.roleArn(role.arn())
                        .roleSessionName(role.sessionName())
                        .externalId(externalId == null ? null : externalId.value())
                        .durationSeconds(role.sessionDurationSeconds()))
                .build();
    }
}
