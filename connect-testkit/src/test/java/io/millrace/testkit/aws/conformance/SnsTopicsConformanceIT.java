package io.millrace.testkit.aws.conformance;

import static io.millrace.testkit.aws.conformance.SnsClientFixture.entry;
import static io.millrace.testkit.aws.conformance.SnsClientFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sns.model.Topic;

/** Topics and subscriptions, by nothing but the public API: for LocalAws, other emulators, and AWS itself. */
class SnsTopicsConformanceIT {
    private final SnsClientFixture sns = new SnsClientFixture();

    @AfterEach
    void close() {
        sns.close();
    }

    private Map<String, String> attributes(String topic) {
        return sns.client()
                .getTopicAttributes(request -> request.topicArn(topic))
                .attributes();
    }

    private static String nameOf(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    /** The ARN of a queue of the topic's account and region that need not be there. */
    private static String queueOf(String topic, String ending) {
        return topic.replace(":sns:", ":sqs:").replace(".fifo", "") + ending;
    }

    @Test
    void createsATopicOnceOnly() {
        String topic = sns.newTopic();

        assertThat(sns.client()
                        .createTopic(request -> request.name(nameOf(topic)))
                        .topicArn())
                .isEqualTo(topic);
        assertThat(attributes(topic))
                .containsEntry("TopicArn", topic)
                .containsEntry("SubscriptionsConfirmed", "0")
                .doesNotContainKey("FifoTopic");
        assertThat(sns.client().listTopicsPaginator().topics().stream().map(Topic::topicArn))
                .contains(topic);
    }

    @Test
    void createsFifoTopics() {
        String topic = sns.newTopic(Map.of("FifoTopic", "true", "ContentBasedDeduplication", "true"));

        assertThat(topic).endsWith(".fifo");
        assertThat(attributes(topic))
                .containsEntry("FifoTopic", "true")
                .containsEntry("ContentBasedDeduplication", "true");
        assertThat(attributes(sns.newFifoTopic())).containsEntry("ContentBasedDeduplication", "false");
        refused(
                () -> sns.client()
                        .createTopic(request -> request.name("no-fifo").attributes(Map.of("FifoTopic", "true"))),
                InvalidParameterException.class,
                "InvalidParameter",
                "must end with .fifo");
        refused(
                () -> sns.client().createTopic(request -> request.name("standard.fifo")),
                InvalidParameterException.class,
                "InvalidParameter",
                "Topic Name");
    }

    @Test
    void takesLargerMessagesWhenTheTopicSaysSo() {
        String topic = sns.newTopic(Map.of("MaximumMessageSize", "1048576"));
        String large = "x".repeat(1 << 20);

        assertThat(attributes(topic)).containsEntry("MaximumMessageSize", "1048576");
        assertThat(sns.publish(topic, List.of(entry("a", e -> e.message(large))))
                        .successful())
                .hasSize(1);

        sns.client()
                .setTopicAttributes(request -> request.topicArn(topic)
                        .attributeName("MaximumMessageSize")
                        .attributeValue("2048"));

        assertThat(sns.publish(topic, List.of(entry("a", e -> e.message("x".repeat(2048)))))
                        .successful())
                .hasSize(1);
        refused(
                () -> sns.client().publish(request -> request.topicArn(topic).message("x".repeat(2049))),
                InvalidParameterException.class,
                "InvalidParameter",
                "Message too long");
        refused(
                () -> sns.newTopic(Map.of("MaximumMessageSize", "1048577")),
                InvalidParameterException.class,
                "InvalidParameter",
                "MaximumMessageSize");
    }

    @Test
    void deletesATopicOnceOrMore() {
        String topic = sns.newTopic();

        sns.client().deleteTopic(request -> request.topicArn(topic));
        sns.client().deleteTopic(request -> request.topicArn(topic));

        refused(() -> attributes(topic), NotFoundException.class, "NotFound", "Topic does not exist");
    }

    @Test
    void subscribesAQueueOnceOnly() {
        String topic = sns.newTopic();
        String queue = queueOf(topic, "-queue");

        String subscription = sns.subscribe(topic, queue, Map.of("RawMessageDelivery", "true"));

        assertThat(sns.subscribe(topic, queue, Map.of())).isEqualTo(subscription);
        assertThat(subscription).startsWith(topic + ":");
        assertThat(sns.client()
                        .listSubscriptionsByTopic(request -> request.topicArn(topic))
                        .subscriptions())
                .extracting(Subscription::subscriptionArn, Subscription::endpoint, Subscription::protocol)
                .containsExactly(tuple(subscription, queue, "sqs"));
        refused(
                () -> sns.subscribe(topic, queue, Map.of("RawMessageDelivery", "false")),
                InvalidParameterException.class,
                "InvalidParameter",
                "already exists with different attributes");

        sns.client().unsubscribe(request -> request.subscriptionArn(subscription));

        assertThat(sns.client()
                        .listSubscriptionsByTopic(request -> request.topicArn(topic))
                        .hasSubscriptions())
                .isTrue();
        assertThat(sns.client()
                        .listSubscriptionsByTopic(request -> request.topicArn(topic))
                        .subscriptions())
                .isEmpty();
    }

    @Test
    void changesASubscription() {
        String topic = sns.newTopic();
        String subscription = sns.subscribe(topic, queueOf(topic, "-queue"), Map.of());

        sns.client()
                .setSubscriptionAttributes(request -> request.subscriptionArn(subscription)
                        .attributeName("FilterPolicy")
                        .attributeValue("{\"event_type\":[\"DELETE\"]}"));

        assertThat(sns.client()
                        .getSubscriptionAttributes(request -> request.subscriptionArn(subscription))
                        .attributes())
                .containsEntry("FilterPolicy", "{\"event_type\":[\"DELETE\"]}")
                .containsEntry("FilterPolicyScope", "MessageAttributes")
                .containsEntry("RawMessageDelivery", "false");
        refused(
                () -> sns.client()
                        .setSubscriptionAttributes(request -> request.subscriptionArn(subscription)
                                .attributeName("FilterPolicy")
                                .attributeValue("{\"event_type\":\"DELETE\"}")),
                InvalidParameterException.class,
                "InvalidParameter",
                "FilterPolicy");
        refused(
                () -> sns.client()
                        .setSubscriptionAttributes(request -> request.subscriptionArn(subscription)
                                .attributeName("Unheard")
                                .attributeValue("x")),
                InvalidParameterException.class,
                "InvalidParameter",
                "AttributeName");
        refused(
                () -> sns.client()
                        .setSubscriptionAttributes(request -> request.subscriptionArn(subscription + "0")
                                .attributeName("RawMessageDelivery")
                                .attributeValue("true")),
                NotFoundException.class,
                "NotFound",
                "Subscription does not exist");
    }

    @Test
    void doesNotSubscribeAFifoQueueToAStandardTopic() {
        String topic = sns.newTopic();

        refused(
                () -> sns.subscribe(topic, queueOf(topic, "-queue.fifo"), Map.of()),
                InvalidParameterException.class,
                "InvalidParameter",
                "FIFO SQS Queues can not be subscribed to standard SNS topics");
        refused(
                () -> sns.subscribe(topic, "queue", Map.of()),
                InvalidParameterException.class,
                "InvalidParameter",
                "SQS endpoint ARN");
    }
}
