package io.millrace.connect.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class QueueUrlsTest {
    private static final String URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders";

    private final List<CompletableFuture<String>> asked = new ArrayList<>();
    private final QueueUrls urls = new QueueUrls(name -> {
        CompletableFuture<String> answer = new CompletableFuture<>();
        asked.add(answer);
        return answer;
    });

    @Test
    void doesNotAskForWhatIsAUrl() {
        assertThat(urls.urlOf(URL)).isCompletedWithValue(URL);
        assertThat(asked).isEmpty();
    }

    @Test
    void asksOnceForEachName() {
        CompletableFuture<String> first = urls.urlOf("orders");
        CompletableFuture<String> meanwhile = urls.urlOf("orders");
        urls.urlOf("other");

        assertThat(first).isNotDone();
        asked.get(0).complete(URL);

        assertThat(first).isCompletedWithValue(URL);
        assertThat(meanwhile).isCompletedWithValue(URL);
        assertThat(urls.urlOf("orders")).isCompletedWithValue(URL);
        assertThat(asked).hasSize(2);
    }

    @Test
    void asksAgainAfterAFailure() {
        CompletableFuture<String> first = urls.urlOf("orders");
        asked.get(0).completeExceptionally(new IllegalStateException("no answer"));
        assertThat(first).isCompletedExceptionally();

        CompletableFuture<String> second = urls.urlOf("orders");
        asked.get(1).complete(URL);

        assertThat(second).isCompletedWithValue(URL);
    }
}
