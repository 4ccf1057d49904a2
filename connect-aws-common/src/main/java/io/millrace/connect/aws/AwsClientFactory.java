package io.millrace.connect.aws;

import io.millrace.connect.core.config.BuildVersion;
import io.millrace.connect.core.config.KeyedConfigException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Makes asynchronous clients of AWS services as {@link AwsConfig} says, and owns them and all they need: connections, threads,
 * credentials.
 *
 * <p>The clients do not retry (the engine does), speak HTTP/1.1 (for large requests faster than HTTP/2), bound each call in
 * time, and complete their futures on the connection's thread: what is chained to these must be short. Thread-safe once
 * constructed; {@link #close()} may be called twice.
 */
public final class AwsClientFactory implements AutoCloseable {
    /** Time for the threads to close connections that are under way, in milliseconds. Without it Netty logs errors. */
    private static final long QUIET_MS = 100;

    private final AwsConfig config;
    private final String name;
    private final Opened opened = new Opened();
    private final Region region;
    private final ScheduledExecutorService timer;
    private final SdkAsyncHttpClient http;
    private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;

    /**
     * Opens what the clients share.
     *
     * @param name begins the names of the threads, such as {@code my-connector-0}
     * @param maxConcurrency calls under way at once
     * @throws KeyedConfigException if there is no region, or a configured class or file cannot be used; what was opened is closed
     */
    public AwsClientFactory(AwsConfig config, String name, int maxConcurrency) {
        this.config = config;
        this.name = name;
        boolean complete = false;
        try {
            this.region = region(config);
            TrustManager @Nullable [] trusted = trusted(config.http().tlsCaFile());
            this.timer = timer(daemonThreads(name + "-aws-timer-"));
            opened.add(timer::shutdownNow);
            this.http = opened.add(nettyClient(trusted, maxConcurrency));
            this.credentials = new CredentialsFactory(config, name, region, trusted, timer, opened).open();
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** Builds a client; the factory closes it. */
    public <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C extends SdkAutoCloseable> C build(
            B builder) {
        endpoint(builder, config, config.endpoint());
        ClientOverrideConfiguration.Builder override =
                commonOverrides(config, timer).retryStrategy(AwsRetryStrategy.doNotRetry());
        if (credentials instanceof NonBlockingCredentials renewable) {
            override.addExecutionInterceptor(new RenewWhenExpired(renewable));
        }
        return opened.add(builder.httpClient(http)
                .region(region)
                .credentialsProvider(credentials)
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .overrideConfiguration(override.build())
                .build());
    }

    /**
     * Makes a call when its credentials are there, and does not block until then. Calls made without this may block for as long
     * as the credentials take.
     *
     * @return what the call returns; a {@link java.util.concurrent.TimeoutException} where there are no credentials in time
     */
    public <T> CompletableFuture<T> whenReady(Supplier<CompletableFuture<T>> call) {
        if (!(credentials instanceof NonBlockingCredentials fetched)) {
            return call.get();
        }
        CompletableFuture<AwsCredentialsIdentity> ready = fetched.ready();
        return ready.isDone()
                ? ready.thenCompose(there -> call.get())
                : ready.orTimeout(config.http().callTimeoutMs(), TimeUnit.MILLISECONDS)
                        .thenCompose(there -> call.get());
    }

    /** Closes the clients, then what they used, the latest opened first. */
    @Override
    public void close() {
        opened.close();
    }

    static ClientOverrideConfiguration.Builder commonOverrides(AwsConfig config, ScheduledExecutorService timer) {
        return ClientOverrideConfiguration.builder()
                .apiCallTimeout(Duration.ofMillis(config.http().callTimeoutMs()))
                .scheduledExecutorService(timer)
                .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "millrace/" + BuildVersion.get());
    }

    /** Where a client is to call: an address of the configuration is used as it is, whatever the worker's environment says. */
    static void endpoint(AwsClientBuilder<?, ?> builder, AwsConfig config, @Nullable URI address) {
        if (address != null) {
            builder.endpointOverride(address);
            builder.fipsEnabled(false);
            builder.dualstackEnabled(false);
            return;
        }
        if (config.fips() != null) {
            builder.fipsEnabled(config.fips());
        }
        if (config.dualStack() != null) {
            builder.dualstackEnabled(config.dualStack());
        }
    }

    /** A timer of our own: the SDK's keeps the time-outs of calls that have long been answered until they are due. */
    static ScheduledThreadPoolExecutor timer(ThreadFactory threads) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, threads);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    private static TrustManager @Nullable [] trusted(@Nullable Path caFile) {
        return caFile == null ? null : TrustedCertificates.read(caFile);
    }

    private SdkAsyncHttpClient nettyClient(TrustManager @Nullable [] trusted, int maxConcurrency) {
        NettyNioAsyncHttpClient.Builder builder = NettyNioAsyncHttpClient.builder()
                .protocol(Protocol.HTTP1_1)
                .maxConcurrency(maxConcurrency)
                .connectionTimeout(Duration.ofMillis(config.http().connectionTimeoutMs()))
                .connectionAcquisitionTimeout(Duration.ofMillis(config.http().callTimeoutMs()))
                .tlsNegotiationTimeout(Duration.ofMillis(config.http().connectionTimeoutMs()))
                .readTimeout(Duration.ofMillis(config.http().readTimeoutMs()))
                .writeTimeout(Duration.ofMillis(config.http().readTimeoutMs()))
                .tcpKeepAlive(true)
                .eventLoopGroup(eventLoopGroup(maxConcurrency));
        if (trusted != null) {
            builder.tlsTrustManagersProvider(() -> trusted);
        }
        HttpProxy proxy = config.http().proxy();
        if (proxy != null) {
            builder.proxyConfiguration(proxyConfiguration(proxy));
        }
        return builder.build();
    }

    private static ProxyConfiguration proxyConfiguration(HttpProxy proxy) {
        Password password = proxy.password();
        return ProxyConfiguration.builder()
                .scheme("http")
                .host(proxy.host())
                .port(proxy.port())
                .username(proxy.username())
                .password(password == null ? null : password.value())
                .nonProxyHosts(proxy.directHosts())
                .useSystemPropertyValues(false)
                .useEnvironmentVariableValues(false)
                .build();
    }

    /**
     * A group of our own: the SDK's shared one would mix the threads of all the worker's connectors, and one that the HTTP
     * client closes takes two seconds to close, which a task that stops does not have.
     */
    private SdkEventLoopGroup eventLoopGroup(int maxConcurrency) {
        SdkEventLoopGroup group = SdkEventLoopGroup.builder()
                .numberOfThreads(Math.min(maxConcurrency, Runtime.getRuntime().availableProcessors()))
                .threadFactory(daemonThreads(name + "-aws-"))
                .build();
        opened.add(() -> group.eventLoopGroup()
                .shutdownGracefully(QUIET_MS, 1_000, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(1_000, TimeUnit.MILLISECONDS));
        return group;
    }

    private static Region region(AwsConfig config) {
        String region = config.region();
        if (region != null) {
            return Region.of(region);
        }
        try {
            DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
            if (config.profile() != null) {
                chain.profileName(config.profile());
            }
            return chain.build().getRegion();
        } catch (SdkClientException e) {
            throw new KeyedConfigException(
                    AwsConfig.REGION,
                    "No region is configured, and the worker's environment (AWS_REGION), profile and instance name none."
                            + " Set " + AwsConfig.REGION + ", for example to eu-central-1.",
                    e);
        }
    }

    private static ThreadFactory daemonThreads(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
