package io.millrace.testkit.aws.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.SnsException;

/** A target, a client, and the topics that a test has made, which are deleted with it. */
final class SnsClientFixture implements AutoCloseable {
    private final AwsTarget target;
    private final boolean owned;
    private final SnsClient client;
    private final List<String> topics = new ArrayList<>();

    /** On a target of its own. */
    SnsClientFixture() {
        this(AwsTarget.open(), true);
    }

    /** On a target that others use too, and close. */
    SnsClientFixture(AwsTarget target) {
        this(target, false);
    }

    private SnsClientFixture(AwsTarget target, boolean owned) {
        this.target = target;
        this.owned = owned;
        client = target.configure(SnsClient.builder().httpClient(Apache5HttpClient.create()))
                .build();
    }

    SnsClient client() {
        return client;
    }

    AwsTarget target() {
        return target;
    }

    /** Creates a topic; returns its ARN. */
    String newTopic(Map<String, String> attributes) {
        String name = AwsTarget.randomName() + (attributes.containsKey("FifoTopic") ? ".fifo" : "");
        String arn = client.createTopic(request -> request.name(name).attributes(attributes))
                .topicArn();
        topics.add(arn);
        return arn;
    }

    String newTopic() {
        return newTopic(Map.of());
    }

    String newFifoTopic() {
        return newTopic(Map.of("FifoTopic", "true"));
    }

    String subscribe(String topic, String queueArn, Map<String, String> attributes) {
        return client.subscribe(request -> request.topicArn(topic)
                        .protocol("sqs")
                        .endpoint(queueArn)
                        .attributes(attributes)
                        .returnSubscriptionArn(true))
                .subscriptionArn();
    }

    PublishBatchResponse publish(String topic, List<PublishBatchRequestEntry> entries) {
        return client.publishBatch(request -> request.topicArn(topic).publishBatchRequestEntries(entries));
    }

    static PublishBatchRequestEntry entry(String id, Consumer<PublishBatchRequestEntry.Builder> more) {
        return PublishBatchRequestEntry.builder()
                .id(id)
                .message("message " + id)
                .applyMutation(more)
                .build();
    }

    static List<PublishBatchRequestEntry> entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> entry("id-" + i, entry -> {}))
                .toList();
    }

    static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    /** The call is refused with this error, and this is in its message. */
    static <E extends SnsException> void refused(ThrowingCallable call, Class<E> type, String code, String message) {
        Assertions.assertThatThrownBy(call).isInstanceOfSatisfying(type, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.awsErrorDetails().errorMessage()).contains(message);
        });
    }

    @Override
    public void close() {
        topics.forEach(topic -> client.deleteTopic(request -> request.topicArn(topic)));
        client.close();
        if (owned) {
            target.close();
        }
    }
}
