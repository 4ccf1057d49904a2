package io.millrace.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopologyTest {
    private static final Connector SHOP = source("shop-source", "topic.prefix", "shop");

    @Test
    void aSinkBelongsToTheSourceWhoseTopicsItNames() {
        Connector sink = sink("orders-sink", "topics", "shop.orders, shop.items");

        assertThat(groups(List.of(sink, SHOP), Map.of(), Set.of("shop.orders", "shop.others", "elsewhere")))
                .containsExactly(
                        "shop-source: shop-source[shop.orders, shop.others] orders-sink[shop.items, shop.orders]");
    }

    @Test
    void aPatternMatchesTheTopicsThereAre() {
        Connector sink = sink("sink", "topics.regex", "shop\\..*");

        assertThat(groups(List.of(sink, SHOP), Map.of(), Set.of("shop.orders", "shopping.list")))
                .containsExactly("shop-source: shop-source[shop.orders] sink[shop.orders]");
    }

    @Test
    void aSinkOfSeveralSourcesIsInEachPipelineWithThatSourcesTopics() {
        Connector mysql = source("mysql-source", "topic.prefix", "mysql");
        Connector sink = sink("sink", "topics.regex", "(shop|mysql|stray)\\..*");

        assertThat(groups(List.of(SHOP, mysql, sink), Map.of(), Set.of("shop.a", "mysql.b", "stray.c")))
                .containsExactly(
                        "mysql-source: mysql-source[mysql.b] sink[mysql.b]",
                        "shop-source: shop-source[shop.a] sink[shop.a]",
                        "sink: sink[stray.c]");
    }

    @Test
    void whatConnectSawCountsMoreThanNames() {
        Connector routed = source("routed-source", "topic.prefix", "inventory");
        Connector sink = sink("sink", "topics", "shop.routed");

        assertThat(groups(List.of(SHOP, routed, sink), Map.of("routed-source", Set.of("shop.routed")), Set.of()))
                .containsExactly(
                        "routed-source: routed-source[shop.routed] sink[shop.routed]", "shop-source: shop-source[]");
    }

    @Test
    void theLongerPrefixWins() {
        Connector europe = source("europe-source", "topic.prefix", "shop.eu");
        Connector sink = sink("sink", "topics", "shop.eu.orders");

        assertThat(groups(List.of(SHOP, europe, sink), Map.of(), Set.of("shop.eu.orders", "shop.us.orders")))
                .containsExactly(
                        "europe-source: europe-source[shop.eu.orders] sink[shop.eu.orders]",
                        "shop-source: shop-source[shop.us.orders]");
    }

    @Test
    void aPrefixThatEndsInAMarkIsTakenAsItIs() {
        Connector jdbc = source("jdbc-source", "topic.prefix", "pg-");

        assertThat(groups(List.of(jdbc), Map.of(), Set.of("pg-orders", "pgx")))
                .containsExactly("jdbc-source: jdbc-source[pg-orders]");
    }

    @Test
    void topicsThatASourceUsesForItselfAreNoChanges() {
        Connector mysql = new Connector(
                "mysql-source",
                Connector.Type.SOURCE,
                Map.of("topic.prefix", "mysql", "schema.history.internal.kafka.topic", "mysql.history"),
                STATUS);
        Topology topology = new Topology(
                List.of(mysql),
                Map.of(),
                Set.of("mysql", "mysql.t", "mysql.history", "mysql-signal", "__debezium-heartbeat.mysql"));

        Topology.Member member = topology.groups().get(0).members().get(0);
        assertThat(member.changes()).containsExactlyInAnyOrder("mysql", "mysql.t");
        assertThat(member.heartbeats()).containsExactly("__debezium-heartbeat.mysql");
    }

    @Test
    void withoutAnyTopicYetTheConfigurationsTell() {
        Connector named = sink("named-sink", "topics", "shop.orders");
        Connector matched = sink("matched-sink", "topics.regex", "(mysql|shop)\\.public\\..*");
        Connector other = sink("other-sink", "topics.regex", "mysql\\..*");

        assertThat(groups(List.of(SHOP, named, matched, other), Map.of(), Set.of()))
                .containsExactly(
                        "other-sink: other-sink[]",
                        "shop-source: shop-source[] matched-sink[] named-sink[shop.orders]");
    }

    @Test
    void heartbeatsAndTheSchemaChangeTopicAreNotYetWhatASinkWaitsFor() {
        Connector matched = sink("sink", "topics.regex", "shop\\.public\\..*");
        Set<String> first = Set.of("shop", "shop.transaction", "__debezium-heartbeat.shop");

        assertThat(new Topology(List.of(SHOP, matched), Map.of(), first).groups())
                .singleElement()
                .satisfies(group -> assertThat(group.has("sink")).isTrue());
        assertThat(groups(List.of(SHOP, matched), Map.of(), Set.of("shop.other.orders")))
                .as("its tables are others")
                .containsExactly("shop-source: shop-source[shop.other.orders]", "sink: sink[]");
    }

    @Test
    void aConnectorThatIsNeitherIsAPipelineOfItsOwn() {
        Connector unknown = new Connector("unknown", Connector.Type.UNKNOWN, Map.of("topics", "shop.a"), STATUS);
        Connector broken = sink("broken-sink", "topics.regex", "shop(");

        assertThat(groups(List.of(SHOP, unknown, broken), Map.of(), Set.of("shop.a")))
                .containsExactly(
                        "broken-sink: broken-sink[]", "shop-source: shop-source[shop.a]", "unknown: unknown[]");
    }

    private static final Connector.Status STATUS = new Connector.Status(State.RUNNING, "w", null, List.of());

    private static Connector source(String name, String key, String value) {
        return new Connector(name, Connector.Type.SOURCE, Map.of(key, value), STATUS);
    }

    private static Connector sink(String name, String key, String value) {
        return new Connector(name, Connector.Type.SINK, Map.of(key, value), STATUS);
    }

    private static List<String> groups(
            List<Connector> connectors, Map<String, Set<String>> active, Set<String> topics) {
        return new Topology(connectors, active, topics)
                .groups().stream()
                        .map(group -> group.name() + ": "
                                + group.members().stream()
                                        .map(member -> member.connector().name() + member.topics())
                                        .collect(Collectors.joining(" ")))
                        .toList();
    }
}
