package io.millrace.connect.aws;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Asks a provider for credentials on a thread of its own. The SDK waits for them, without a bound, on the thread that sends; and a
 * provider whose credentials have run out takes as long as STS or the instance takes to answer. So who sends first asks
 * {@link #ready()}, and the SDK then finds them here.
 *
 * <p>An answer is used for {@value #FRESH_SECONDS} s before the provider is asked again (it has a cache of its own, and renews
 * a minute or more before credentials expire). Where AWS says that they have expired all the same, {@link #renew()} takes a new
 * provider, whose cache is empty. Thread-safe.
 */
final class NonBlockingCredentials implements IdentityProvider<AwsCredentialsIdentity>, AutoCloseable {
    static final long FRESH_SECONDS = 10;

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(FRESH_SECONDS);

    private final Supplier<AwsCredentialsProvider> providers;
    private final LongSupplier nanoTime;
    private final ExecutorService executor;
    private volatile @Nullable Answer latest;
    private AwsCredentialsProvider provider; // this and what follows: guarded by this
    private @Nullable CompletableFuture<AwsCredentialsIdentity> pending;
    private long renewedAt;

    private record Answer(CompletableFuture<AwsCredentialsIdentity> credentials, long nanoTime) {}

    /** @param providers makes providers; each is closed when the next is made, or with this */
    NonBlockingCredentials(Supplier<AwsCredentialsProvider> providers, String threadName, LongSupplier nanoTime) {
        this.providers = providers;
        this.nanoTime = nanoTime;
        this.provider = providers.get();
        this.renewedAt = nanoTime.getAsLong() - FRESH_NANOS;
        this.executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
        return AwsCredentialsIdentity.class;
    }

    /** Completes when a call can be made that finds its credentials at once; exceptionally if there are none. */
    CompletableFuture<AwsCredentialsIdentity> ready() {
        Answer answer = latest;
        return answer != null && nanoTime.getAsLong() - answer.nanoTime < FRESH_NANOS ? answer.credentials : ask();
    }

    /** The latest credentials; only if there are none, those that are still to come. */
    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        Answer answer = latest;
        return answer != null ? answer.credentials : ask();
    }

    /** Forgets the credentials, wherever they are kept; not more often than every {@value #FRESH_SECONDS} s. */
    synchronized void renew() {
        long now = nanoTime.getAsLong();
        if (now - renewedAt >= FRESH_NANOS) {
            renewedAt = now;
            Answer answer = latest;
            latest = answer == null ? null : new Answer(answer.credentials, now - FRESH_NANOS);
            close(provider);
            provider = providers.get();
        }
    }

    private synchronized AwsCredentialsProvider provider() {
        return provider;
    }

    /** A future for each caller: one that is cancelled must not cancel the others. */
    private CompletableFuture<AwsCredentialsIdentity> ask() {
        return asked().copy();
    }

    private synchronized CompletableFuture<AwsCredentialsIdentity> asked() {
        CompletableFuture<AwsCredentialsIdentity> current = pending;
        if (current == null) {
            current = CompletableFuture.<AwsCredentialsIdentity>supplyAsync(
                            () -> provider().resolveCredentials(), executor)
                    .whenComplete((credentials, failure) -> answered(credentials));
            pending = current.isDone() ? null : current;
        }
        return current;
    }

    private synchronized void answered(@Nullable AwsCredentialsIdentity credentials) {
        pending = null;
        if (credentials != null) {
            latest = new Answer(CompletableFuture.completedFuture(credentials), nanoTime.getAsLong());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        close(provider());
    }

    private static void close(AwsCredentialsProvider provider) {
        if (provider instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
