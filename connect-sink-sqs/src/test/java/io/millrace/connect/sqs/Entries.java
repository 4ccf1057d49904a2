package io.millrace.connect.sqs;

import io.millrace.connect.aws.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries and configurations for tests. */
final class Entries {
    static final String URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders";
    static final String FIFO_URL = URL + ".fifo";

    private Entries() {}

    static SqsEntry entry(String body) {
        return entry(body, null, null);
    }

    static SqsEntry entry(String body, @Nullable String groupId, @Nullable String deduplicationId) {
        int bytes = body.getBytes(StandardCharsets.UTF_8).length;
        return new SqsEntry(new Message(body, groupId, deduplicationId, List.of(), bytes), null);
    }

    static SqsSinkConfig config(String queueUrl) {
        return new SqsSinkConfig(Map.of("sqs.queue.url", queueUrl));
    }
}
