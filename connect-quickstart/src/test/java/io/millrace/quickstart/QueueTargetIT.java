package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.aws.LocalAws;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.SqsClient;

class QueueTargetIT {
    private final LocalAws server = LocalAws.start();
    private final Aws aws = new Aws(server.endpoint(), server.region());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void readsAFifoQueueInTheOrderOfEachGroupAndOnce() {
        try (QueueTarget queue = QueueTarget.fifo(aws.sqs(), "changes.fifo");
                SqsClient producer = aws.sqs()) {
            String url = producer.getQueueUrl(r -> r.queueName("changes.fifo")).queueUrl();
            for (int i = 0; i < 25; i++) {
                String body = Integer.toString(i);
                producer.sendMessage(r -> r.queueUrl(url)
                        .messageBody(body)
                        .messageGroupId("group")
                        .messageDeduplicationId(body));
            }

            List<Arrival> arrivals = queue.poll();

            assertThat(arrivals)
                    .extracting(arrival -> arrival.json().asInt())
                    .isSorted()
                    .hasSize(25);
            assertThat(arrivals).allSatisfy(arrival -> {
                assertThat(arrival.key()).isEqualTo("group");
                assertThat(arrival.place()).isEqualTo("changes.fifo, message group group");
            });
            assertThat(queue.poll()).isEmpty();
        }
    }

    @Test
    void aSubscribedQueueGetsWhatTheFilterTakesAsItWasPublished() {
        Filter filter = new Filter("customers", List.of("UPDATE", "DELETE"));
        try (SnsClient sns = aws.sns();
                QueueTarget queue = QueueTarget.subscribed(sns, aws.sqs(), "changes", "changed", filter)) {
            String topic = sns.createTopic(r -> r.name("changes")).topicArn();
            publish(sns, topic, "customers", "INSERT");
            publish(sns, topic, "customers", "DELETE");
            publish(sns, topic, "orders", "DELETE");

            assertThat(queue.poll())
                    .extracting(arrival -> arrival.json().toString())
                    .containsExactly("{\"change\":\"customers DELETE\"}");
        }
    }

    private static void publish(SnsClient sns, String topic, String table, String eventType) {
        sns.publish(r -> r.topicArn(topic)
                .message("{\"change\": \"" + table + " " + eventType + "\"}")
                .messageAttributes(Map.of("table_name", text(table), "event_type", text(eventType))));
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
