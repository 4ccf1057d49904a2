package io.millrace.ops;

import io.millrace.ops.backpressure.LiveBackpressure;
import io.millrace.ops.jdbc.JdbcDatabases;
import io.millrace.ops.kafka.KafkaAccess;
import io.millrace.ops.rest.ConnectRest;
import io.millrace.ops.rest.RestConnectors;
import io.millrace.ops.rest.RestLoggers;
import io.millrace.ops.rest.RestOffsets;
import io.millrace.ops.rest.RestPlugins;
import io.millrace.ops.rest.Waiting;
import io.millrace.ops.schema.LiveSchemaHistories;
import io.millrace.ops.schema.RegistryRest;
import io.millrace.ops.snapshot.DebeziumSnapshots;
import io.millrace.ops.status.ActiveTopics;
import io.millrace.ops.status.LivePipelines;
import io.millrace.ops.tail.KafkaRecordTail;
import io.millrace.ops.tail.TailSetup;
import io.millrace.ops.trigger.KafkaTriggers;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@link MillraceOps} over servers: makes the parts and ties them together. */
final class LiveOps implements MillraceOps {
    private final ConnectRest rest;
    private final KafkaAccess kafka;
    private final JdbcDatabases databases;
    private final @Nullable RegistryRest registry;
    private final Connectors connectors;
    private final Plugins plugins;
    private final Offsets offsets;
    private final Loggers loggers;
    private final Pipelines pipelines;
    private final DebeziumSnapshots snapshots;
    private final SchemaHistories schemaHistories;

    LiveOps(OpsSettings settings, Consumer<String> progress) {
        rest = new ConnectRest(settings.connect(), progress, Waiting.REAL);
        kafka = new KafkaAccess(settings.kafka());
        connectors = new RestConnectors(rest);
        plugins = new RestPlugins(rest);
        offsets = new RestOffsets(rest);
        loggers = new RestLoggers(rest);
        databases = new JdbcDatabases(settings.databases());
        pipelines = new LivePipelines(connectors, rest, kafka, databases);
        snapshots = new DebeziumSnapshots(connectors, databases, kafka, rest);
        registry = settings.schemaRegistry() == null ? null : new RegistryRest(settings.schemaRegistry());
        schemaHistories = new LiveSchemaHistories(connectors, kafka, rest, registry);
    }

    @Override
    public Connectors connectors() {
        return connectors;
    }

    @Override
    public Plugins plugins() {
        return plugins;
    }

    @Override
    public Offsets offsets() {
        return offsets;
    }

    @Override
    public Loggers loggers() {
        return loggers;
    }

    @Override
    public Databases databases() {
        return databases;
    }

    @Override
    public Snapshots snapshots() {
        return snapshots;
    }

    @Override
    public Pipelines pipelines() {
        return pipelines;
    }

    @Override
    public Triggers triggers() {
        return new KafkaTriggers(kafka, tail());
    }

    @Override
    public RecordTail records() {
        return new KafkaRecordTail(kafka, tail());
    }

    @Override
    public SchemaHistories schemaHistories() {
        return schemaHistories;
    }

    @Override
    public Backpressure backpressure() {
        return new LiveBackpressure(connectors, pipelines, databases, kafka);
    }

    private TailSetup tail() {
        return new TailSetup(connectors, ActiveTopics.of(rest), registry == null ? null : registry::schema);
    }

    @Override
    public void close() {
        try (databases;
                kafka;
                snapshots) {
            // Each is closed, whatever another says to it.
        }
    }
}
