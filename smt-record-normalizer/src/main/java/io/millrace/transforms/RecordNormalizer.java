package io.millrace.transforms;

import io.millrace.transforms.internal.UnreadableEventException;
import io.millrace.transforms.internal.row.Normalized;
import io.millrace.transforms.internal.row.Plan;
import io.millrace.transforms.internal.row.Plans;
import io.millrace.transforms.internal.source.EventShape;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every change that Debezium or Millrace's DynamoDB source captured, from whatever database, the shape of the common Record. Works on source and on sink
 * connectors, with schemas and without.
 *
 * <p>{@link #configure} throws a {@link org.apache.kafka.common.config.ConfigException} that names key, value and way out. {@link #apply}
 * throws a {@link DataException} that names topic, partition, offset or source position, and field, never content, for a change that
 * cannot be read; the change is not lost, since the task fails or its dead letter queue takes it. Confined to the task's thread.
 *
 * @param <R> the connector's kind of record
 */
public final class RecordNormalizer<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    /** What the transform does, in a sentence. */
    public static final String OVERVIEW_DOC =
            "Gives every change captured by Debezium or by Millrace's DynamoDB source the shape of the common Record, whatever the database: when, what kind of "
                    + "change, which transaction, which log position, which table, which key, which row, and a stable id to "
                    + "deduplicate on.";

    /** The transform's options. */
    public static final ConfigDef CONFIG_DEF = Options.DEFINITION;

    /** Header with the Record's {@code event_type}. */
    public static final String EVENT_TYPE_HEADER = "millrace.event_type";
    /** Header with the Record's {@code schema_name}, left out where that is null. */
    public static final String SCHEMA_HEADER = "millrace.schema";
    /** Header with the Record's {@code table_name}, left out where that is null. */
    public static final String TABLE_HEADER = "millrace.table";
    /** Header with the Record's {@code principal}, left out where that is null. */
    public static final String PRINCIPAL_HEADER = "millrace.principal";
    /** Header of a quarantined event: why it could not be normalised. */
    public static final String ERROR_HEADER = "millrace.error";
    /** Header of a quarantined event: the topic it was meant for. */
    public static final String ERROR_TOPIC_HEADER = "millrace.error.topic";

    /** The schema of the control records of Millrace's DynamoDB source: its offsets travel with them. */
    private static final String HEARTBEAT = "io.millrace.connect.dynamodb.Heartbeat";

    private static final Logger LOG = LoggerFactory.getLogger(RecordNormalizer.class);

    private final RoutingHeaders routing = new RoutingHeaders();
    private @Nullable Settings settings;
    private boolean warnedOfSchemaless;
    private boolean warnedOfStrangeValue;
    private long filtered;
    private long quarantined;

    @Override
    public String version() {
        return Version.read();
    }

    @Override
    public ConfigDef config() {
        return CONFIG_DEF;
    }

    @Override
    public void configure(Map<String, ?> configs) {
        NormalizerConfig config = new NormalizerConfig(configs);
        settings = new Settings(
                new Plans(config.recordOptions(), config.dialect(), config.tableFilter()),
                config.keepsTombstones(),
                config.unknownEvents(),
                config.headersEnabled(),
                config.quarantineTopic());
    }

    @Override
    public @Nullable R apply(R record) {
        Settings current = settings;
        if (current == null) {
            throw new IllegalStateException("configure() comes before apply()");
        }
        Object value = record.value();
        if (value == null && !current.keepsTombstones) {
            return null;
        }
        EventShape shape = value == null ? EventShape.RELATIONAL : EventShape.of(value);
        if (shape == null) {
            return unknown(record, current);
        }
        try {
            return value == null ? tombstone(record, current.plans) : change(record, value, shape, current);
        } catch (UnreadableEventException e) {
            return unreadable(record, "field " + e.field() + " " + e.getMessage(), current);
        } catch (RuntimeException e) {
            return unreadable(record, Unexpected.describe(e), current);
        }
    }

    @Override
    public void close() {
        if (filtered > 0 || quarantined > 0) {
            LOG.info(
                    "RecordNormalizer: {} events held back by events.include, tables.include or tables.exclude, {} sent to "
                            + "errors.quarantine.topic",
                    filtered,
                    quarantined);
        }
    }

    private @Nullable R change(R record, Object value, EventShape shape, Settings current) {
        Plan plan = current.plans.of(
                shape,
                schema(record.keySchema(), record.key()),
                schema(record.valueSchema(), value),
                record.key() instanceof Map<?, ?> mapKey ? mapKey : null);
        if (record.valueSchema() == null && plan.needsSchemas()) {
            warnOfSchemaless(value);
        }
        if (current.keepsTombstones) {
            current.plans.remember(record.topic(), shape);
        }
        Normalized normalized = plan.apply(record.key(), value, offset(record));
        if (normalized == null) {
            filtered++;
            return null;
        }
        return changed(record, normalized, current.headersEnabled);
    }

    private static Map<String, ?> offset(ConnectRecord<?> record) {
        Map<String, ?> offset = record instanceof SourceRecord source ? source.sourceOffset() : null;
        return offset == null ? Map.of() : offset;
    }

    private R changed(R record, Normalized normalized, boolean headersEnabled) {
        Headers headers = record.headers();
        if (headersEnabled) {
            headers = headers.duplicate();
            routing.addTo(headers, normalized);
        }
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                normalized.keySchema(),
                normalized.key(),
                normalized.valueSchema(),
                normalized.value(),
                record.timestamp(),
                headers);
    }

    /** A tombstone's key must be that of the Records it stands behind. */
    private R tombstone(R record, Plans plans) {
        Plan plan = plans.ofTombstone(record.topic(), schema(record.keySchema(), record.key()), record.key());
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                plan.keySchema(),
                plan.key(record.key()),
                record.valueSchema(),
                null,
                record.timestamp(),
                record.headers());
    }

    private static @Nullable Schema schema(@Nullable Schema schema, @Nullable Object value) {
        // A struct knows its schema, whatever the record says.
        return value instanceof Struct struct ? struct.schema() : value instanceof Map ? null : schema;
    }

    private @Nullable R unknown(R record, Settings current) {
        Schema schema = schema(record.valueSchema(), record.value());
        if (schema != null && HEARTBEAT.equals(schema.name())) {
            return record;
        }
        if (!(record.value() instanceof Struct) && !(record.value() instanceof Map) && !warnedOfStrangeValue) {
            warnedOfStrangeValue = true;
            LOG.warn(
                    "Topic {} has values of type {}, which cannot be change events; is value.converter the one that wrote them? "
                            + "unknown.events={} applies to them. This is said once.",
                    record.topic(),
                    record.value().getClass().getName(),
                    current.unknownEvents);
        }
        return switch (current.unknownEvents) {
            case PASS -> record;
            case DROP -> null;
            case FAIL ->
                throw new DataException(RecordLocation.of(record)
                        + ": the value is no change event, and unknown.events=fail. Set it to pass or drop, or exempt the topic "
                        + "with a predicate");
        };
    }

    private @Nullable R unreadable(R record, String problem, Settings current) {
        String reason = RecordLocation.of(record) + ": cannot normalise the change: " + problem;
        if (current.quarantineTopic == null || !(record instanceof SourceRecord)) {
            throw new DataException(reason);
        }
        quarantined++;
        LOG.warn("{}. The event goes to errors.quarantine.topic={}", reason, current.quarantineTopic);
        Headers headers = record.headers().duplicate();
        headers.addString(ERROR_HEADER, reason);
        headers.addString(ERROR_TOPIC_HEADER, record.topic());
        return record.newRecord(
                current.quarantineTopic,
                null,
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.timestamp(),
                headers);
    }

    private void warnOfSchemaless(Object value) {
        if (!warnedOfSchemaless && value instanceof Map) {
            warnedOfSchemaless = true;
            LOG.warn(
                    "Events come without schemas, so values pass as they are: a date is a number of days, a decimal may be "
                            + "base64. To lose nothing, set time.precision.mode=isostring, decimal.handling.mode=string and "
                            + "binary.handling.mode=base64 on the Debezium connector, or use a converter with schemas, or run this "
                            + "transform on the source connector. This is said once.");
        }
    }

    private record Settings(
            Plans plans,
            boolean keepsTombstones,
            NormalizerConfig.UnknownEvents unknownEvents,
            boolean headersEnabled,
            @Nullable String quarantineTopic) {}
}
