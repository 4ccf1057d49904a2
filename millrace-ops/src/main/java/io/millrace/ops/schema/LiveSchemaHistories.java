package io.millrace.ops.schema;

import io.millrace.ops.Connector;
import io.millrace.ops.Connectors;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SchemaHistories;
import io.millrace.ops.SchemaHistory;
import io.millrace.ops.kafka.KafkaAccess;
import io.millrace.ops.kafka.KafkaTopics;
import io.millrace.ops.kafka.Topics;
import io.millrace.ops.rest.ConnectRest;
import io.millrace.ops.status.ActiveTopics;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link SchemaHistories} from Kafka. */
public final class LiveSchemaHistories implements SchemaHistories {
    private final Function<String, Connector> connectors;
    private final Topics topics;
    private final ActiveTopics active;
    private final @Nullable RegistryRest registry;

    /**
     * Nothing is asked yet.
     *
     * @param registry null if it is not known where one is
     */
    public LiveSchemaHistories(
            Connectors connectors, KafkaAccess kafka, ConnectRest rest, @Nullable RegistryRest registry) {
        this(connectors::get, new KafkaTopics(kafka), ActiveTopics.of(rest), registry);
    }

    LiveSchemaHistories(
            Function<String, Connector> connectors,
            Topics topics,
            ActiveTopics active,
            @Nullable RegistryRest registry) {
        this.connectors = connectors;
        this.topics = topics;
        this.active = active;
        this.registry = registry;
    }

    @Override
    public SchemaHistory read(String connector, @Nullable String table, Scan scan) {
        Connector source = connectors.apply(connector);
        if (source.type() == Connector.Type.SINK) {
            throw new OpsException(
                    Kind.INVALID,
                    "'" + connector
                            + "' is a sink, and only sources have a schema history: name the source of its topics.");
        }
        if (StatementHistory.isKeptBy(source)) {
            return TableNames.only(new StatementHistory(source, topics, scan).read(), table);
        }
        return new MessageSchemas(source, topics, active, registry, scan).read(table);
    }
}
