package io.millrace.connect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

class NonBlockingCredentialsTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CompletableFuture<AwsCredentials> answer = new CompletableFuture<>();
    private final NonBlockingCredentials credentials = new NonBlockingCredentials(
            () -> {
                made.incrementAndGet();
                return () -> {
                    asked.incrementAndGet();
                    return answer.join();
                };
            },
            "test-credentials",
            nanoTime::get);

    @AfterEach
    void close() {
        answer.complete(keys("late"));
        credentials.close();
    }

    @Test
    void doesNotBlockWhileTheProviderDoes() throws Exception {
        CompletableFuture<AwsCredentialsIdentity> first = ready();
        CompletableFuture<AwsCredentialsIdentity> second = ready();

        assertThat(first).isNotDone();

        answer.complete(keys("a"));

        assertThat(first.get(10, TimeUnit.SECONDS).accessKeyId()).isEqualTo("a");
        assertThat(second.get(10, TimeUnit.SECONDS).accessKeyId()).isEqualTo("a");
        assertThat(asked).hasValue(1);
    }

    @Test
    void asksAgainAfterAWhile() throws Exception {
        answer.complete(keys("a"));
        ready().get(10, TimeUnit.SECONDS);
        answer = CompletableFuture.completedFuture(keys("b"));

        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(NonBlockingCredentials.FRESH_SECONDS) - 1);
        assertThat(ready().get(10, TimeUnit.SECONDS).accessKeyId()).isEqualTo("a");

        nanoTime.addAndGet(1);
        assertThat(ready().get(10, TimeUnit.SECONDS).accessKeyId()).isEqualTo("b");
    }

    @Test
    void givesTheSdkWhatIsThere() throws Exception {
        answer.complete(keys("a"));
        ready().get(10, TimeUnit.SECONDS);
        answer = new CompletableFuture<>();

        nanoTime.addAndGet(TimeUnit.HOURS.toNanos(1));
        CompletableFuture<AwsCredentialsIdentity> next = ready();

        assertThat(next).isNotDone();
        assertThat(credentials.resolveIdentity(ResolveIdentityRequest.builder().build()))
                .isCompletedWithValueMatching(keys -> keys.accessKeyId().equals("a"));
    }

    @Test
    void asksAgainAfterAFailure() throws Exception {
        answer.completeExceptionally(new IllegalStateException("no credentials"));
        assertThatThrownBy(() -> ready().get(10, TimeUnit.SECONDS)).hasRootCauseMessage("no credentials");
        answer = CompletableFuture.completedFuture(keys("a"));

        assertThat(ready().get(10, TimeUnit.SECONDS).accessKeyId()).isEqualTo("a");
    }

    @Test
    void answersOthersWhenOneCallIsCancelled() throws Exception {
        CompletableFuture<AwsCredentialsIdentity> cancelled = ready();
        CompletableFuture<AwsCredentialsIdentity> other = ready();

        cancelled.cancel(true);
        answer.complete(keys("a"));

        assertThat(other.get(10, TimeUnit.SECONDS).accessKeyId()).isEqualTo("a");
    }

    @Test
    void takesANewProviderToRenewButNotWithEachFailureOfMany() throws Exception {
        answer.complete(keys("a"));
        ready().get(10, TimeUnit.SECONDS);
        answer = CompletableFuture.completedFuture(keys("b"));

        credentials.renew();
        credentials.renew();

        assertThat(ready().get(10, TimeUnit.SECONDS).accessKeyId()).isEqualTo("b");
        assertThat(made).hasValue(2);

        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(NonBlockingCredentials.FRESH_SECONDS));
        credentials.renew();

        assertThat(made).hasValue(3);
    }

    private CompletableFuture<AwsCredentialsIdentity> ready() {
        return credentials.ready();
    }

    private static AwsCredentials keys(String id) {
        return AwsBasicCredentials.create(id, "secret");
    }
}
