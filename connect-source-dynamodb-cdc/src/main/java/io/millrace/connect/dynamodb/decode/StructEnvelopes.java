package io.millrace.connect.dynamodb.decode;

import io.millrace.connect.core.config.BuildVersion;
import io.millrace.connect.dynamodb.decode.Event.UserIdentity;
import java.time.Instant;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Envelopes as structs, for items as JSON text. Confined to one thread. */
final class StructEnvelopes implements Envelopes {
    /** JSON in a text, as Debezium marks it. */
    private static final Schema DOCUMENT = SchemaBuilder.string()
            .name("io.debezium.data.Json")
            .version(1)
            .optional()
            .build();

    private static final Schema USER = SchemaBuilder.struct()
            .name("io.millrace.connect.dynamodb.UserIdentity")
            .field("type", Schema.OPTIONAL_STRING_SCHEMA)
            .field("principal_id", Schema.OPTIONAL_STRING_SCHEMA)
            .optional()
            .build();

    private static final Schema SOURCE = SchemaBuilder.struct()
            .name("io.millrace.connect.dynamodb.Source")
            .field("version", Schema.STRING_SCHEMA)
            .field("connector", Schema.STRING_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("ts_us", Schema.INT64_SCHEMA)
            .field("ts_ns", Schema.INT64_SCHEMA)
            .field(
                    "snapshot",
                    SchemaBuilder.string().optional().defaultValue("false").build())
            .field("db", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("stream", Schema.OPTIONAL_STRING_SCHEMA)
            .field("shard", Schema.OPTIONAL_STRING_SCHEMA)
            .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
            .field("sub_sequence", Schema.OPTIONAL_INT64_SCHEMA)
            .field("event_id", Schema.OPTIONAL_STRING_SCHEMA)
            .field("region", Schema.STRING_SCHEMA)
            .field("user_identity", USER)
            .build();

    private static final Field VERSION = SOURCE.field("version");
    private static final Field CONNECTOR_FIELD = SOURCE.field("connector");
    private static final Field NAME = SOURCE.field("name");
    private static final Field TS_MS = SOURCE.field("ts_ms");
    private static final Field TS_US = SOURCE.field("ts_us");
    private static final Field TS_NS = SOURCE.field("ts_ns");
    private static final Field SNAPSHOT = SOURCE.field("snapshot");
    private static final Field DB = SOURCE.field("db");
    private static final Field TABLE = SOURCE.field("table");
    private static final Field STREAM = SOURCE.field("stream");
    private static final Field SHARD = SOURCE.field("shard");
    private static final Field SEQUENCE = SOURCE.field("sequence");
    private static final Field SUB_SEQUENCE = SOURCE.field("sub_sequence");
    private static final Field EVENT_ID = SOURCE.field("event_id");
    private static final Field REGION = SOURCE.field("region");
    private static final Field USER_IDENTITY = SOURCE.field("user_identity");

    private final String name;
    private final String stream;

    StructEnvelopes(String name, String stream) {
        this.name = name;
        this.stream = stream;
    }

    /** The schema of a table's envelopes. */
    static Schema schema(String schemaName) {
        return SchemaBuilder.struct()
                .name(schemaName)
                .field("before", DOCUMENT)
                .field("after", DOCUMENT)
                .field("source", SOURCE)
                .field("op", Schema.STRING_SCHEMA)
                .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
                .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
                .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
                .build();
    }

    @Override
    public Schema keySchema(Event event) {
        return event.table().keySchema(event.key());
    }

    @Override
    public Struct key(Event event) {
        Struct key = new Struct(keySchema(event));
        event.key().forEach(key::put);
        return key;
    }

    @Override
    public Schema valueSchema(Event event) {
        return event.table().envelopeSchema();
    }

    @Override
    public Struct value(Event event, Place place, Instant now) {
        long nanos = Envelopes.nanos(now);
        return new Struct(event.table().envelopeSchema())
                .put("before", event.before())
                .put("after", event.after())
                .put("source", source(event, place))
                .put("op", event.operation().code())
                .put("ts_ms", nanos / 1_000_000)
                .put("ts_us", nanos / 1000)
                .put("ts_ns", nanos);
    }

    private Struct source(Event event, Place place) {
        return new Struct(SOURCE)
                .put(VERSION, BuildVersion.get())
                .put(CONNECTOR_FIELD, CONNECTOR)
                .put(NAME, name)
                .put(TS_MS, event.micros() / 1000)
                .put(TS_US, event.micros())
                .put(TS_NS, event.micros() * 1000)
                .put(SNAPSHOT, place.snapshot())
                .put(DB, event.region())
                .put(TABLE, event.table().name())
                .put(STREAM, stream)
                .put(SHARD, place.shard())
                .put(SEQUENCE, place.sequenceNumber())
                .put(SUB_SEQUENCE, place.subSequenceNumber())
                .put(EVENT_ID, event.id())
                .put(REGION, event.region())
                .put(USER_IDENTITY, user(event.user()));
    }

    private static @Nullable Struct user(@Nullable UserIdentity user) {
        return user == null ? null : new Struct(USER).put("type", user.type()).put("principal_id", user.principalId());
    }
}
