package io.millrace.ops.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.Connector.Type;
import io.millrace.ops.OpsException;
import io.millrace.ops.fake.FakeConnectors;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubjectsTest {
    private static final Set<String> TOPICS = Set.of(
            "shop",
            "shop.public.orders",
            "shop.eu.public.orders",
            "shopping.public.orders",
            "shop.history",
            "__debezium-heartbeat.shop",
            "routed",
            "__consumer_offsets");

    private final FakeConnectors connectors = new FakeConnectors();
    private Set<String> active = Set.of("routed", "gone");
    private final Subjects subjects = new Subjects(connectors, name -> active);

    @Test
    void aSourcesTopicsAreThoseItWroteToAndThoseOfItsPrefix() {
        connectors.add(
                "source",
                Type.SOURCE,
                1,
                Map.of("topic.prefix", "shop", "schema.history.internal.kafka.topic", "shop.history"));
        connectors.add("eu", Type.SOURCE, 1, Map.of("topic.prefix", "shop.eu"));

        assertThat(topics("source"))
                .containsExactlyInAnyOrder("shop", "shop.public.orders", "__debezium-heartbeat.shop", "routed");
    }

    /** A watch that takes topics for gone would read them from their beginning when they are told of again. */
    @Test
    void topicsAreNotGoneWhileConnectDoesNotTellOfThem() {
        connectors.add("source", Type.SOURCE, 1, Map.of("topic.prefix", "other"));
        Subject.Choice topics = subjects.of("source", false, TOPICS).topics();
        assertThat(topics.among(TOPICS)).containsExactly("routed");

        active = Set.of();

        assertThat(topics.among(TOPICS)).containsExactly("routed");
        assertThat(topics.among(Set.of("shop"))).as("it was deleted").isEmpty();
    }

    @Test
    void aSinksTopicsAreThoseItNamesOrThosePatternFits() {
        connectors.add("listed", Type.SINK, 1, Map.of("topics", "shop.public.orders, missing,routed"));
        connectors.add("fitting", Type.SINK, 1, Map.of("topics.regex", "shop\\.(eu\\.)?public\\..*|__.*"));

        assertThat(topics("listed")).containsExactlyInAnyOrder("shop.public.orders", "routed");
        assertThat(topics("fitting"))
                .containsExactlyInAnyOrder("shop.public.orders", "shop.eu.public.orders", "__debezium-heartbeat.shop");
    }

    @Test
    void aConnectorWinsOverATopicOfItsNameUnlessATopicIsMeant() {
        connectors.add("shop", Type.SINK, 1, Map.of("topics", "routed"));

        assertThat(topics("shop")).containsExactly("routed");
        assertThat(subjects.of("shop", true, TOPICS).topics().among(TOPICS)).containsExactly("shop");
    }

    @Test
    void aNameThatIsNeitherIsRefusedWithThoseThatAreNear() {
        connectors.add("orders-source", Type.SOURCE, 1, Map.of());

        assertThatThrownBy(() -> subjects.of("order-source", false, TOPICS))
                .isInstanceOf(OpsException.class)
                .hasMessage("There is no connector or topic 'order-source'. Did you mean 'orders-source'?");
        assertThatThrownBy(() -> subjects.of("roted", true, TOPICS))
                .hasMessage("There is no topic 'roted'. Did you mean 'routed'?");
    }

    @Test
    void theOptionsAreThoseOfTheConnectorsOwnTransformButForWhatWouldHideOrMoveEvents() {
        Map<String, String> options = Subjects.options(Map.of(
                "transforms", "route, record",
                "transforms.route.type", "org.example.Route",
                "transforms.record.type", "io.millrace.transforms.RecordNormalizer",
                "transforms.record.service", "mine",
                "transforms.record.unknown.events", "fail",
                "transforms.record.output.mode", "row",
                "transforms.record.errors.quarantine.topic", "bad"));

        assertThat(options)
                .containsEntry("service", "mine")
                .containsEntry("unknown.events", "pass")
                .doesNotContainKeys("type", "output.mode", "errors.quarantine.topic");
    }

    private Set<String> topics(String name) {
        return subjects.of(name, false, TOPICS).topics().among(TOPICS);
    }
}
