package io.millrace.ops.status;

import io.millrace.ops.Connector;
import java.util.Arrays;
import java.util.List;

/** What the configurations of connectors say of topics, groups and databases. */
final class ConnectorKeys {
    private ConnectorKeys() {}

    /** The topics a sink names. */
    static List<String> topics(Connector sink) {
        return Arrays.stream(value(sink, "topics").split(","))
                .map(String::strip)
                .filter(topic -> !topic.isEmpty())
                .toList();
    }

    /** How the names of a source's topics begin; empty if it does not say. */
    static String topicPrefix(Connector source) {
        return value(source, "topic.prefix");
    }

    /** The one topic of sources that have but one; empty if it does not say. */
    static String singleTopic(Connector source) {
        String topic = value(source, "topic");
        return topic.isEmpty() ? value(source, "kafka.topic") : topic;
    }

    /** Where a Debezium source or the DynamoDB source writes heartbeats. */
    static String heartbeatTopic(Connector source) {
        boolean isOurs = value(source, "connector.class").startsWith("io.millrace.");
        String before = value(source, "topic.heartbeat.prefix");
        return (before.isEmpty() ? isOurs ? "__millrace-heartbeat" : "__debezium-heartbeat" : before) + "."
                + topicPrefix(source);
    }

    /** How often a source is to write heartbeats; 0: not at all, or it does not say. */
    static long heartbeatMillis(Connector source) {
        String value = value(source, "heartbeat.interval.ms");
        return value.matches("\\d{1,15}") ? Long.parseLong(value) : 0;
    }

    /** Whether a topic is one that a source uses for itself, beside the changes. */
    static boolean isInternal(Connector source, String topic) {
        String signals = value(source, "signal.kafka.topic");
        return topic.equals(value(source, "schema.history.internal.kafka.topic"))
                || topic.equals(value(source, "notification.sink.topic.name"))
                || topic.equals(signals.isEmpty() ? topicPrefix(source) + "-signal" : signals);
    }

    /** The consumer group of a sink. */
    static String group(Connector sink) {
        String group = value(sink, "consumer.override.group.id");
        return group.isEmpty() ? "connect-" + sink.name() : group;
    }

    /** Whether a source reads a PostgreSQL replication slot. */
    static boolean isPostgres(Connector source) {
        return value(source, "connector.class").equals("io.debezium.connector.postgresql.PostgresConnector");
    }

    /** The slot of a PostgreSQL source: Debezium's default name if it does not say. */
    static String slot(Connector source) {
        String slot = value(source, "slot.name");
        return slot.isEmpty() ? "debezium" : slot;
    }

    private static String value(Connector connector, String key) {
        return connector.config().getOrDefault(key, "").strip();
    }
}
