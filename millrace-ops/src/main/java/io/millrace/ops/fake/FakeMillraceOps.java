package io.millrace.ops.fake;

import io.millrace.ops.MillraceOps;

/** {@link MillraceOps} without servers: a fake of each capability, for a test to fill and to look at. Thread-safe. */
public final class FakeMillraceOps implements MillraceOps {
    private final FakeConnectors connectors = new FakeConnectors();
    private final FakePlugins plugins = new FakePlugins();
    private final FakeOffsets offsets = new FakeOffsets(connectors);
    private final FakeLoggers loggers = new FakeLoggers();
    private final FakeDatabases databases = new FakeDatabases();
    private final FakeSnapshots snapshots = new FakeSnapshots();
    private final FakePipelines pipelines = new FakePipelines();
    private final FakeRecordTail records = new FakeRecordTail();
    private final FakeTriggers triggers = new FakeTriggers();
    private final FakeSchemaHistories schemaHistories = new FakeSchemaHistories();
    private final FakeBackpressure backpressure = new FakeBackpressure();

    /** With nothing in it. */
    public FakeMillraceOps() {}

    @Override
    public FakeConnectors connectors() {
        return connectors;
    }

    @Override
    public FakePlugins plugins() {
        return plugins;
    }

    @Override
    public FakeOffsets offsets() {
        return offsets;
    }

    @Override
    public FakeLoggers loggers() {
        return loggers;
    }

    @Override
    public FakeDatabases databases() {
        return databases;
    }

    @Override
    public FakeSnapshots snapshots() {
        return snapshots;
    }

    @Override
    public FakePipelines pipelines() {
        return pipelines;
    }

    @Override
    public FakeTriggers triggers() {
        return triggers;
    }

    @Override
    public FakeRecordTail records() {
        return records;
    }

    @Override
    public FakeSchemaHistories schemaHistories() {
        return schemaHistories;
    }

    @Override
    public FakeBackpressure backpressure() {
        return backpressure;
    }

    @Override
    public void close() {}
}
