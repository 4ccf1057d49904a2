package io.millrace.ops.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ops.Connector;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SchemaHistories.Scan;
import io.millrace.ops.SchemaHistory;
import io.millrace.ops.SchemaHistory.Basis;
import io.millrace.ops.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The history of a connector that sees statements: from the topic that it recovers from, with what the topic of its schema changes knows
 * besides; from the latter alone, if there is no other. For one reading.
 */
final class StatementHistory {
    /** Debezium's own name for what keeps the history, and the default. */
    static final String KAFKA = "io.debezium.storage.kafka.history.KafkaSchemaHistory";

    private static final String KEEPER = "schema.history.internal";
    private static final String TOPIC = "schema.history.internal.kafka.topic";
    private static final String SERVERS = "schema.history.internal.kafka.bootstrap.servers";
    private static final String CHANGES = "include.schema.changes";
    private static final Set<String> BY_CLASS = Set.of("mysql", "mariadb", "sqlserver", "oracle", "db2");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Connector source;
    private final Topics topics;
    private final Scan scan;
    private final List<String> warnings = new ArrayList<>();

    StatementHistory(Connector source, Topics topics, Scan scan) {
        this.source = source;
        this.topics = topics;
        this.scan = scan;
    }

    /** Whether a connector is of a kind that keeps a schema history. */
    static boolean isKeptBy(Connector connector) {
        String type = connector.config().getOrDefault("connector.class", "").toLowerCase(Locale.ROOT);
        return BY_CLASS.stream().anyMatch(type::contains) || connector.config().containsKey(TOPIC);
    }

    SchemaHistory read() {
        Set<String> names = topics.names();
        String topic = source.config().get(TOPIC);
        String announced = announced(names);
        String obstacle = obstacle(topic, names);
        if (obstacle == null && topic != null) {
            List<Statement> statements = statements(topic);
            return history(
                    Basis.SCHEMA_HISTORY_TOPIC,
                    topic,
                    announced == null ? statements : new Announcements(quietly(announced)).complete(statements));
        }
        if (announced == null) {
            throw new OpsException(
                    Kind.INVALID,
                    obstacle + " There is no topic '" + prefix() + "' of schema changes either: " + CHANGES
                            + "=true makes the connector write one from then on.");
        }
        warnings.add(obstacle + " What follows is from the topic of schema changes.");
        return history(Basis.SCHEMA_CHANGE_TOPIC, announced, statements(announced));
    }

    /** Why the history proper cannot be read here, and what to do about it. */
    private @Nullable String obstacle(@Nullable String topic, Set<String> names) {
        String keeper = source.config().getOrDefault(KEEPER, KAFKA);
        if (!keeper.endsWith(".KafkaSchemaHistory")) {
            return "The schema history of '" + source.name() + "' is in no topic, but kept by " + keeper + " (" + KEEPER
                    + "), which only the worker can read.";
        }
        if (topic == null) {
            return "The configuration of '" + source.name() + "' names no topic of its schema history (" + TOPIC + ").";
        }
        if (!names.contains(topic)) {
            String servers = source.config().get(SERVERS);
            return "Topic '" + topic + "' (" + TOPIC + " of '" + source.name()
                    + "') is not in this Kafka, or its user may not READ it"
                    + (servers == null
                            ? "."
                            : "; the connector writes it to " + servers
                                    + ": set bootstrap.servers to that if it is another.");
        }
        return null;
    }

    private @Nullable String announced(Set<String> names) {
        boolean isOn = !"false".equals(source.config().get(CHANGES));
        return isOn && names.contains(prefix()) ? prefix() : null;
    }

    private String prefix() {
        return source.config().getOrDefault("topic.prefix", source.name());
    }

    private SchemaHistory history(Basis basis, String origin, List<Statement> statements) {
        HistoryFold fold = new HistoryFold();
        statements.forEach(fold::add);
        return new SchemaHistory(source.name(), basis, origin, fold.tables(), warnings);
    }

    private List<Statement> quietly(String topic) {
        List<Statement> statements = new ArrayList<>();
        Topics.Read read = topics.read(topic, scan, reader(statements, new int[1]));
        if (!read.isWhole()) {
            warnings.add("Topic '" + topic + "' was not read to its end: some statements lack their gtid.");
        }
        return statements;
    }

    private List<Statement> statements(String topic) {
        Map<String, String> settings = topics.settings(topic);
        warnings.addAll(Retention.warnings(topic, settings));
        List<Statement> statements = new ArrayList<>();
        int[] unreadable = new int[1];
        Topics.Read read = topics.read(topic, scan, reader(statements, unreadable));
        if (!read.isFromTheStart()) {
            warnings.add("The beginning of topic '" + topic + "' has been deleted: versions before it are missing.");
        }
        if (!read.isWhole()) {
            warnings.add("Topic '" + topic + "' was not read to its end, but only " + read.messages()
                    + " messages: newer versions are missing (--limit, --scan-timeout).");
        }
        if (unreadable[0] > 0) {
            warnings.add(unreadable[0] + " of " + read.messages() + " messages in topic '" + topic
                    + "' are not JSON, and were left out.");
        }
        return statements;
    }

    private Consumer<ConsumerRecord<byte[], byte[]>> reader(List<Statement> statements, int[] unreadable) {
        String type = source.config().getOrDefault("connector.class", "").toLowerCase(Locale.ROOT);
        StatementReader reader = new StatementReader(prefix(), type.contains("mysql") || type.contains("mariadb"));
        return message -> {
            if (message.value() == null) {
                return;
            }
            try {
                JsonNode value = JSON.readTree(message.value());
                Statement statement = value == null ? null : reader.read(value);
                if (statement != null) {
                    statements.add(statement);
                }
            } catch (JsonProcessingException e) {
                unreadable[0]++;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
