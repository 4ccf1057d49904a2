package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private final Deliveries deliveries = new Deliveries(EnumSet.allOf(Sink.class));

    @Test
    void aRecordIsCompleteWhenItHasArrivedWhereverItIsTo() {
        deliveries.add(List.of(arrival(Sink.KINESIS, "a", "UPDATE"), arrival(Sink.SQS, "a", "UPDATE")));
        assertThat(deliveries.complete()).isZero();
        assertThat(deliveries.takeSettled()).isEmpty();

        deliveries.add(List.of(arrival(Sink.SNS, "a", "UPDATE")));
        assertThat(deliveries.complete()).isOne();
        assertThat(deliveries.takeSettled()).singleElement().satisfies(delivery -> {
            assertThat(delivery.at(Sink.SNS)).isNotNull();
            assertThat(delivery.isSame()).isTrue();
        });
        assertThat(deliveries.takeAll()).isEmpty();
    }

    @Test
    void whatAFilterHoldsBackIsNotWaitedFor() {
        deliveries.add(List.of(arrival(Sink.KINESIS, "a", "INSERT"), arrival(Sink.SQS, "a", "INSERT")));

        assertThat(deliveries.complete()).isOne();
    }

    @Test
    void noticesARecordThatIsNotTheSameEverywhere() {
        deliveries.add(List.of(arrival(Sink.KINESIS, "a", "UPDATE"), arrival(Sink.SQS, "a", "DELETE")));

        assertThat(deliveries.takeAll())
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.isSame()).isFalse());
    }

    @Test
    void takesTheWantedOnesAlone() {
        deliveries.add(List.of(
                arrival(Sink.KINESIS, "a", "INSERT"),
                arrival(Sink.SQS, "a", "INSERT"),
                arrival(Sink.KINESIS, "b", "UPDATE")));

        assertThat(deliveries.complete(delivery -> true)).isOne();
        assertThat(deliveries.complete(delivery -> isOf(delivery, "UPDATE"))).isZero();
        assertThat(deliveries.take(delivery -> isOf(delivery, "UPDATE"))).hasSize(1);
        assertThat(deliveries.takeAll()).singleElement().matches(delivery -> isOf(delivery, "INSERT"));
    }

    private static boolean isOf(Delivery delivery, String eventType) {
        return delivery.json().path("event_type").asText().equals(eventType);
    }

    private static Arrival arrival(Sink sink, String eventId, String eventType) {
        ObjectNode json = new ObjectMapper()
                .createObjectNode()
                .put("event_id", eventId)
                .put("table_name", "customers")
                .put("event_type", eventType);
        return new Arrival(sink, "there", "key", json, Instant.EPOCH);
    }
}
